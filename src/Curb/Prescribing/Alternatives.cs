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

        var found = order.Knowledge.Lists.Profiles.Select(profile => Of(profile, order)).OfType<(Alternative Alternative, int Rank, double Resistance)>()
            .OrderBy(one => one.Alternative.Grade).ThenBy(one => one.Rank).ThenBy(one => one.Resistance).ThenBy(one => one.Alternative.Drug, StringComparer.Ordinal)
            .Take(order.Settings.Alternatives).Select(one => one.Alternative).ToList();
        return found.Count > 0 ? answer with { Alternatives = found } : answer with { NoAlternative = new Bilingual("权限内无按本院药敏可覆盖目标菌的药品", "no drug within the privilege covers the targets by the hospital's figures") };
    }

    private static (Alternative Alternative, int Rank, double Resistance)? Of(DrugProfile profile, OrderCase order)
    {
        if (profile.Code == order.Drug.Code || Cover(profile, order) is not { } cover || order.Knowledge.Catalogue.GradeOf(profile.Code, order.Order.Route) is not { } grade || !profile.Drug.ScopeRoutes.Contains(order.Order.Route))
        {
            return null;
        }

        var instead = new OrderCase(order.Order with { Drug = profile.Code, StatedGrade = null, Emergency = null, DoseGrams = null, Reasons = new Dictionary<string, string>() }, order.Knowledge);
        bool privileged = GradeBeyondPrivilege.Highest(instead.Prescriber) is not null || grade == Grade.Unrestricted;
        return privileged && s_mustHold.All(rule => rule.Judge(instead).Outcome != RuleOutcome.NotMet)
            ? (new Alternative(profile.Code, order.Order.Route, profile.Name, grade, cover.Because), profile.Rank ?? int.MaxValue, cover.Resistance)
            : null;
    }

    /// <summary>How a drug covers every target; null where one is not covered or has too few results.</summary>
    private static (Bilingual Because, double Resistance)? Cover(DrugProfile profile, OrderCase order)
    {
        double worst = 0;
        var shown = new List<string>();
        foreach (string target in order.Targets)
        {
            if (order.Knowledge.Resistance.Of(target, profile.Code) is not { } figure || figure.Tested < order.Settings.FewestIsolates || figure.Percent > order.Settings.AlternativeResistance)
            {
                return null;
            }

            worst = Math.Max(worst, figure.Percent);
            shown.Add($"{target} {figure.Resistant}/{figure.Tested} R");
        }

        string text = string.Join(", ", shown);
        return (new Bilingual($"本院 {text}", $"hospital figures: {text}"), worst);
    }
}
