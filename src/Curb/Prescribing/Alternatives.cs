using Curb.Policies;
using Curb.Prescribing.Rules;
using Curb.ReferenceData;

namespace Curb.Prescribing;

/// <summary>
/// Names drugs that could be ordered instead: within the privilege and the place, in the supply list where there is one, nothing of the patient against them, acting where the infection sits, and
/// covering the targets by the local antibiogram. Where there is none it says why: how many drugs were left at each step.
/// </summary>
internal sealed class Alternatives
{
    private const string Oral = "O", Parenteral = "P";

    private static readonly HashSet<string> s_concerned = ["grade-beyond-privilege", "special-without-consult", "special-for-outpatient", "not-in-formulary", "suspended-or-banned", "allergy", "pregnancy", "age", "renal-dose", "interaction", "earlier-isolate-resistant", "expected-resistance", "hospital-resistance", "duplicate-class", "culture-before-therapy", "mild-infection-grade"];

    private static readonly Dictionary<string, string> s_noReasons = [];

    /// <summary>What the prescriber may order here, by the grade alone.</summary>
    private static readonly OrderRule[] s_ofGrade = [new GradeBeyondPrivilege(), new SpecialForOutpatient(), new SpecialWithoutConsult(), new MildInfectionGrade()];

    /// <summary>What the hospital holds.</summary>
    private static readonly OrderRule[] s_ofList = [new NotInFormulary(), new SuspendedOrBanned()];

    /// <summary>What the patient may get.</summary>
    private static readonly OrderRule[] s_ofPatient = [new AllergyRule(), new Pregnancy(), new AgeRule(), new InteractionRule(), new DuplicateClass(), new EarlierIsolateResistant(), new ExpectedResistanceRule()];

    private static readonly OrderRule s_renal = new RenalDoseRule();

    private readonly OrderCase _order;
    private readonly LocalCover _cover;
    private readonly string[] _routes;
    private readonly bool?[] _gradeMay = new bool?[(int)Grade.Special + 1];

