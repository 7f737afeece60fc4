using Curb.Intake;
using Curb.Measurements;
using Curb.Prophylaxis;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// All by which texts and lines are read, made once and kept from part to part of a derivation: settings, code lists, rules of prophylaxis, drug names and drugs on
/// routes already looked up. For one thread at a time.
/// </summary>
internal sealed class UseRules
{
    private readonly DrugNameMatcher _matcher;
    private readonly Dictionary<string, DrugNameMatch> _matches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Specification> _specifications = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Drug, string Route, bool Intravenous, bool Implied, string Salt, string Group, int Grades, string Form), int> _drugs = [];
    private readonly List<DrugOnRoute> _drugsOnRoute = [];

    public UseRules(ReferenceLibrary reference, GradeHistory grades, IReadOnlyDictionary<string, string> mappings, UseSettings settings)
    {
        Reference = reference;
        Settings = settings;
        Grades = grades;
        HasMappings = mappings.Count > 0;
        Contents = new ContentTables(reference);
        Meanings = new UseTerms(reference);
        Lists = new UseLists(reference);
        Prophylaxis = new ProphylaxisRules(reference);
        Measurements = new MeasuredItems(reference);
        _matcher = new DrugNameMatcher(reference, mappings);
    }

    public ReferenceLibrary Reference { get; }

    public UseSettings Settings { get; }

    /// <summary>Grades by the day of the order.</summary>
    public GradeHistory Grades { get; }

    public UseLists Lists { get; }

    public ProphylaxisRules Prophylaxis { get; }

    public UseTerms Meanings { get; }

    public MeasuredItems Measurements { get; }

    public ContentTables Contents { get; }

    /// <summary>True where the institution has mappings of its own.</summary>
    public bool HasMappings { get; }

    public int DrugsOnRoute => _drugsOnRoute.Count;

    public DrugOnRoute DrugOnRoute(int id) => _drugsOnRoute[id];

    public DrugNameMatch Match(string text) =>
        _matches.TryGetValue(text, out var known) ? known : _matches[text] = _matcher.Match(text);

    public DrugNameMatch Match(string text, string? sourceCode) => _matcher.Match(text, sourceCode);

    /// <summary>The match of a line; null where it has no name. A mapping of the source's own code helps where the name is unknown.</summary>
    public DrugNameMatch? MatchOfLine(string? name, string? sourceCode)
    {
        var match = name is null ? null : Match(name);
        return !HasMappings || match?.Drug is not null || sourceCode is null ? match : Match(name ?? sourceCode, sourceCode);
    }

    /// <summary>The route that a dosage form implies; empty where it implies none.</summary>
    public string FormRoute(string form) => _forms.TryGetValue(form, out var known) ? known : _forms[form] = _matcher.FormRoute(form);

    public Specification SpecificationOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Specification.Parse(text);
        }

        return _specifications.TryGetValue(text, out var known) ? known : _specifications[text] = Specification.Parse(text);
    }

    /// <summary>Number of a drug on a route; -1 where the drug of the match is not in the reference.</summary>
    /// <param name="match">The drug and the salt that the name tells.</param>
    /// <param name="route">The route, delivered or implied; null where unknown.</param>
    /// <param name="delivered">The route as delivered.</param>
    /// <param name="grades">Number of the catalogue in force when it was ordered.</param>
    /// <param name="form">The dosage form as delivered; a catalogue may grade it apart.</param>
    public int Number(DrugNameMatch match, RouteTerm? route, string? delivered, int grades, string? form)
    {
        if (Reference.Antimicrobial(match.Drug!) is not { } drug)
        {
            return -1;
        }

        string group = Lists.RouteGroup(route, delivered) ?? "";
        string graded = Grades.FormOf(grades, drug.Code, form);
        var key = (drug.Code, route?.Route ?? "", route?.Intravenous ?? false, route?.Text == AntimicrobialUse.DrugOnRoute.Implied, match.Salt, group, grades, graded);
        if (!_drugs.TryGetValue(key, out int id))
        {
            _drugs[key] = id = _drugsOnRoute.Count;
            _drugsOnRoute.Add(new DrugOnRoute(drug, route, match.Salt, Reference, Grades[grades], graded, Contents, Settings.DddEdition) { RouteGroup = group.Length == 0 ? null : group, KeyClass = Lists.KeyClass(drug.Code), KeyReadings = Lists.KeyDrug(drug.Code) });
        }

        return id;
    }
}
