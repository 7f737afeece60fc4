using System.Globalization;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Prescribing;

/// <summary>The numbers of the order check: own settings from <c>reference/order-settings</c>, the law's from the policy packs in force on the day.</summary>
/// <param name="MostAgents">More antimicrobials together ask for a reason.</param>
/// <param name="FewestIsolates">No judgement on resistance below.</param>
/// <param name="IsolateMemoryDays">How long earlier isolates count.</param>
/// <param name="CultureMemoryHours">How long before the first dose a culture may have been taken.</param>
/// <param name="NormalClearance">Intervals are judged from this clearance on, mL/min.</param>
/// <param name="LongCourseDays">An order of so many days asks for review.</param>
/// <param name="AdultYears">From this age on adult formulas hold.</param>
/// <param name="AlternativeResistance">An alternative covers up to this resistance, %.</param>
/// <param name="Alternatives">So many are named.</param>
/// <param name="OverrideGrades">How many grades an emergency order may go beyond the privilege.</param>
/// <param name="RoundingShare">Tolerance above a dose limit, %.</param>
/// <param name="OverrideHours">Hours in which an emergency override is completed; null where no pack says.</param>
/// <param name="OutpatientDays">Days that an outpatient prescription may supply; null where no pack says.</param>
/// <param name="EmergencyDays">The same in emergency care.</param>
/// <param name="Resistance">The steps of resistance: inform, caution, by susceptibility, suspend; those in force.</param>
public sealed record OrderSettings(
    int MostAgents, int FewestIsolates, int IsolateMemoryDays, double CultureMemoryHours, double NormalClearance, double LongCourseDays, double AdultYears,
    double AlternativeResistance, int Alternatives, int OverrideGrades, double RoundingShare,
    PolicyLimit? OverrideHours, PolicyLimit? OutpatientDays, PolicyLimit? EmergencyDays, IReadOnlyList<(string Step, PolicyLimit Limit)> Resistance)
{
    private const string Dataset = "order-settings";
    private static readonly string[] s_steps = ["resistance-suspend", "resistance-by-susceptibility", "resistance-caution", "resistance-inform"];

    /// <exception cref="ReferenceFaultException">A setting is missing or no number.</exception>
    public static OrderSettings Load(ReferenceLibrary reference, PolicyLibrary policies, Institution institution, DateOnly day)
    {
        double Number(string setting) => Setting(reference, setting);
        PolicyLimit? Limit(string topic) => policies.Limit(topic, institution, day).Limit;
        return new OrderSettings(
            (int)Number("most-agents"), (int)Number("fewest-isolates"), (int)Number("isolate-memory-days"), Number("culture-memory-hours"), Number("normal-clearance"), Number("long-course-days"),
            Number("adult-years"), Number("alternative-resistance"), (int)Number("alternatives"), (int)Number("override-grades"), Number("rounding-share"),
            Limit("over-level-completion-hours"), Limit("outpatient-supply-days"), Limit("emergency-supply-days"),
            [.. s_steps.Select(step => (step, Limit(step))).Where(step => step.Item2 is not null).Select(step => (step.step, step.Item2!))]);
    }

    /// <summary>So many months are counted together for alternatives where twelve have too few isolates.</summary>
    public static int LongerMonths(ReferenceLibrary reference) => (int)Setting(reference, "longer-months");

    /// <summary>How long results of the patient's isolates count, and from when they are known: days.</summary>
    public static (int KnownAfterDays, int MemoryDays) ResultMemory(ReferenceLibrary reference) => ((int)Setting(reference, "result-known-days"), (int)Setting(reference, "isolate-memory-days"));

    /// <summary>How many days before an order a creatinine still tells renal function.</summary>
    public static int CreatinineMemory(ReferenceLibrary reference) => (int)Setting(reference, "creatinine-memory-days");

    /// <summary>From this age on, years, adult formulas of renal function hold.</summary>
    public static double AdultAge(ReferenceLibrary reference) => Setting(reference, "adult-years");

    private static double Setting(ReferenceLibrary reference, string setting)
    {
        var table = reference.Table(Dataset, reference.Latest(Dataset));
        int name = table.Column("setting"), value = table.Column("value");
        int row = Enumerable.Range(0, table.Count).FirstOrDefault(at => table[at, name] == setting, -1);
        return row < 0 ? throw new ReferenceFaultException($"{table.Path}: no setting '{setting}'.")
            : double.TryParse(table[row, value], CultureInfo.InvariantCulture, out double number) ? number : throw table.Wrong(row, value, "a number");
    }
}
