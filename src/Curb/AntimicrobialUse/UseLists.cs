using System.Globalization;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// The code lists beside the formulas: which tests count by reading, key drugs, groups of departments, ages, routes and diagnoses. Read once and shared by every
/// part of a derivation; never changed afterwards.
/// </summary>
internal sealed class UseLists
{
    private readonly Dictionary<string, TestReadings> _tests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyReadings> _keyDrugs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keyClasses = new(StringComparer.Ordinal);
    private readonly List<(string Band, double From, double To)> _ages = [];
    private readonly List<(string Group, string Prefix)> _diagnosisCodes = [];
    private readonly List<(string Group, string Text)> _diagnosisTexts = [];

    public UseLists(ReferenceLibrary reference)
    {
        foreach (var row in Rows(reference, "pathogen-tests"))
        {
            _tests[row["test"]] = _tests.GetValueOrDefault(row["test"]) | row["reading"] switch { "microbiology" => TestReadings.Microbiology, "action" => TestReadings.Action, _ => TestReadings.National };
        }

        foreach (var row in Rows(reference, "key-drugs"))
        {
            _keyDrugs[row["drug"]] = _keyDrugs.GetValueOrDefault(row["drug"]) | (row["reading"] == "action" ? KeyReadings.Action : KeyReadings.National);
        }

        foreach (var row in Rows(reference, "key-classes"))
        {
            _keyClasses[row["drug"]] = row["key_class"];
        }

        _ages.AddRange(Rows(reference, "age-bands").Select(row => (row["band"], Number(row["from_years"]), row["to_years"].Length == 0 ? double.PositiveInfinity : Number(row["to_years"]))));
        foreach (var row in Rows(reference, "diagnosis-groups"))
        {
            (row["kind"] == "code" ? _diagnosisCodes : _diagnosisTexts).Add((row["group"], row["kind"] == "code" ? row["value"] : ReferenceLibrary.TermKey(row["value"])));
        }

        Departments = new TermList(Rows(reference, "department-groups").Select(row => (row["text"], row["group"])));
        Routes = new TermList(Rows(reference, "route-groups").Select(row => (row["text"], row["group"])));
    }

    public TermList Departments { get; }

    public TermList Routes { get; }

    /// <summary>The readings that count a kind of test; none for one that no reading lists.</summary>
    public TestReadings Readings(string test) => _tests.GetValueOrDefault(test);

    /// <summary>The lists of key drugs that hold a drug.</summary>
    public KeyReadings KeyDrug(string drug) => _keyDrugs.GetValueOrDefault(drug);

    /// <summary>The group of drugs under strengthened control; null where a drug is in none.</summary>
    public string? KeyClass(string drug) => _keyClasses.GetValueOrDefault(drug);

    /// <summary>The band of an age; null where the age is unknown.</summary>
    public string? AgeBand(double? years) => years is { } age && age >= 0 ? _ages.Find(band => age >= band.From && age < band.To).Band : null;

    /// <summary>The group of a diagnosis: by its code where there is one, else by its text; empty where it is in none, null where nothing was delivered.</summary>
    public string? Diagnosis(string? code, string? text)
    {
        if (!string.IsNullOrWhiteSpace(code))
        {
            string key = code.Trim().ToUpperInvariant();
            return _diagnosisCodes.Find(row => key.StartsWith(row.Prefix, StringComparison.Ordinal)).Group ?? "";
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string words = ReferenceLibrary.TermKey(Intake.HalfWidth.Fold(text));
        return _diagnosisTexts.Find(row => words.Contains(row.Text, StringComparison.Ordinal)).Group ?? "";
    }

    /// <summary>The group of a route: intravenous, oral, intramuscular, intrathecal …; the WHO route where nothing more is known of it, null where the route is unknown.</summary>
    public string? RouteGroup(RouteTerm? route, string? delivered) => route switch
    {
        null => null,
        { Intravenous: true, Text: not DrugOnRoute.Implied } => "intravenous",
        { Route: "O" } => "oral",
        { Route: "R" } => "rectal",
        { Route: "V" } => "vaginal",
        { Route: "P" } => Routes.Meaning(delivered) ?? "parenteral",
        { Route: "local" } => Routes.Meaning(delivered) ?? "local",
        _ => route.Route.StartsWith("Inhal", StringComparison.Ordinal) ? "inhaled" : route.Route,
    };

    internal static IEnumerable<IReadOnlyDictionary<string, string>> Rows(ReferenceLibrary reference, string dataset)
    {
        var table = reference.Table(dataset, reference.Latest(dataset));
        for (int row = 0; row < table.Count; row++)
        {
            int at = row;
            yield return table.Header.ToDictionary(name => name, name => table[at, table.Column(name)], StringComparer.Ordinal);
        }
    }

    internal static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The lists of key drugs (重点抗菌药物).</summary>
[Flags]
internal enum KeyReadings : byte
{
    None = 0,

    /// <summary>The short list of the action of 2021.</summary>
    Action = 1,

    /// <summary>The list of the national set of 2024.</summary>
    National = 2,
}
