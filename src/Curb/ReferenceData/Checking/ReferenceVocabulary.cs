namespace Curb.ReferenceData.Checking;

/// <summary>The codes that other tables may cite.</summary>
internal sealed class ReferenceVocabulary
{
    private readonly HashSet<string> _drugs;
    private readonly HashSet<string> _atc;
    private readonly HashSet<string> _classes;
    private readonly HashSet<string> _whonetClasses;
    private readonly Dictionary<string, HashSet<string>> _organisms;

    public ReferenceVocabulary(ReferenceLibrary library)
    {
        _drugs = [.. library.Antimicrobials.Select(drug => drug.Code)];
        _atc = [.. library.Antimicrobials.SelectMany(drug => drug.Atc)];
        _classes = [.. library.DrugClasses.Select(drugClass => drugClass.Id)];
        _whonetClasses = [.. library.DrugClasses.SelectMany(drugClass => drugClass.WhonetClasses.Concat(drugClass.WhonetSubclasses))];
        AtcOf = library.Antimicrobials.GroupBy(drug => drug.Code).ToDictionary(drug => drug.Key, drug => drug.First().Atc);
        var rows = library.Organisms;
        _organisms = new(StringComparer.Ordinal)
        {
            ["species"] = [.. rows.Select(row => row.Code)],
            ["species-group"] = [.. rows.Select(row => row.SpeciesGroup)],
            ["serovar-group"] = [.. rows.Select(row => row.SerovarGroup)],
            ["genus"] = [.. rows.Select(row => row.Genus)],
            ["genus-group"] = [.. rows.Select(row => row.GenusGroup)],
            ["family"] = [.. rows.Select(row => row.Family)],
            ["anaerobes"] = ["ANA"],
            ["gram-positive-anaerobes"] = ["AN+"],
            ["gram-negative-anaerobes"] = ["AN-"],
            ["gram-positive"] = ["+"],
            ["gram-negative"] = ["-"],
            ["all"] = ["ALL"],
        };
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> AtcOf { get; }

    public bool IsDrug(string code) => _drugs.Contains(code);

    public bool IsAtcGroup(string prefix) => _atc.Any(code => code.StartsWith(prefix, StringComparison.Ordinal));

    public bool IsClass(string id) => _classes.Contains(id);

    public bool IsWhonetClass(string name) => _whonetClasses.Contains(name);

    public bool IsOrganism(string code, string rank) => code.Length > 0 && _organisms.TryGetValue(rank, out var codes) && codes.Contains(code);

    /// <summary>True for a code of any rank.</summary>
    public bool IsOrganism(string code) => _organisms.Values.Any(codes => codes.Contains(code));
}
