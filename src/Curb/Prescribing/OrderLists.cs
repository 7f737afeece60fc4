using System.Collections.Concurrent;
using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Courses;
using Curb.Policies;
using Curb.Prophylaxis;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Prescribing;

/// <summary>A reason that a card offers for going on against it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">As the physician reads it.</param>
/// <param name="Emergency">True where it is the emergency override of Order 84 art. 28.</param>
public sealed record OverrideReason(string Code, Bilingual Title, bool Emergency);

/// <summary>The reference lists of the order check, read once: doses, renal doses, interactions, cautions, allergies, target organisms, titles. Safe to share between threads.</summary>
public sealed class OrderLists
{
    private readonly Dictionary<string, DrugProfile> _profiles = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _titles;
    private readonly List<(string Word, string Allergen)> _allergyWords;
    private readonly List<(string Prefix, string Organism)> _syndromes;
    private readonly Dictionary<(string Organism, string Drug), string> _testedInstead;
    private readonly ILookup<(string Organism, string Tested), string> _testedFor;
    private readonly InfectionDiagnoses _infections;
    private readonly Interpreter _expected;
    /// <summary>Many distinct codes from one caller must not fill the memory.</summary>
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<string, bool> _infection = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _usual = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Organism, string Drug), string> _expectedReasons = new();

    /// <exception cref="ReferenceFaultException">A list is missing or holds no numbers where numbers belong.</exception>
    public OrderLists(ReferenceLibrary reference)
    {
        Reference = reference;
        Prophylaxis = new ProphylaxisRules(reference);
        _infections = InfectionDiagnoses.Load(reference);
        _titles = Rows("prescriber-titles").ToDictionary(row => ReferenceLibrary.TermKey(row["text"]), row => row["level"], StringComparer.Ordinal);
        _allergyWords = [.. Rows("allergy-words").Select(row => (ReferenceLibrary.TermKey(row["word"]), row["allergen"]))];
        _syndromes = [.. Rows("syndrome-organisms").Select(row => (row["diagnosis"].Replace(".", "", StringComparison.Ordinal), row["organism"]))];
        _expected = new Interpreter([], reference.ExpectedResistance("EUCAST"), reference.Organism, reference.Antimicrobial, "EUCAST", 0);
        RouteCodes = Rows("route-codes").ToDictionary(row => row["code"], row => row["route"], StringComparer.Ordinal);
        OverrideReasons = [.. Rows("override-reasons").Select(row => new OverrideReason(row["code"], new Bilingual(row["title_zh"], row["title_en"]), row["emergency"] == "true"))];
        _testedInstead = Rows("tested-instead").ToDictionary(row => (row["organism"], row["drug"]), row => row["tested"]);
        _testedFor = _testedInstead.ToLookup(pair => (pair.Key.Item1, pair.Value), pair => pair.Key.Item2);
        ReadProfiles();
    }

    /// <summary>Codes of routes in calling systems as words of the route table.</summary>
    public IReadOnlyDictionary<string, string> RouteCodes { get; }

    /// <summary>Reasons that a card offers for going on against it.</summary>
    public IReadOnlyList<OverrideReason> OverrideReasons { get; }

    public ReferenceLibrary Reference { get; }

    public ProphylaxisRules Prophylaxis { get; }

    public IEnumerable<DrugProfile> Profiles => _profiles.Values;

    /// <summary>The profile of a drug; null where the reference does not know it.</summary>
    public DrugProfile? Profile(string drug) => _profiles.GetValueOrDefault(drug);

    /// <summary>senior, intermediate or junior; null where the title is not known.</summary>
    public string? TitleLevel(string? title) => string.IsNullOrWhiteSpace(title) ? null : _titles.GetValueOrDefault(ReferenceLibrary.TermKey(title));

    /// <summary>Whether an ICD-10 code names an infection.</summary>
    public bool IsInfection(string code) => _infection.TryGetValue(code, out bool known) ? known : _infection.Count < MostRemembered ? _infection.GetOrAdd(code, _infections.Holds) : _infections.Holds(code);

    /// <summary>The class that the words of an allergy record mean; null where they mean none.</summary>
    public string? AllergenOf(string text)
    {
        string key = ReferenceLibrary.TermKey(text);
        return _allergyWords.Find(word => key.Contains(word.Word, StringComparison.Ordinal)).Allergen;
    }

    /// <summary>The usual leading organisms of a diagnosis; empty where the list names none.</summary>
    public IReadOnlyList<string> UsualOrganisms(string? icd10) =>
        icd10 is null ? [] : _usual.TryGetValue(icd10, out var known) ? known : _usual.Count < MostRemembered ? _usual.GetOrAdd(icd10, FindUsual) : FindUsual(icd10);

    /// <summary>The drug whose test tells of one that is itself not tested against an organism; null where none does.</summary>
    public string? TestedInstead(string organism, string drug) => _testedInstead.GetValueOrDefault((organism, drug));

    /// <summary>Drugs that a test of another tells of.</summary>
    public IEnumerable<string> ToldBy(string organism, string tested) => _testedFor[(organism, tested)];

    private string[] FindUsual(string icd10)
    {
        string code = icd10.Replace(".", "", StringComparison.Ordinal).ToUpperInvariant();
        return [.. _syndromes.Where(row => code.StartsWith(row.Prefix, StringComparison.Ordinal)).Select(row => row.Organism)];
    }

    /// <summary>The row by which an organism is expected to be resistant to a drug (EUCAST); empty where it is not.</summary>
    public string ExpectedResistance(string organism, string drug) => _expectedReasons.GetOrAdd((organism, drug), FindExpected);

    // The interpreter keeps what it finds and is for one thread at a time.
    private string FindExpected((string Organism, string Drug) pair)
    {
        lock (_expected)
        {
            return Reference.Organism(pair.Organism) is { } organism ? _expected.ExpectedReason(organism, pair.Drug) ?? "" : "";
        }
    }

    private IEnumerable<IReadOnlyDictionary<string, string>> Rows(string dataset) => UseLists.Rows(Reference, dataset);

    private void ReadProfiles()
    {
        var ranks = SpectrumRanks.Load(Reference);
        var use = new UseLists(Reference);
        var oral = Rows("oral-agents").Select(row => row["drug"]).ToHashSet(StringComparer.Ordinal);
        var doses = Rows("dose-limits").ToLookup(row => row["drug"]);
        var renal = Rows("renal-doses").ToLookup(row => row["drug"]);
        var interactions = Rows("interactions").ToLookup(row => row["drug"]);
        var cautions = Rows("patient-cautions").ToLookup(row => row["drug"]);
        var sites = Rows("drug-sites").ToLookup(row => row["drug"]);
        var allergies = Rows("allergy-relations").ToLookup(row => row["drug"]);
        foreach (var drug in Reference.Antimicrobials)
        {
            _profiles[drug.Code] = new DrugProfile(drug, ranks.Rank(drug.Code), ranks.CoversAnaerobes(drug.Code), use.KeyClass(drug.Code), (use.KeyDrug(drug.Code) & KeyReadings.National) != 0, oral.Contains(drug.Code))
            {
                DoseLimits = [.. doses[drug.Code].Select(Dose)],
                RenalDoses = [.. renal[drug.Code].Select(Renal).OrderBy(row => row.BelowMlPerMin)],
                Interactions = [.. interactions[drug.Code].Concat(interactions[drug.DrugClass]).Select(row => new Interaction(ReferenceLibrary.TermKey(row["other"]), Severity(row["severity"]), Advice(row, "effect"), Verified(row)))],
                Cautions = [.. cautions[drug.Code].Concat(cautions[drug.DrugClass]).Select(row => new PatientCaution(row["condition"], Number(row["from_years"]) ?? 0, Number(row["to_years"]) ?? double.PositiveInfinity, Severity(row["severity"]), Advice(row, "advice"), Verified(row)))],
                Sites = [.. sites[drug.Code].Select(row => new DrugSite(row["route"], row["sites"] == "only", row["diagnosis"].Replace(".", "", StringComparison.Ordinal)))],
                Allergies = [.. allergies[drug.Code].Concat(allergies[drug.DrugClass]).Select(row => new AllergyRelation(row["allergen"], Severity(row["severity"]), Severity(row["severity_after_severe"]), Verified(row)))],
            };
        }
    }

    private static DoseLimit Dose(IReadOnlyDictionary<string, string> row) => new(
        row["route"], Number(row["from_years"]) ?? 0, Number(row["to_years"]) ?? double.PositiveInfinity, Number(row["max_single_g"]), Number(row["max_daily_g"]),
        Number(row["max_single_mg_kg"]), Number(row["max_daily_mg_kg"]), Number(row["fewest_doses"]), Number(row["most_doses"]), Verified(row));

    private static RenalDose Renal(IReadOnlyDictionary<string, string> row) => new(Number(row["below_ml_min"])!.Value, Number(row["max_daily_g"]), Advice(row, "advice"), Verified(row));

    private static Bilingual Advice(IReadOnlyDictionary<string, string> row, string column) => new(row[column + "_zh"], row[column + "_en"]);

    private static bool Verified(IReadOnlyDictionary<string, string> row) => row["confidence"] != "unverified";

    private static double? Number(string cell) => cell.Length == 0 ? null : double.Parse(cell, CultureInfo.InvariantCulture);

    private static RuleSeverity Severity(string cell) => Enum.Parse<RuleSeverity>(cell, true);
}
