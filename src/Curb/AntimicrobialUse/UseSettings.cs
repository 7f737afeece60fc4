using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// The windows, guards and code sets of an edition of the rules by which use is derived. Table <c>reference/use-settings</c>: one number with unit and clause a row;
/// nothing has a value in code.
/// </summary>
/// <param name="Edition">Edition of the table.</param>
/// <param name="TakeHomeCounts">True where drugs taken home at discharge count in consumption.</param>
/// <param name="DddEdition">Edition of the DDDs: cn (network list first) or who-2025.</param>
/// <param name="ImplausibleDddsPerDay">More DDDs a day than this on one line are taken for a mistake of unit and left out with that reason.</param>
/// <param name="ProphylaxisHoursBefore">An order of unknown purpose that starts at most so long before an operation can be its prophylaxis.</param>
/// <param name="ProphylaxisHoursAfter">… and at most so long after its start.</param>
/// <param name="ProphylaxisHoursLongest">… and stops at most so long after its end.</param>
/// <param name="SpecimenHoursBeforeAdmission">A specimen of the patient collected so long before admission belongs to the stay (emergency department).</param>
/// <param name="ChildUnderYears">Under this age a patient is a child.</param>
/// <param name="RedoseOperationHours">A longer operation asks for a further prophylactic dose.</param>
/// <param name="RedoseHalfLives">So does one longer than so many half-lives of the drug.</param>
/// <param name="RedoseBloodLossMl">So does a larger loss of blood of an adult, millilitres.</param>
/// <param name="RedoseAdultFromYears">From this age on a patient is an adult for the loss of blood.</param>
public sealed record UseSettings(
    string Edition,
    bool TakeHomeCounts,
    string DddEdition,
    double ImplausibleDddsPerDay,
    double ProphylaxisHoursBefore,
    double ProphylaxisHoursAfter,
    double ProphylaxisHoursLongest,
    double SpecimenHoursBeforeAdmission,
    double ChildUnderYears,
    double RedoseOperationHours,
    double RedoseHalfLives,
    double RedoseBloodLossMl,
    double RedoseAdultFromYears)
{
    private const string Dataset = "use-settings";

    /// <summary>Time up to which stays without discharge are counted as occupied; null takes the latest time among the records.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>The settings of an edition, the newest by default.</summary>
    public static UseSettings Load(ReferenceLibrary reference, string? edition = null)
    {
        string chosen = edition ?? reference.Latest(Dataset);
        var table = reference.Table(Dataset, chosen);
        int setting = table.Column("setting"), value = table.Column("value");
        var rows = Enumerable.Range(0, table.Count).ToDictionary(row => table[row, setting], row => (Row: row, Value: table[row, value]));
        string Text(string name) => rows.TryGetValue(name, out var row) ? row.Value : throw new ReferenceFaultException($"{table.Path}: no setting '{name}'.");
        double Number(string name) => double.TryParse(Text(name), System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : throw table.Wrong(rows[name].Row, value, "a number");
        return new UseSettings(
            chosen,
            Text("take-home-counts") == "true",
            Text("ddd-edition"),
            Number("implausible-ddds-per-day"),
            Number("prophylaxis-hours-before"),
            Number("prophylaxis-hours-after"),
            Number("prophylaxis-hours-longest"),
            Number("specimen-hours-before-admission"),
            Number("child-under-years"),
            Number("redose-operation-hours"),
            Number("redose-half-lives"),
            Number("redose-blood-loss-ml"),
            Number("redose-adult-from-years"));
    }
}
