using System.Runtime.CompilerServices;
using Curb.Policies;
using Curb.Prescribing.Rules;

namespace Curb.Prescribing;

/// <summary>Every rule of the order check, in the order in which they run and are shown.</summary>
public static class OrderRuleBook
{
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, OrderRuleSetting>, (OrderRule Rule, OrderRuleSetting Setting)[]> s_set = [];

    public static IReadOnlyList<OrderRule> All { get; } =
    [
        new GradeBeyondPrivilege(), new SpecialWithoutConsult(), new SpecialForOutpatient(), new EmergencyOverrideRule(), new NotInFormulary(), new SuspendedOrBanned(), new MildInfectionGrade(),
        new NoIndication(), new CultureBeforeTherapy(), new CultureBeforeKeyCombination(), new SpecialFileRule(),
        new ProphylaxisNotIndicated(), new ProphylaxisDrug(), new ProphylaxisTiming(), new ProphylaxisDuration(),
        new DuplicateClass(), new RedundantAnaerobicCover(), new UnjustifiedCombination(), new InteractionRule(),
        new AllergyRule(), new Pregnancy(), new AgeRule(), new DoseOverLimit(), new DosingInterval(), new RenalDoseRule(), new OralPossible(), new SupplyDays(), new LongCourse(),
        new EarlierIsolateResistant(), new ExpectedResistanceRule(), new HospitalResistance(),
    ];

    /// <summary>The rules that packs set, each with its setting, in the order in which they run.</summary>
    /// <param name="settings">Setting of each rule by its id; never changed afterwards.</param>
    internal static ReadOnlySpan<(OrderRule Rule, OrderRuleSetting Setting)> Set(IReadOnlyDictionary<string, OrderRuleSetting> settings) =>
        s_set.GetValue(settings, static known => [.. All.Where(rule => known.ContainsKey(rule.Id)).Select(rule => (rule, known[rule.Id]))]);
}
