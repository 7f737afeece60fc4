using Curb.Exchange.Tabular;

namespace Curb.Exchange.Whonet;

/// <summary>Numbers the rows of a file among the rows of their key. The one step of taking a file in that needs all earlier rows; what follows works on any stretch alone.</summary>
internal sealed class RowNumbers(WhonetLayout layout, WhonetDates dates)
{
    /// <summary>Of a row that repeats an earlier one in every cell.</summary>
    public const int Repeated = 0;

    /// <summary>Of a row that can't be taken.</summary>
    public const int Refused = -1;

    private readonly RowMemory _rows = new();
    private readonly WhonetCells _cells = new(layout, dates.Copy());

    /// <summary>The number of each row of the next batch: 1 for the first row of its key, 2 for a second that differs …, or <see cref="Repeated"/> or <see cref="Refused"/>.</summary>
    public int[] Of(RowBatch batch)
    {
        var numbers = new int[batch.Count];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = _cells.Obstacle(batch, row) is not null ? Refused : _rows.Occurrence(_cells.Key(batch, row), _cells.Content(batch, row));
        }

        return numbers;
    }
}
