namespace Curb.Prescribing;

/// <summary>A hospital's resistance of one organism to one drug over first isolates.</summary>
/// <param name="Tested">Isolates with S, SDD, I, R or NS.</param>
/// <param name="Resistant">Of them R or NS.</param>
public readonly record struct ResistanceFigure(int Tested, int Resistant)
{
    public double Percent => Tested == 0 ? double.NaN : 100.0 * Resistant / Tested;
}

/// <summary>The resistance figures of a hospital by organism and drug, as counted over first isolates.</summary>
public sealed class ResistanceFigures(IReadOnlyDictionary<(string Organism, string Drug), ResistanceFigure> figures, string span)
{
    private readonly Dictionary<string, (string Drug, ResistanceFigure Figure)[]> _drugs = figures.GroupBy(pair => pair.Key.Organism, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(pair => (pair.Key.Drug, pair.Value)).ToArray(), StringComparer.Ordinal);

    public static ResistanceFigures None { get; } = new(new Dictionary<(string Organism, string Drug), ResistanceFigure>(), "");

    /// <summary>The months that the figures rest on.</summary>
    public string Span { get; } = span;

    /// <summary>The same counted over more months, for pairs that have too few isolates in the usual ones; null where it was not counted. The steps of the law never rest on it.</summary>
    public ResistanceFigures? Longer { get; init; }

    public int Count => figures.Count;

    /// <summary>These with the same over more months beside them.</summary>
    public ResistanceFigures With(ResistanceFigures longer) => new(figures, Span) { Longer = longer };

    /// <summary>The figure of a pair; null where the hospital has none.</summary>
    public ResistanceFigure? Of(string organism, string drug) => figures.TryGetValue((organism, drug), out var figure) ? figure : null;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<(string Organism, int Fewest, double Most), string[]> _covering = new();

    /// <summary>Drugs that cover an organism by these figures; worked out once, since figures never change and many orders ask.</summary>
    /// <param name="organism">WHONET code.</param>
    /// <param name="fewest">So many isolates at least.</param>
    /// <param name="most">Resistance up to this, %.</param>
    public IReadOnlyList<string> DrugsCovering(string organism, int fewest, double most) => _drugs.ContainsKey(organism)
        ? _covering.GetOrAdd((organism, fewest, most), asked => [.. DrugsAgainst(asked.Organism).Where(one => one.Figure.Tested >= asked.Fewest && one.Figure.Percent <= asked.Most).Select(one => one.Drug)]) : [];

    /// <summary>Drugs that have a figure against an organism, with it.</summary>
    public IReadOnlyList<(string Drug, ResistanceFigure Figure)> DrugsAgainst(string organism) => _drugs.GetValueOrDefault(organism, []);
}
