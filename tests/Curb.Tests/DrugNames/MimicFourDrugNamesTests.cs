using Curb.AntimicrobialUse;
using Curb.Tests.Support;

namespace Curb.Tests.DrugNames;

/// <summary>The 605 drug names of the MIMIC-IV demo, read one by one: those below are antimicrobials, the others are not, and one mixture is left to a person.</summary>
public class MimicFourDrugNamesTests
{
    private const string LeftToAPerson = "Neomycin-Polymyxin-Bacitracin";

    private static readonly Dictionary<string, string> s_antimicrobials = new(StringComparer.Ordinal)
    {
        ["Acyclovir"] = "J05AB01",
        ["Ambisome"] = "cn-amphotericin-b-lipid",
        ["Amoxicillin"] = "AMX",
        ["Amoxicillin-Clavulanic Acid"] = "AMC",
        ["Ampicillin"] = "AMP",
        ["Ampicillin-Sulbactam"] = "SAM",
        ["Azithromycin"] = "AZM",
        ["Aztreonam"] = "ATM",
        ["CeFAZolin"] = "CZO",
        ["CefTAZidime"] = "CAZ",
        ["CefTRIAXone"] = "CRO",
        ["CefazoLIN"] = "CZO",
        ["CefePIME"] = "FEP",
        ["Cefpodoxime Proxetil"] = "CPX",
        ["CeftriaXONE"] = "CRO",
        ["Cephalexin"] = "LEX",
        ["Ciprofloxacin"] = "CIP",
        ["Ciprofloxacin 0.3% Ophth Soln"] = "CIP",
        ["Ciprofloxacin HCl"] = "CIP",
        ["Clarithromycin"] = "CLR",
        ["Clindamycin"] = "CLI",
        ["Clotrimazole"] = "CTR",
        ["Clotrimazole Cream"] = "CTR",
        ["Daptomycin"] = "DAP",
        ["Darunavir"] = "J05AE10",
        ["Doxycycline Hyclate"] = "DOX",
        ["Emtricitabine-Tenofovir (Truvada)"] = "J05AR03",
        ["Erythromycin"] = "ERY",
        ["Erythromycin 0.5% Ophth Oint"] = "ERY",
        ["Fluconazole"] = "FLU",
        ["Gentamicin"] = "GEN",
        ["Gentamicin 0.3% Ophth. Soln"] = "GEN",
        ["Hydroxychloroquine Sulfate"] = "P01BA02",
        ["Ivermectin"] = "P02CF01",
        ["Levofloxacin"] = "LVX",
        ["Linezolid"] = "LNZ",
        ["Meropenem"] = "MEM",
        ["MetRONIDAZOLE (FLagyl)"] = "MTR",
        ["MetroNIDAZOLE"] = "MTR",
        ["Micafungin"] = "MIF",
        ["Miconazole 2% Cream"] = "MCZ",
        ["Miconazole Nitrate Vag Cream 2%"] = "MCZ",
        ["Miconazole Powder 2%"] = "MCZ",
        ["Mupirocin Cream 2%"] = "MUP",
        ["Mupirocin Nasal Ointment 2%"] = "MUP",
        ["Mupirocin Ointment 2%"] = "MUP",
        ["Neomycin Sulfate"] = "NEO",
        ["Nitrofurantoin (Macrodantin)"] = "NIT",
        ["Nitrofurantoin Monohyd (MacroBID)"] = "NIT",
        ["Nystatin"] = "NYS",
        ["Nystatin Cream"] = "NYS",
        ["Nystatin Oral Suspension"] = "NYS",
        ["Nystatin-Triamcinolone Cream"] = "NYS",
        ["OSELTAMivir"] = "J05AH02",
        ["Oseltamivir"] = "J05AH02",
        ["Piperacillin-Tazobactam"] = "TZP",
        ["Raltegravir"] = "J05AJ01",
        ["RiTONAvir"] = "J05AE03",
        ["Rifaximin"] = "RFX",
        ["Sulfameth/Trimethoprim DS"] = "SXT",
        ["Sulfameth/Trimethoprim SS"] = "SXT",
        ["Sulfamethoxazole-Trimethoprim"] = "SXT",
        ["Terbinafine 1% Cream"] = "TRB",
        ["Tigecycline"] = "TGC",
        ["Tobramycin"] = "TOB",
        ["Trimethoprim"] = "TMP",
        ["Vancomycin"] = "VAN",
        ["Vancomycin Enema"] = "VAN",
        ["Vancomycin Oral Liquid"] = "VAN",
        ["Voriconazole"] = "VOR",
        ["ertapenem"] = "ETP",
        ["moxifloxacin"] = "MFX",
        ["rifAXIMin"] = "RFX",
        ["vancomycin"] = "VAN",
    };

    [SharedDataFact("mimic-iv-demo-meds/medication_events.csv")]
    public void Of_a_second_hospital_database_the_matcher_finds_the_antimicrobials_and_nothing_else()
    {
        var matcher = new DrugNameMatcher(Reference.Library, new Dictionary<string, string>());
        var names = File.ReadLines(SharedData.PathTo("mimic-iv-demo-meds/medication_events.csv")).Skip(1).Select(NameOf).Where(name => name.Length > 0).GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(605, names.Count);
        Assert.Equal(s_antimicrobials.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            names.Keys.Select(name => KeyValuePair.Create(name, matcher.Match(name).Drug!)).Where(pair => pair.Value is not null).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        double rows = names.Where(name => s_antimicrobials.ContainsKey(name.Key)).Sum(name => name.Value);
        Assert.True(rows / (rows + names[LeftToAPerson]) > 0.98);
        Assert.Equal("unmatched", matcher.Match(LeftToAPerson).How);
    }

    /// <summary>MEDICATION//START//name, MEDICATION//STOP//name or MEDICATION//name//status.</summary>
    private static string NameOf(string line)
    {
        int at = line.IndexOf("MEDICATION//", StringComparison.Ordinal);
        var parts = line[at..].Trim('"', ',').Split("//");
        var name = parts[1] is "START" or "STOP" ? string.Join("//", parts[2..]) : parts[1];
        return name.TrimEnd(',').Trim('"');
    }
}
