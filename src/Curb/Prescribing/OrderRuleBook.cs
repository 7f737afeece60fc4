using Curb.Prescribing.Rules;

namespace Curb.Prescribing;

/// <summary>Every rule of the order check, in the order in which they run and are shown.</summary>
public static class OrderRuleBook
{
    public static IReadOnlyList<OrderRule> All { get; } =
    [
        new GradeBeyondPrivilege(), new SpecialWithoutConsult(), new SpecialForOutpatient(), new EmergencyOverrideRule(), new NotInFormulary(), new SuspendedOrBanned(), new MildInfectionGrade(),
        new NoIndication(), new CultureBeforeTherapy(), new CultureBeforeKeyCombination(), new SpecialFileRule(),
        new ProphylaxisNotIndicated(), new ProphylaxisDrug(), new ProphylaxisTiming(), new ProphylaxisDuration(),
        new DuplicateClass(), new RedundantAnaerobicCover(), new UnjustifiedCombination(), new InteractionRule(),
        new AllergyRule(), new Pregnancy(), new AgeRule(), new DoseOverLimit(), new DosingInterval(), new RenalDoseRule(), new OralPossible(), new SupplyDays(), new LongCourse(),
        new EarlierIsolateResistant(), new ExpectedResistanceRule(), new HospitalResistance(),
    ];
}
