using Curb.Columns;
using Curb.Intake;

namespace Curb.Isolates;

/// <summary>Reads parts of one source. For one thread; each takes a reader of its own, and a reader reads one part after the other in the same memory.</summary>
/// <typeparam name="TPart">What is kept of a part once its texts are gone.</typeparam>
public interface IPartReader<out TPart>
{
    /// <summary>
    /// An empty part for this reader to read once it is filled. It is the same object each time, in the memory of the part before, which must have been read:
    /// making room anew for millions of results costs more than reading them.
    /// </summary>
    Delivery NewPart();

    /// <summary>Reads a part.</summary>
    /// <param name="part">Made by <see cref="NewPart"/> and filled; results name isolates by row.</param>
    /// <exception cref="ArgumentException">The part was made for another reader.</exception>
    TPart Read(Delivery part);
}

/// <summary>The memory of a part reader: tests and values keep their numbers from part to part, everything else is let go.</summary>
internal sealed class PartMemory
{
    private readonly Delivery _part = new();

    /// <param name="tests">Column names of all tests of the source, in the order of its columns.</param>
    public PartMemory(IEnumerable<string> tests)
    {
        foreach (string test in tests)
        {
            Tests.Code(test);
        }
    }

    public TextDictionary Tests => _part.Susceptibilities.Test.Dictionary;

    public TextDictionary Values => _part.Susceptibilities.Value.Dictionary;

    /// <inheritdoc cref="IPartReader{TPart}.NewPart"/>
    public Delivery NewPart()
    {
        foreach (var table in _part.AllTables)
        {
            table.Clear();
        }

        foreach (var texts in _part.Isolates.Columns.OfType<TextColumn>())
        {
            texts.Share(new TextDictionary());
        }

        _part.Rejections.Clear();
        (_part.RowsRead, _part.RowsRepeated) = (0, 0);
        return _part;
    }

    /// <exception cref="ArgumentException">The part was made for another reader.</exception>
    public void Check(Delivery part)
    {
        if (part != _part)
        {
            throw new ArgumentException("The part was made for another reader.", nameof(part));
        }
    }
}

/// <summary>The rows of a part that answers row by row: their lines, and what could not be read.</summary>
/// <param name="Lines">Line of the source by row of the part; 0 where unknown.</param>
/// <param name="Rejections">What could not be read.</param>
public sealed record PartRows(int[] Lines, IReadOnlyList<Rejection> Rejections)
{
    internal static PartRows Of(Delivery part) => new(part.Isolates.Line.Values.ToArray(), [.. part.Rejections]);
}

/// <summary>Numbers the rows of a source from 1, part after part: rows that could not be split are rows of the source too and keep their number.</summary>
public sealed class RowNumbering
{
    private readonly PriorityQueue<int, int> _refused = new();
    private int _number;

    /// <summary>The number of each row of the next part.</summary>
    public int[] Next(PartRows part)
    {
        foreach (var rejection in part.Rejections)
        {
            if (rejection.SourceRows > 0)
            {
                _refused.Enqueue(rejection.SourceRows, rejection.Line);
            }
        }

        var numbers = new int[part.Lines.Length];
        for (int row = 0; row < numbers.Length; row++)
        {
            while (_refused.TryPeek(out int rows, out int line) && line < part.Lines[row])
            {
                _number += rows;
                _refused.Dequeue();
            }

            numbers[row] = ++_number;
        }

        return numbers;
    }
}
