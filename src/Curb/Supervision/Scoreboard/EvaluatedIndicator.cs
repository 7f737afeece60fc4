using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision.Scoreboard;

/// <summary>One indicator's figures of all institutions in one period, column by column: a province's table of a month is a thousand of these arrays, not a million objects.</summary>
public sealed class EvaluatedIndicator
{
    private readonly List<EvaluatedTarget> _targets = [];
    private readonly List<Bilingual> _reasons = [];
    private readonly Dictionary<EvaluatedTarget, int> _targetCodes = [];
    private readonly Dictionary<Bilingual, int> _reasonCodes = [];

    public EvaluatedIndicator(string indicator, string edition, string clause, int institutions)
    {
        (Indicator, Edition, Clause) = (indicator, edition, clause);
        (Numerators, Denominators, Values, Unknowns) = (New(institutions), New(institutions), New(institutions), new double[institutions]);
        (Marks, Targets, Reasons) = (new byte[institutions], new int[institutions], new int[institutions]);
    }

    public string Indicator { get; }

    /// <summary>Edition of the definition that was used.</summary>
    public string Edition { get; }

    /// <summary>The clause that defines the edition.</summary>
    public string Clause { get; }

    /// <summary>Number of institutions, in the order of the evaluation's list.</summary>
    public int Count => Marks.Length;

    /// <summary>Numerators by institution; not a number where unknown.</summary>
    public double[] Numerators { get; }

    public double[] Denominators { get; }

    public double[] Values { get; }

    public double[] Unknowns { get; }

    /// <summary>Bit 0: there is a figure; bits 1 and 2: verdict; bits 3 and 4: origin; bit 5: too small.</summary>
    public byte[] Marks { get; }

    /// <summary>Place in <see cref="TargetList"/> plus one; 0 where there is no limit.</summary>
    public int[] Targets { get; }

    /// <summary>Place in <see cref="ReasonList"/> plus one; 0 where nothing need be said.</summary>
    public int[] Reasons { get; }

    public IReadOnlyList<EvaluatedTarget> TargetList => _targets;

    public IReadOnlyList<Bilingual> ReasonList => _reasons;

    /// <summary>True where any institution has a figure.</summary>
    public bool HasFigures => Marks.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>The figure of an institution; null where it delivered nothing for it.</summary>
    public EvaluatedFigure? this[int institution] => !Has(institution) ? null : new EvaluatedFigure(
        Known(Numerators[institution]),
        Known(Denominators[institution]),
        Known(Values[institution]),
        VerdictAt(institution),
        OriginAt(institution),
        (Marks[institution] & 0x20) != 0,
        Unknowns[institution],
        Targets[institution] == 0 ? null : _targets[Targets[institution] - 1],
        Reasons[institution] == 0 ? Bilingual.Empty : _reasons[Reasons[institution] - 1]);

    /// <summary>
    /// The same figures without the numbers of institutions that must not be shown; whatever is worked out from them, sums and ranks and counts of verdicts, tells nothing of those.
    /// </summary>
    /// <param name="withheld">Why the figure of an institution, by its place, is withheld; null where it is shown.</param>
    public EvaluatedIndicator Without(Func<int, Bilingual?> withheld)
    {
        EvaluatedIndicator? shown = null;
        for (int place = 0; place < Count; place++)
        {
            if (Has(place) && withheld(place) is { } because)
            {
                shown ??= Copy();
                shown.Set(place, this[place]!.Withheld(because));
            }
        }

        return shown ?? this;
    }

    public bool Has(int institution) => (Marks[institution] & 1) != 0;

    public Verdict VerdictAt(int institution) => (Verdict)(Marks[institution] >> 1 & 3);

    public FigureOrigin OriginAt(int institution) => (FigureOrigin)(Marks[institution] >> 3 & 3);

    public void Set(int institution, EvaluatedFigure figure)
    {
        Numerators[institution] = figure.Numerator ?? double.NaN;
        Denominators[institution] = figure.Denominator ?? double.NaN;
        Values[institution] = figure.Value ?? double.NaN;
        Unknowns[institution] = figure.Unknown;
        Marks[institution] = (byte)(1 | (int)figure.Verdict << 1 | (int)figure.Origin << 3 | (figure.TooSmall ? 0x20 : 0));
        Targets[institution] = figure.Target is { } target ? Code(_targets, _targetCodes, target) : 0;
        Reasons[institution] = figure.Because == Bilingual.Empty ? 0 : Code(_reasons, _reasonCodes, figure.Because);
    }

    private EvaluatedIndicator Copy()
    {
        var copy = new EvaluatedIndicator(Indicator, Edition, Clause, Count);
        foreach (var (from, to) in new[] { (Numerators, copy.Numerators), (Denominators, copy.Denominators), (Values, copy.Values), (Unknowns, copy.Unknowns) })
        {
            from.CopyTo(to, 0);
        }

        Marks.CopyTo(copy.Marks, 0);
        Targets.CopyTo(copy.Targets, 0);
        Reasons.CopyTo(copy.Reasons, 0);
        copy.Restore(_targets, _reasons);
        for (int at = 0; at < _targets.Count; at++)
        {
            copy._targetCodes[_targets[at]] = at + 1;
        }

        for (int at = 0; at < _reasons.Count; at++)
        {
            copy._reasonCodes[_reasons[at]] = at + 1;
        }

        return copy;
    }

    /// <summary>Puts back a list of limits or reasons as they were kept.</summary>
    public void Restore(IEnumerable<EvaluatedTarget> targets, IEnumerable<Bilingual> reasons)
    {
        _targets.AddRange(targets);
        _reasons.AddRange(reasons);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static double[] New(int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static int Code<T>(List<T> list, Dictionary<T, int> codes, T value)
        where T : notnull
    {
        if (!codes.TryGetValue(value, out int code))
        {
            list.Add(value);
            codes[value] = code = list.Count;
        }

        return code;
    }
}
