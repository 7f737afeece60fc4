using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>What the local antibiogram says of a drug against the targets of an order.</summary>
internal enum Cover
{
    /// <summary>Resistance of each target that has figures is low enough.</summary>
    Covered,

    /// <summary>A target is resistant by nature, or too often by the figures.</summary>
    Resistant,

    /// <summary>A target has no figure, or one of too few isolates.</summary>
    Unknown,
}

/// <summary>
/// The figures that an alternative rests on: the ward's where it has enough isolates, else the hospital's of the last months, else the hospital's over a longer time; of the drug itself, else of the
/// drug that is tested in its stead.
/// </summary>
/// <param name="order">The order: its targets.</param>
internal sealed class LocalCover(OrderCase order)
{
    /// <summary>A figure with where it comes from.</summary>
    /// <param name="Figure">Isolates.</param>
    /// <param name="Ground">0 the ward, 1 the hospital, 2 the hospital over a longer time.</param>
    /// <param name="Tested">The drug that was tested.</param>
    private sealed record Known(ResistanceFigure Figure, int Ground, string Tested);

    private OrderKnowledge Knowledge => order.Knowledge;

    /// <summary>The verdict on a drug, with the highest resistance of a target, %. A drug is covered too where targets that were only guessed from the diagnosis, other than the leading one, have no figure.</summary>
    public (Cover Cover, double Worst, int Unknown) Of(string drug)
    {
        var (worst, unknown, missing, limit) = (0.0, 0, false, order.Settings.AlternativeResistance);
        for (int i = 0; i < order.Targets.Count && worst <= limit; i++)
        {
            var known = Find(order.Targets[i], drug);
            missing |= known is null && (order.TargetsNamed || i == 0);
            unknown += known is null ? 1 : 0;
            worst = Math.Max(worst, known?.Figure.Percent ?? 0);
        }

        return worst > limit || order.Targets.Any(target => Knowledge.Lists.ExpectedResistance(target, drug).Length > 0) ? (Cover.Resistant, worst, 0)
            : missing ? (Cover.Unknown, double.NaN, 0)
            : (Cover.Covered, worst, unknown);
    }

    /// <summary>Drugs that some figures say cover the leading target: all that can cover are among them.</summary>
    public IEnumerable<string> DrugsThatMayCover()
    {
        string target = order.Targets[0];
        return Figures().SelectMany(figures => figures.DrugsCovering(target, order.Settings.FewestIsolates, order.Settings.AlternativeResistance)).SelectMany(drug => Knowledge.Lists.ToldBy(target, drug).Prepend(drug)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Drugs that the figures tell something of against the leading target.</summary>
    public IEnumerable<string> DrugsWithFigures()
    {
        string target = order.Targets[0];
        return Figures().SelectMany(figures => figures.DrugsAgainst(target)).Select(one => one.Drug)
            .SelectMany(drug => Knowledge.Lists.ToldBy(target, drug).Prepend(drug)).Distinct(StringComparer.Ordinal);
    }

    private IEnumerable<ResistanceFigures> Figures() => new[] { Knowledge.Resistance, Knowledge.Resistance.Longer, Knowledge.Ward }.OfType<ResistanceFigures>();

    /// <summary>The figures in words: whose, of which organism, how many of how many are resistant. Each figure stands under the ground that it comes from.</summary>
    public Bilingual Shown(string drug)
    {
        var figures = order.Targets.Select(target => (Name: Name(target), Known: Find(target, drug))).ToList();
        var grounds = figures.Where(one => one.Known is not null).GroupBy(one => one.Known!.Ground).OrderBy(ground => ground.Key).Select(ground => Shown(Whose(ground.Key), drug, [.. ground.Select(one => (one.Name, one.Known!))])).ToList();
        var without = figures.Where(one => one.Known is null).Select(one => one.Name).ToList();
        var gap = without.Count == 0 ? Bilingual.Empty : new Bilingual($"（{string.Join("、", without.Select(one => one.Zh))}无足够数据）", $" (too few results of {string.Join(", ", without.Select(one => one.En))})");
        return new Bilingual(string.Join("；", grounds.Select(one => one.Zh)) + gap.Zh, string.Join("; ", grounds.Select(one => one.En)) + gap.En);
    }

    private static Bilingual Shown(Bilingual whose, string drug, IReadOnlyList<(Bilingual Name, Known Known)> figures) => new(
        whose.Zh + string.Join("、", figures.Select(one => $"{one.Name.Zh} {one.Known.Figure.Resistant}/{one.Known.Figure.Tested} 耐药{(one.Known.Tested == drug ? "" : $"（以{one.Known.Tested}代测）")}")),
        $"{whose.En} {string.Join(", ", figures.Select(one => $"{one.Name.En} {one.Known.Figure.Resistant}/{one.Known.Figure.Tested} R{(one.Known.Tested == drug ? "" : $" (by {one.Known.Tested})")}"))}");

    /// <summary>An organism as people read it.</summary>
    public Bilingual Name(string target) => Knowledge.Lists.Reference.Organism(target) is { } organism ? new Bilingual(organism.NameZh ?? organism.Name, organism.Name) : new Bilingual(target, target);

    private Bilingual Whose(int ground)
    {
        var few = order.Order.Department is null || ground == 0 ? Bilingual.Empty : new Bilingual($"，本病区不足 {order.Settings.FewestIsolates} 株", $", the ward has fewer than {order.Settings.FewestIsolates} isolates");
        string span = ground switch { 0 => Knowledge.Ward?.Span, 1 => Knowledge.Resistance.Span, _ => Knowledge.Resistance.Longer?.Span } ?? "";
        return ground == 0 ? new Bilingual($"本病区（{span}）：", $"ward's figures ({span}):") : new Bilingual($"本院（{span}{few.Zh}）：", $"hospital figures ({span}{few.En}):");
    }

    private Known? Find(string target, string drug) => Tested(target, drug) ?? (Knowledge.Lists.TestedInstead(target, drug) is { } instead ? Tested(target, instead) : null);

    private Known? Tested(string target, string drug) =>
        Enough(Knowledge.Ward, target, drug) is { } ward ? new Known(ward, 0, drug)
        : Enough(Knowledge.Resistance, target, drug) is { } hospital ? new Known(hospital, 1, drug)
        : Enough(Knowledge.Resistance.Longer, target, drug) is { } longer ? new Known(longer, 2, drug)
        : null;

    private ResistanceFigure? Enough(ResistanceFigures? figures, string target, string drug) => figures?.Of(target, drug) is { } figure && figure.Tested >= order.Settings.FewestIsolates ? figure : null;
}
