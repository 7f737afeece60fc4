using System.Globalization;
using Curb.Facts;
using Curb.Tests.Support;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>Days of therapy from doses really given: the hundred patients of the MIMIC-IV demo, counted a second way straight from the file.</summary>
public class RealAdministrationsTests
{
    private const string Folder = "mimic-iv-demo-meds/";

    private static readonly string[] s_given = ["Administered", "Delayed Administered", "Started", "Administered in Other Location"];

    /// <summary>What a pharmacist reads in the file as a systemic antimicrobial of the Chinese scope: no antivirals, creams, powders, eye drops, antimalarials.</summary>
    private static readonly Dictionary<string, string> s_substances = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Amoxicillin-Clavulanic Acid"] = "AMC", ["Aztreonam"] = "ATM", ["Azithromycin"] = "AZM", ["CefTAZidime"] = "CAZ", ["Ciprofloxacin"] = "CIP", ["Ciprofloxacin HCl"] = "CIP",
        ["Clindamycin"] = "CLI", ["Clarithromycin"] = "CLR", ["Cefpodoxime Proxetil"] = "CPX", ["CeftriaXONE"] = "CRO", ["CefazoLIN"] = "CZO", ["Daptomycin"] = "DAP",
        ["Doxycycline Hyclate"] = "DOX", ["Erythromycin"] = "ERY", ["CefePIME"] = "FEP", ["Fluconazole"] = "FLU", ["Cephalexin"] = "LEX", ["Linezolid"] = "LNZ", ["Levofloxacin"] = "LVX",
        ["Meropenem"] = "MEM", ["moxifloxacin"] = "MFX", ["Micafungin"] = "MIF", ["MetRONIDAZOLE (FLagyl)"] = "MTR", ["MetroNIDAZOLE"] = "MTR", ["Neomycin Sulfate"] = "NEO",
        ["Nitrofurantoin Monohyd (MacroBID)"] = "NIT", ["Nitrofurantoin (Macrodantin)"] = "NIT", ["Nystatin Oral Suspension"] = "NYS", ["Rifaximin"] = "RFX", ["Ampicillin-Sulbactam"] = "SAM",
        ["Sulfameth/Trimethoprim DS"] = "SXT", ["Sulfameth/Trimethoprim SS"] = "SXT", ["Sulfamethoxazole-Trimethoprim"] = "SXT", ["Tobramycin"] = "TOB", ["Piperacillin-Tazobactam"] = "TZP",
        ["Vancomycin Oral Liquid"] = "VAN", ["Vancomycin"] = "VAN", ["Voriconazole"] = "VOR",
    };

    private sealed record Stay(string Key, string Patient, string From, string To);

    private sealed record Dose(string Stay, string Drug, string At);

    [SharedDataFact(Folder + "medication_events.csv", Folder + "encounter_events.csv")]
    public void Days_of_therapy_from_doses_given_are_those_counted_from_the_file()
    {
        var stays = Stays();
        var doses = Doses(stays);
        var facts = Derived(stays, doses);

        var systemic = doses.Where(dose => s_substances.ContainsKey(dose.Drug)).Select(dose => (dose.Stay, Drug: s_substances[dose.Drug], Day: dose.At[..10])).ToHashSet();
        var byStay = systemic.ToLookup(one => one.Stay);
        Assert.True(systemic.Count > 900, $"{systemic.Count} days of therapy: the file holds more");
        foreach (int row in Enumerable.Range(0, facts.Encounters.Count))
        {
            var mine = byStay[facts.Encounters.Encounter[row]!].ToList();
            var perDay = mine.GroupBy(one => one.Day).Select(day => day.Count()).ToList();
            var expected = (mine.Count, perDay.Count, perDay.DefaultIfEmpty(0).Max(), mine.Select(one => one.Drug).Distinct().Count());
            var lines = Enumerable.Range(0, facts.DrugUse.Count).Where(line => facts.DrugUse.Encounter[line] == facts.Encounters.Encounter[row] && facts.DrugUse.Counted[line] == true).Select(line => facts.DrugUse.DrugText[line]!);
            var strange = lines.Where(text => !s_substances.ContainsKey(text)).ToList();
            Assert.True(strange.Count == 0, "counted as systemic antimicrobials: " + string.Join(", ", strange));
            Assert.Equal((facts.Encounters.Encounter[row], expected), (facts.Encounters.Encounter[row], (facts.Encounters.Dot[row]!.Value, facts.Encounters.Lot[row]!.Value, facts.Encounters.CombinedMost[row]!.Value, facts.Encounters.Agents[row]!.Value)));
        }

        // The same days once more by calendar month, as ratios of observed to expected use take them: by order, so that two orders of one substance on one day count twice.
        var use = facts.UseMonths;
        var months = Enumerable.Range(0, use.Count).Where(row => use.Counted[row] == true).GroupBy(row => use.Month[row]!).ToDictionary(month => month.Key, month => month.Sum(row => use.Days[row]!.Value));
        var slow = doses.Where(dose => s_substances.ContainsKey(dose.Drug)).Select(dose => (dose.Stay, dose.Drug, Day: dose.At[..10])).Distinct().GroupBy(one => one.Day[..7]).ToDictionary(month => month.Key, month => (double)month.Count());
        Assert.Equal(slow.OrderBy(month => month.Key), months.OrderBy(month => month.Key));
    }

    private static FactSet Derived(List<Stay> stays, List<Dose> doses)
    {
        var hospital = new SmallHospital();
        var keys = stays.ToDictionary(stay => stay.Key, stay => stay.Key);
        foreach (var stay in stays)
        {
            hospital.Stay(stay.From, stay.To, patient: stay.Patient, key: stay.Key);
        }

        foreach (var order in doses.GroupBy(dose => (dose.Stay, dose.Drug)))
        {
            string key = $"{order.Key.Stay}|{order.Key.Drug}";
            hospital.Order(keys[order.Key.Stay], order.Key.Drug, order.Min(dose => dose.At), route: null, key: key);
            foreach (var dose in order)
            {
                hospital.Given(key, dose.At);
            }
        }

        return hospital.Derive();
    }

    private static List<Stay> Stays()
    {
        var stays = new List<Stay>();
        var open = new Dictionary<string, string>();
        foreach (var row in CsvRows.Of(SharedData.PathTo(Folder + "encounter_events.csv")))
        {
            if (row("code").StartsWith("HOSPITAL_ADMISSION", StringComparison.Ordinal))
            {
                open[row("subject_id")] = row("time");
            }
            else if (row("code").StartsWith("HOSPITAL_DISCHARGE", StringComparison.Ordinal) && open.Remove(row("subject_id"), out string? from))
            {
                stays.Add(new Stay(string.Create(CultureInfo.InvariantCulture, $"stay{stays.Count}"), row("subject_id"), from, row("time")));
            }
        }

        return stays;
    }

    private static List<Dose> Doses(List<Stay> stays)
    {
        var byPatient = stays.ToLookup(stay => stay.Patient);
        var doses = new List<Dose>();
        foreach (var row in CsvRows.Of(SharedData.PathTo(Folder + "medication_events.csv")))
        {
            string at = row("time");
            if (s_given.Contains(row("status_or_drug")) && byPatient[row("subject_id")].FirstOrDefault(stay => string.CompareOrdinal(stay.From, at) <= 0 && string.CompareOrdinal(at, stay.To) <= 0) is { } stay)
            {
                doses.Add(new Dose(stay.Key, row("drug_or_phase"), at));
            }
        }

        return doses;
    }
}
