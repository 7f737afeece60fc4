using System.Runtime.CompilerServices;
using System.Text;

namespace Curb.ReferenceData;

public sealed partial class ReferenceLibrary
{
    private readonly Lazy<Indexed<Organism>> _organisms;
    private readonly Lazy<Dictionary<string, string>> _organismNames;
    private readonly Lazy<Indexed<SpecimenType>> _specimens;
    private readonly Lazy<Dictionary<string, string>> _specimenNames;

    public IReadOnlyList<Organism> Organisms => _organisms.Value.Rows;

    /// <summary>The organism of a WHONET code in either case (eco, ECO), or null. Follows no replacement: see <see cref="Organism.ReplacedBy"/>.</summary>
    public Organism? Organism(string code) => _organisms.Value.Find(code);

    /// <summary>
    /// The current WHONET code for a code or any name of an organism (current, older, Chinese, hospital spelling, "E. coli" where only one species fits), or null.
    /// Case, punctuation and width of characters do not matter.
    /// </summary>
    public string? OrganismCode(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 3 && _organisms.Value.Find(trimmed) is { } byCode)
        {
            return byCode.ReplacedBy ?? byCode.Code;
        }

        string key = NameKey(trimmed);
        return key.Length > 0 && _organismNames.Value.TryGetValue(key, out string? code) && code.Length > 0 ? code : null;
    }

    public IReadOnlyList<SpecimenType> Specimens => _specimens.Value.Rows;

    /// <summary>The specimen type of two WHONET letters, or null.</summary>
    public SpecimenType? Specimen(string code) => _specimens.Value.Find(code);

    /// <summary>The two letters for a code or any name of a specimen type (血, BLOOD CULTURE, Mini-BAL), or null. A number is only accepted where one type alone has it.</summary>
    public string? SpecimenCode(string text)
    {
        string trimmed = text.Trim();
        return _specimens.Value.Find(trimmed) is { } byCode ? byCode.Code
            : _specimenNames.Value.TryGetValue(NameKey(trimmed), out string? code) && code.Length > 0 ? code
            : null;
    }

    /// <summary>A name without case, width and punctuation: letters and digits of any script, one blank between words; "+" and "#" are kept because they carry meaning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static string NameKey(string text)
    {
        var key = new StringBuilder(text.Length);
        bool gap = false;
        foreach (char raw in text)
        {
            char c = raw is >= '！' and <= '～' ? (char)(raw - 0xFEE0) : raw;
            if (char.IsLetterOrDigit(c) || c is '+' or '#')
            {
                if (gap && key.Length > 0)
                {
                    key.Append(' ');
                }

                key.Append(char.ToLowerInvariant(c));
                gap = false;
            }
            else
            {
                gap = true;
            }
        }

        return key.ToString();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<Organism> ReadOrganisms()
    {
        var table = LatestTable("organisms");
        int code = table.Column("code"), name = table.Column("name"), nameZh = table.Column("name_zh"), type = table.Column("type"), anaerobe = table.Column("anaerobe"), genus = table.Column("genus");
        int genusGroup = table.Column("genus_group"), family = table.Column("family"), speciesGroup = table.Column("species_group"), serovarGroup = table.Column("serovar_group");
        int genusName = table.Column("genus_name"), familyName = table.Column("family_name"), synonyms = table.Column("synonyms"), replaced = table.Column("replaced_by"), gram = table.Column("gram");
        var rows = new List<Organism>(table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            rows.Add(new Organism(table[i, code], table[i, name], table.TextOrNull(i, nameZh), table[i, type], table.Flag(i, anaerobe), table[i, genus], table[i, genusGroup], table[i, family],
                table[i, speciesGroup], table[i, serovarGroup], table[i, genusName], table[i, familyName], table.List(i, synonyms), table.TextOrNull(i, replaced), table[i, gram]));
        }

        return WithSpecies(rows);
    }

    /// <summary>Names the species of subspecies, serovars and biovars: the organism whose name is their first two words, alone or as its nominal subspecies.</summary>
    private static List<Organism> WithSpecies(List<Organism> rows)
    {
        var byName = new Dictionary<string, string>(rows.Count, StringComparer.Ordinal);
        foreach (var organism in rows)
        {
            if (organism.ReplacedBy is null)
            {
                byName.TryAdd(organism.Name, organism.Code);
            }
        }

        for (int i = 0; i < rows.Count; i++)
        {
            string[] words = rows[i].Name.Split(' ', 3);
            if (words.Length < 3 || words[1] is "sp." || !char.IsAsciiLetterUpper(words[0][0]) || words[0].EndsWith(',') || words[2] is "complex" or "group")
            {
                continue;
            }

            string epithet = words[1].TrimEnd(',');
            string? species = byName.GetValueOrDefault($"{words[0]} {epithet}") ?? byName.GetValueOrDefault($"{words[0]} {epithet} ss. {epithet}");
            if (species is not null && species != rows[i].Code)
            {
                rows[i] = rows[i] with { Species = species };
            }
        }

        return rows;
    }

    /// <summary>Every name to its current code. A current name wins over a synonym; an abbreviated name that fits two species is left out.</summary>
    private Dictionary<string, string> ReadOrganismNames()
    {
        var names = new Dictionary<string, string>(8192, StringComparer.Ordinal);
        var rows = _organisms.Value.Rows;
        foreach (var organism in rows)
        {
            names.TryAdd(NameKey(organism.Name), organism.ReplacedBy ?? organism.Code);
        }

        foreach (var organism in rows)
        {
            string current = organism.ReplacedBy ?? organism.Code;
            foreach (string synonym in organism.Synonyms)
            {
                names.TryAdd(NameKey(synonym), current);
            }

            if (organism.NameZh is { } chinese)
            {
                names.TryAdd(NameKey(chinese), current);
            }
        }

        AddAbbreviations(rows, names);
        return names;
    }

    private static void AddAbbreviations(IReadOnlyList<Organism> rows, Dictionary<string, string> names)
    {
        var abbreviations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var organism in rows)
        {
            string[] words = organism.Name.Split(' ');
            if (words.Length == 2 && words[1] != "sp." && char.IsAsciiLetterUpper(words[0][0]))
            {
                string key = NameKey($"{words[0][0]} {words[1]}");
                string current = organism.ReplacedBy ?? organism.Code;
                abbreviations[key] = !abbreviations.TryGetValue(key, out string? other) || other == current ? current : "";
            }
        }

        foreach (var (key, code) in abbreviations)
        {
            if (code.Length > 0)
            {
                names.TryAdd(key, code);
            }
        }
    }

    private List<SpecimenType> ReadSpecimens()
    {
        var table = LatestTable("specimens");
        int code = table.Column("code"), number = table.Column("number"), name = table.Column("name"), nameZh = table.Column("name_zh"), group = table.Column("group"), sterile = table.Column("sterile_site"), synonyms = table.Column("synonyms");
        var rows = new List<SpecimenType>(table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            rows.Add(new SpecimenType(table[i, code], table[i, number], table[i, name], table[i, nameZh], table[i, group], table.Flag(i, sterile), table.List(i, synonyms)));
        }

        return rows;
    }

    private Dictionary<string, string> ReadSpecimenNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = _specimens.Value.Rows;
        foreach (var specimen in rows)
        {
            names.TryAdd(NameKey(specimen.Name), specimen.Code);
            names.TryAdd(NameKey(specimen.NameZh), specimen.Code);
        }

        foreach (var specimen in rows)
        {
            foreach (string synonym in specimen.Synonyms)
            {
                names.TryAdd(NameKey(synonym), specimen.Code);
            }
        }

        foreach (var shared in rows.Where(specimen => specimen.Number.Length > 0).GroupBy(specimen => specimen.Number))
        {
            names.TryAdd(shared.Key, shared.Count() == 1 ? shared.First().Code : "");
        }

        return names;
    }
}
