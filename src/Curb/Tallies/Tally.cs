namespace Curb.Tallies;

/// <summary>A filled tally: its cells, column by column.</summary>
/// <param name="Id">Fact, keys and conditions as text.</param>
/// <param name="Fact">Fact table.</param>
/// <param name="Keys">The value of every cell by every key.</param>
/// <param name="Rows">Rows that meet the tally's conditions, in every cell; never 0.</param>
/// <param name="Columns">Its measures.</param>
public sealed record Tally(string Id, string Fact, IReadOnlyList<TallyKey> Keys, int[] Rows, IReadOnlyList<TallyColumn> Columns)
{
    private readonly Dictionary<string, TallyColumn> _byMeasure = Columns.ToDictionary(column => column.Measure, StringComparer.Ordinal);

    /// <summary>The column of a measure; null where the tally does not keep it.</summary>
    public TallyColumn? Column(string measure) => _byMeasure.GetValueOrDefault(measure);
}

/// <summary>One key of a tally.</summary>
/// <param name="Name">The column of the fact.</param>
/// <param name="Texts">Its values, unknown first.</param>
/// <param name="Codes">The place in <paramref name="Texts"/> of every cell's value.</param>
public sealed record TallyKey(string Name, string?[] Texts, int[] Codes);

/// <summary>One measure of a tally.</summary>
/// <param name="Measure">The measure as text.</param>
/// <param name="Counted">Rows counted, or values summed, in every cell.</param>
/// <param name="Sums">The sum in every cell; null where rows are counted.</param>
/// <param name="Lost">What rounding lost of the sum; null where rows are counted.</param>
public sealed record TallyColumn(string Measure, int[] Counted, double[]? Sums, double[]? Lost);