    private Alternatives(OrderCase order) => (_order, _cover, _routes) = (order, new LocalCover(order), Routes(order.Order));

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
            return answer with { NoAlternative = new Bilingual("目标菌未知，不能给出替代方案", "no organism is known to be treated, so none can be named") };
        }

        var search = new Alternatives(order);
        var found = search.HasFigures ? search.Find() : [];
        return found.Count > 0 ? answer with { Alternatives = found } : answer with { NoAlternative = search.WhyNone() };
    }

    /// <summary>A drug that covers.</summary>
    /// <param name="Profile">The drug.</param>
    /// <param name="Route">The route on which it may be given here.</param>
    /// <param name="Grade">Its grade on the route.</param>
    /// <param name="Worst">The highest resistance of a target, %.</param>
    /// <param name="Unknown">Guessed targets without figures.</param>
    private sealed record Candidate(DrugProfile Profile, string Route, Grade Grade, double Worst, int Unknown);

    // Those that cover are few and cheap to find; the rules are asked of the best ones only, until enough are found.
    private List<Alternative> Find() =>
        [.. _cover.DrugsThatMayCover().Where(drug => drug != _order.Drug.Code).Select(drug => (Drug: drug, Cover: _cover.Of(drug))).Where(one => one.Cover.Cover == Cover.Covered)
            .SelectMany(one => OnRoutes(one.Drug).Select(on => new Candidate(on.Profile, on.Route, on.Grade, one.Cover.Worst, one.Cover.Unknown)))
            .OrderBy(one => one.Unknown).ThenBy(one => one.Grade).ThenBy(one => one.Profile.Rank ?? int.MaxValue).ThenBy(one => one.Worst).ThenBy(one => one.Profile.Code, StringComparer.Ordinal)
            .Where(one => May(one.Profile, one.Route, one.Grade) && Suits(Instead(one.Profile, one.Route))).DistinctBy(one => one.Profile.Code).Take(_order.Settings.Alternatives)
            .Select(one => new Alternative(one.Profile.Code, one.Route, one.Profile.Name, one.Grade, _cover.Shown(one.Profile.Code)))];

    /// <summary>The routes on which a drug counts and is graded, of those that may be used here.</summary>
    private IEnumerable<(DrugProfile Profile, string Route, Grade Grade)> OnRoutes(string drug) => _order.Knowledge.Lists.Profile(drug) is not { } profile ? []
        : _routes.Where(profile.Drug.ScopeRoutes.Contains).Select(route => (Route: route, Grade: _order.Knowledge.Catalogue.GradeOf(drug, route))).Where(on => on.Grade is not null).Select(on => (profile, on.Route, on.Grade!.Value));

    /// <summary>The route of the order first, for outpatients tablets. Tablets instead of a drip for outpatients and whoever can take them; a drip instead of tablets not for outpatients.</summary>
    private static string[] Routes(Order order)
    {
        bool oral = order.OralPossible ?? (order.Setting == CareSetting.Outpatient), drip = order.Setting is CareSetting.Inpatient or CareSetting.Emergency;
        return order.Route switch
        {
            Oral => order.OralPossible == false ? [Parenteral] : drip ? [Oral, Parenteral] : [Oral],
            Parenteral => !oral ? [Parenteral] : order.Setting == CareSetting.Outpatient ? [Oral, Parenteral] : [Parenteral, Oral],
            "" => order.OralPossible == false ? [Parenteral] : order.Setting == CareSetting.Outpatient ? [Oral, Parenteral] : [Parenteral, Oral],
            var local => [local],
        };
    }

    /// <summary>The other drug in the place of the ordered one. A consult was about the ordered drug, and without one the special grade is no way out.</summary>
    private OrderCase Instead(DrugProfile profile, string route) =>
        new(_order.Order with { ConsultsKnown = true, Drug = profile.Code, Route = route, Form = null, Intravenous = null, StatedGrade = null, Emergency = null, Consult = null, DoseGrams = null, Reasons = s_noReasons }, _order.Knowledge);

    private bool May(DrugProfile profile, string route, Grade grade) =>
        (_gradeMay[(int)grade] ??= MayGrade(Instead(profile, route), grade)) && (_order.Knowledge.Formulary is null || Keeps(s_ofList, Instead(profile, route)));

    private static bool MayGrade(OrderCase instead, Grade grade) => (GradeBeyondPrivilege.Highest(instead.Prescriber) is not null || grade == Grade.Unrestricted) && Keeps(s_ofGrade, instead);

    private static bool Keeps(OrderRule[] rules, OrderCase instead) => Array.TrueForAll(rules, rule => rule.Judge(instead).Outcome != RuleOutcome.NotMet);

    private static bool Suits(OrderCase instead) =>
        instead.Drug.ActsAt(instead.Order.Route, instead.Order.Indication?.Code) && Keeps(s_ofPatient, instead)
        && s_renal.Judge(instead) is not { Outcome: RuleOutcome.NotMet, AtMost: RuleSeverity.Refuse };

    /// <summary>Without any figures nothing is known to cover.</summary>
    private bool HasFigures => _order.Knowledge.Resistance.Count > 0 || _order.Knowledge.Ward is not null;

    /// <summary>Goes through the supply list (without one, through the drugs with figures) and counts what falls out where.</summary>
    private Bilingual WhyNone()
    {
        string leading = _order.Targets[0];
        if (!HasFigures)
        {
            return new Bilingual("本院尚无药敏统计，不能给出替代方案", "the hospital has no resistance figures yet, so none can be named");
        }

        var drugs = _order.Knowledge.Formulary is { Complete: true } list ? list.Drugs : _cover.DrugsWithFigures();
        var allowed = drugs.Where(drug => drug != _order.Drug.Code).SelectMany(OnRoutes).Where(on => May(on.Profile, on.Route, on.Grade)).GroupBy(on => on.Profile.Code, StringComparer.Ordinal).ToList();
        if (allowed.Count == 0)
        {
            return new Bilingual("供应目录内没有其他处方权限内且可在此使用的药品", "the supply list holds no other drug that the privilege and this place allow");
        }

        var covers = allowed.ConvertAll(drug => _cover.Of(drug.Key).Cover);
        int resistant = covers.Count(cover => cover == Cover.Resistant), unknown = covers.Count(cover => cover == Cover.Unknown), unsuited = covers.Count - resistant - unknown;
        var (name, limit) = (_cover.Name(leading), _order.Settings.AlternativeResistance);
        return new Bilingual(
            $"权限内、此处可用的其他药品 {allowed.Count} 种：目标菌（{name.Zh}等）耐药率超过 {limit:0}% 或天然耐药 {resistant} 种，药敏结果不足 {_order.Settings.FewestIsolates} 株或未测 {unknown} 种，因患者情况或感染部位不宜 {unsuited} 种",
            $"of {allowed.Count} other drugs that the privilege and this place allow, {resistant} are beyond {limit:0} % resistance or expected resistant (leading target {name.En}), {unknown} have fewer than {_order.Settings.FewestIsolates} results, {unsuited} do not suit the patient or the site");
    }
}
