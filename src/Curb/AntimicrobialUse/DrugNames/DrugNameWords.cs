using System.Collections.Frozen;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>
/// The words around a substance in a drug name: salts, forms, vehicles, abbreviations, stems, and the other drugs that look alike.
/// Tables <c>reference/drug-name-words</c> (kind, text, meaning) and <c>reference/pinyin</c>.
/// </summary>
internal sealed class DrugNameWords
{
    private const string Dataset = "drug-name-words";

    private readonly ReferenceTable _table;
    private readonly Dictionary<string, List<(string Text, string Meaning)>> _kinds = [];

    private DrugNameWords(ReferenceTable table, FrozenDictionary<char, string> pinyin)
    {
        _table = table;
        ReadKinds();
        Salts = Set("salt");
        Forms = Map("form");
        Noise = Set("noise");
        Accessories = Set("accessory");
        Aliases = Map("alias");
        SaltCodes = Map("salt-code");
        Others = Set("other");
        LookAlikes = Set("look-alike");
        Stems = Texts("stem");
        ChineseForms = Longest("form-zh");
        ChinesePrefixes = Longest("prefix-zh");
        ChineseSalts = [.. Longest("salt-zh").Concat(Longest("accessory-zh")).Select(word => word.Text).OrderByDescending(text => text.Length)];
        ChineseVariants = Longest("variant-zh");
        ChineseStems = Texts("stem-zh");
        ChineseOthers = Texts("other-zh");
        Pinyin = pinyin;
    }

    /// <summary>Salts and esters that don't change the substance.</summary>
    public FrozenSet<string> Salts { get; }

    /// <summary>Dosage forms with the WHO route they imply (empty where they imply none).</summary>
    public FrozenDictionary<string, string> Forms { get; }

    public FrozenSet<string> Noise { get; }

    /// <summary>Partners without antibacterial action of their own that many texts leave out (cilastatin).</summary>
    public FrozenSet<string> Accessories { get; }

    /// <summary>Other spellings of one word of a name.</summary>
    public FrozenDictionary<string, string> Aliases { get; }

    /// <summary>Salts with DDDs of their own, as WHO salt codes.</summary>
    public FrozenDictionary<string, string> SaltCodes { get; }

    /// <summary>Words that are other drugs, vehicles or containers: never an antimicrobial, however near the spelling.</summary>
    public FrozenSet<string> Others { get; }

    /// <summary>Substances whose names are one or two letters apart: a misspelling between them is not guessed at.</summary>
    public FrozenSet<string> LookAlikes { get; }

    public IReadOnlyList<string> Stems { get; }

    public IReadOnlyList<(string Text, string Meaning)> ChineseForms { get; }

    public IReadOnlyList<(string Text, string Meaning)> ChinesePrefixes { get; }

    public IReadOnlyList<string> ChineseSalts { get; }

    public IReadOnlyList<(string Text, string Meaning)> ChineseVariants { get; }

    public IReadOnlyList<string> ChineseStems { get; }

    public IReadOnlyList<string> ChineseOthers { get; }

    /// <summary>Characters of Chinese drug names with their reading, without tones.</summary>
    public FrozenDictionary<char, string> Pinyin { get; }

    public static DrugNameWords Load(ReferenceLibrary reference) => new(reference.Table(Dataset, reference.Latest(Dataset)), ReadPinyin(reference));

    private static FrozenDictionary<char, string> ReadPinyin(ReferenceLibrary reference)
    {
        var table = reference.Table("pinyin", reference.Latest("pinyin"));
        int character = table.Column("character"), pinyin = table.Column("pinyin");
        return Enumerable.Range(0, table.Count).ToFrozenDictionary(row => table[row, character][0], row => table[row, pinyin]);
    }

    private void ReadKinds()
    {
        int kind = _table.Column("kind"), text = _table.Column("text"), meaning = _table.Column("meaning");
        for (int row = 0; row < _table.Count; row++)
        {
            (_kinds.TryGetValue(_table[row, kind], out var list) ? list : _kinds[_table[row, kind]] = []).Add((_table[row, text], _table[row, meaning]));
        }
    }

    private List<(string Text, string Meaning)> Of(string kind) => _kinds.TryGetValue(kind, out var list) ? list : [];

    private FrozenSet<string> Set(string kind) => Of(kind).Select(word => word.Text).ToFrozenSet(StringComparer.Ordinal);

    private FrozenDictionary<string, string> Map(string kind) =>
        Of(kind).DistinctBy(word => word.Text).ToFrozenDictionary(word => word.Text, word => word.Meaning, StringComparer.Ordinal);

    private List<string> Texts(string kind) => [.. Of(kind).Select(word => word.Text)];

    private List<(string Text, string Meaning)> Longest(string kind) => [.. Of(kind).OrderByDescending(word => word.Text.Length)];
}
