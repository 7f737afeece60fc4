using Curb.ReferenceData;

namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>Every name of every antimicrobial under the keys by which texts are looked up. A key that means two substances means none.</summary>
internal sealed class AntimicrobialNames
{
    private readonly Dictionary<string, Entry> _latinFull = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _latinSubstances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _chineseFull = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _chineseSubstances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _pinyin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _initials = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);
    private readonly DrugNameWords _words;

    public AntimicrobialNames(IReadOnlyList<Antimicrobial> drugs, DrugNameWords words)
    {
        _words = words;
        foreach (var drug in drugs)
        {
            _codes.TryAdd(drug.Code.ToUpperInvariant(), drug.Code);
            AddLatin(drug.Name, drug.Code, main: true);
            drug.Synonyms.ToList().ForEach(name => AddName(name, drug.Code));
            AddChinese(drug.NameZh, drug.Code, main: true);
            drug.SynonymsZh.ToList().ForEach(name => AddName(name, drug.Code));
        }

        AddAtcCodes(drugs);
        LatinWords = _latinSubstances.Where(pair => pair.Value.Drug is not null).SelectMany(pair => pair.Key.Split(' ')).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What a key leads to: the drug (null where several), whether it is the drug's main name, and how plain the name was.</summary>
    internal sealed record Entry(string? Drug, bool Main, int Rank);

    /// <summary>Every word that stands in the name of a substance.</summary>
    public IReadOnlySet<string> LatinWords { get; }

    public IEnumerable<KeyValuePair<string, Entry>> ChineseSubstances => _chineseSubstances;

    /// <summary>The drug of a WHONET code written in capitals, or of an ATC code.</summary>
    public string? Code(string text) => text.Length >= 3 && text == text.ToUpperInvariant() ? _codes.GetValueOrDefault(text) : null;

    public Entry? LatinFull(IEnumerable<string> words) => Known(_latinFull.GetValueOrDefault(LatinName.Key(words)));

    public Entry? LatinSubstances(IEnumerable<string> words) => Known(_latinSubstances.GetValueOrDefault(LatinName.Key(words)));

    public Entry? ChineseFull(string canonical) => Known(_chineseFull.GetValueOrDefault(canonical));

    public Entry? ChineseSubstance(string withoutSalts) => Known(_chineseSubstances.GetValueOrDefault(withoutSalts));

    public Entry? PinyinOf(string letters) => Known(_pinyin.GetValueOrDefault(letters));

    public Entry? Initials(string letters) => Known(_initials.GetValueOrDefault(letters));

    private static Entry? Known(Entry? entry) => entry?.Drug is null ? null : entry;

    private void AddName(string name, string drug)
    {
        if (ChineseName.HasChinese(name))
        {
            AddChinese(name, drug, main: false);
        }
        else
        {
            AddLatin(name, drug, main: false);
        }
    }

    private void AddLatin(string name, string drug, bool main)
    {
        var all = new LatinName(LatinName.Normalise(name), _words).All;
        var substances = LatinName.Substances(all, _words);
        Add(_latinFull, LatinName.Key(all.Select(word => word.Text)), drug, main, main ? 0 : 1);
        if (substances.Count > 0)
        {
            Add(_latinSubstances, LatinName.Key(substances.Select(word => word.Text)), drug, main, (main ? 0 : 1) + (substances.Count < all.Count ? 2 : 0));
        }
    }

    private void AddChinese(string? name, string drug, bool main)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        string canonical = ChineseName.Canonical(LatinName.Normalise(name), _words);
        string bare = ChineseName.WithoutSalts(canonical, _words);
        Add(_chineseFull, canonical, drug, main, main ? 0 : 1);
        Add(_chineseSubstances, bare, drug, main, (main ? 0 : 1) + (bare.Length < canonical.Length ? 2 : 0));
        AddPinyin(bare, drug, main);
    }

    private void AddPinyin(string name, string drug, bool main)
    {
        var syllables = name.Select(c => char.IsAsciiLetter(c) ? c.ToString() : _words.Pinyin.GetValueOrDefault(c, "")).ToList();
        if (syllables.TrueForAll(syllable => syllable.Length > 0))
        {
            Add(_pinyin, string.Concat(syllables), drug, main, main ? 0 : 1);
            Add(_initials, string.Concat(syllables.Select(syllable => syllable[0])), drug, main, 0);
        }
    }

    /// <summary>An ATC code that two drugs share (J01CE30) means neither.</summary>
    private void AddAtcCodes(IReadOnlyList<Antimicrobial> drugs)
    {
        foreach (var shared in drugs.SelectMany(drug => drug.Atc.Distinct().Select(atc => (atc, drug.Code))).GroupBy(pair => pair.atc).Where(group => group.Count() == 1))
        {
            _codes.TryAdd(shared.Key.ToUpperInvariant(), shared.Single().Code);
        }
    }

    /// <summary>Adds a key; the plainer name wins it, and two drugs with equal claims lose it both.</summary>
    private static void Add(Dictionary<string, Entry> entries, string key, string drug, bool main, int rank)
    {
        if (key.Length == 0)
        {
            return;
        }

        if (!entries.TryGetValue(key, out var had) || rank < had.Rank)
        {
            entries[key] = new Entry(drug, main, rank);
        }
        else if (rank == had.Rank && had.Drug != drug)
        {
            entries[key] = had with { Drug = null };
        }
    }
}
