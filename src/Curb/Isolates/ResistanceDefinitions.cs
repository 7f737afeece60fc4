using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>
/// Which resistance classes belong to which definition, and the other names of classes: CRECO is CREC, VREM is VREfm.
/// From the newest edition of <c>reference/resistance-classes</c>; <see cref="Multidrug"/> stands for MDR, XDR and PDR of <c>reference/mdr-categories</c>,
/// <see cref="Difficult"/> for DTR of <c>reference/difficult-to-treat</c>.
/// </summary>
public sealed class ResistanceDefinitions
{
    /// <summary>The definition of multidrug, extensive and pan-drug resistance by Magiorakos 2012.</summary>
    public const string Multidrug = "cmi-2012";

    /// <summary>The definition of difficult-to-treat resistance by Kadri 2018.</summary>
    public const string Difficult = "kadri-2018";

    private static readonly string[] s_difficult = ["DTR"];
    private static readonly string[] s_multidrug = ["MDR", "XDR", "PDR"];
    private readonly Dictionary<string, HashSet<string>> _classes = new(StringComparer.OrdinalIgnoreCase) { [Multidrug] = [.. s_multidrug], [Difficult] = [.. s_difficult] };
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    private ResistanceDefinitions()
    {
    }

    /// <summary>Names of the definitions there are, in order.</summary>
    public IReadOnlyList<string> Names => [.. _classes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Every class.</summary>
    public IReadOnlyList<string> Classes => [.. _names.Values.Distinct().Order(StringComparer.Ordinal)];

    public static ResistanceDefinitions Load(ReferenceLibrary library)
    {
        var found = new ResistanceDefinitions();
        foreach (string name in s_multidrug.Concat(s_difficult))
        {
            found._names[name] = name;
        }

        var table = library.Table("resistance-classes", library.Latest("resistance-classes"));
        for (int row = 0; row < table.Count; row++)
        {
            string name = table[row, table.Column("class")];
            foreach (string alias in table.List(row, table.Column("aliases")).Prepend(name))
            {
                found._names[alias] = name;
            }

            foreach (string definition in table.List(row, table.Column("definitions")))
            {
                (found._classes.TryGetValue(definition, out var classes) ? classes : found._classes[definition] = []).Add(name);
            }
        }

        return found;
    }

    /// <summary>The classes of a definition; null where there is none of that name.</summary>
    public IReadOnlySet<string>? Of(string definition) => _classes.GetValueOrDefault(definition);

    /// <summary>The name of a class by any of its names; null where the text names none.</summary>
    public string? Class(string text) => _names.GetValueOrDefault(text.Trim());
}
