using Curb.Facts;

namespace Curb.Tallies;

/// <summary>One group of an answer while cells are added to it.</summary>
internal sealed class TallyGroup(string?[] dimensions, IReadOnlyList<Measure> measures)
{
    private readonly long[] _counted = new long[measures.Count];
    private readonly double[] _sums = new double[measures.Count];
    private readonly double[] _lost = new double[measures.Count];
    private readonly HashSet<string>?[] _values = new HashSet<string>?[measures.Count];

    /// <summary>Adds a cell to one of the sums.</summary>
    /// <param name="place">Which sum of the question.</param>
    /// <param name="tally">The tally that keeps it.</param>
    /// <param name="column">Its column; null where all rows are counted.</param>
    /// <param name="values">The key whose values are counted once each; null where none is.</param>
    /// <param name="cell">The cell.</param>
    public void Add(int place, Tally tally, TallyColumn? column, TallyKey? values, int cell)
    {
        int counted = column is null ? tally.Rows[cell] : column.Counted[cell];
        if (counted == 0)
        {
            return;
        }

        _counted[place] += counted;
        if (values is not null && values.Texts[values.Codes[cell]] is { } value)
        {
            (_values[place] ??= new HashSet<string>(StringComparer.Ordinal)).Add(value);
        }

        if (column?.Sums is { } sums)
        {
            Compensated.Add(ref _sums[place], ref _lost[place], sums[cell]);
            _lost[place] += column.Lost![cell];
        }
    }

    public FactGroup Answer() => new(dimensions, [.. measures.Select((measure, place) => Answer(measure, place))]);

    private double? Answer(Measure measure, int place) =>
        measure.Distinct ? _values[place]?.Count ?? 0
        : measure.Column is null ? _counted[place]
        : _counted[place] == 0 ? null
        : _sums[place] + _lost[place];
}
