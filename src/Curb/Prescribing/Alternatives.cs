using Curb.Policies;
using Curb.Prescribing.Rules;
using Curb.ReferenceData;

namespace Curb.Prescribing;

/// <summary>
/// Names drugs that could be ordered instead: within the privilege, in the supply list where there is one, nothing of the patient against them, and covering every target
/// by the hospital's figures. Without known targets or figures it names none and says why.
/// </summary>
internal static class Alternatives
{
    private static readonly HashSet<string> s_concerned = ["grade-beyond-privilege", "special-without-consult", "special-for-outpatient", "not-in-formulary", "suspended-or-banned", "allergy", "pregnancy", "age", "interaction", "earlier-isolate-resistant", "expected-resistance", "hospital-resistance", "duplicate-class", "culture-before-therapy"];

    private static readonly Dictionary<string, string> s_noReasons = [];

    private static readonly OrderRule[] s_mustHold =
        [new GradeBeyondPrivilege(), new SpecialForOutpatient(), new SpecialWithoutConsult(), new NotInFormulary(), new SuspendedOrBanned(), new AllergyRule(), new Pregnancy(), new AgeRule(), new InteractionRule(), new DuplicateClass(), new EarlierIsolateResistant(), new ExpectedResistanceRule()];

    public static OrderAnswer Add(OrderAnswer answer, OrderCase order)
    {
        if (!answer.Rules.Any(finding => finding.Verdict >= Verdict.Require && s_concerned.Contains(finding.Rule)))
        {
            return answer;
        }

        if (order.Order.Therapy == false)
        {
            return answer with { NoAlternative = new Bilingual("预防用药请按手术推荐方案选择", "for prophylaxis choose a recommended regimen of the operation") };
        }

        if (order.Targets.Count == 0)
        {
            return answer with { NoAlternative = new Bilingual("目标菌未知,不能给出替代方案", "no organism is known to be treated, so none can be named") };
        }

        // Those that cover are few and cheap to find; the rules are asked of the best ones only, until enough are found.
        var found = order.Knowledge.Resistance.DrugsAgainst(order.Targets[0]).Where(one => Covers(Figure(order.Targets[0], one.Drug, order)!.Value.Figure, order)).Select(one => Of(one.Drug, order)).OfType<Candidate>()
            .OrderBy(one => one.Grade).ThenBy(one => one.Profile.Rank ?? int.MaxValue).ThenBy(one => one.Resistance).ThenBy(one => one.Profile.Code, StringComparer.Ordinal)
            .Where(one => MayBeOrdered(one, order)).Take(order.Settings.Alternatives).Select(one => new Alternative(one.Profile.Code, order.Order.Route, one.Profile.Name, one.Grade, Shown(one.Profile, order))).ToList();
        return found.Count > 0 ? answer with { Alternatives = found } : answer with { NoAlternative = new Bilingual("权限内无按本院药敏可覆盖目标菌的药品", "no drug within the privilege covers the targets by the hospital's figures") };
    }

    /// <summary>A drug that covers every target.</summary>
    /// <param name="Profile">The drug.</param>
    /// <param name="Grade">Its grade on the route of the order.</param>
    /// <param name="Resistance">The highest resistance of a target, %.</param>
    private sealed record Candidate(DrugProfile Profile, Grade Grade, double Resistance);

    private static Candidate? Of(string drug, OrderCase order) =>
        drug == order.Drug.Code || Cover(drug, order) is not { } resistance || order.Knowledge.Lists.Profile(drug) is not { } profile || !profile.Drug.ScopeRoutes.Contains(order.Order.Route) || order.Knowledge.Catalogue.GradeOf(drug, order.Order.Route) is not { } grade
            ? null : new Candidate(profile, grade, resistance);

    private static bool Covers(ResistanceFigure figure, OrderCase order) => figure.Tested >= order.Settings.FewestIsolates && figure.Percent <= order.Settings.AlternativeResistance;

    private static bool MayBeOrdered(Candidate one, OrderCase order)
    {
        var instead = new OrderCase(order.Order with { Drug = one.Profile.Code, StatedGrade = null, Emergency = null, DoseGrams = null, Reasons = s_noReasons }, order.Knowledge);
        bool privileged = GradeBeyondPrivilege.Highest(instead.Prescriber) is not null || one.Grade == Grade.Unrestricted;
        return privileged && Array.TrueForAll(s_mustHold, rule => rule.Judge(instead).Outcome != RuleOutcome.NotMet);
    }

    /// <summary>The highest resistance of a target, %; null where one is not covered or has too few results.</summary>
    private static double? Cover(string drug, OrderCase order)
    {
        double worst = 0;
        foreach (string target in order.Targets)
        {
            if (Figure(target, drug, order) is not { } known || !Covers(known.Figure, order))
            {
                return null;
            }

            worst = Math.Max(worst, known.Figure.Percent);
        }

        return worst;
    }

    /// <summary>The ward's own figure where it has enough isolates, else the hospital's.</summary>
    private static (ResistanceFigure Figure, bool OfWard)? Figure(string target, string drug, OrderCase order) =>
        order.Knowledge.Ward?.Of(target, drug) is { } ward && ward.Tested >= order.Settings.FewestIsolates ? (ward, true)
        : order.Knowledge.Resistance.Of(target, drug) is { } hospital ? (hospital, false) : null;

    private static Bilingual Shown(DrugProfile profile, OrderCase order)
    {
        var figures = order.Targets.Select(target => (Target: target, Known: Figure(target, profile.Code, order)!.Value)).ToList();
        bool ofWard = figures.TrueForAll(one => one.Known.OfWard);
        string text = string.Join(", ", figures.Select(one => $"{one.Target} {one.Known.Figure.Resistant}/{one.Known.Figure.Tested} R"));
        return ofWard ? new Bilingual($"本病区 {text}", $"ward's figures: {text}") : new Bilingual($"本院 {text}", $"hospital figures: {text}");
    }
}
