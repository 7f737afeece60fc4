using Curb.Columns;
using Curb.Facts;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>
/// Marks isolate facts for the indicators of multidrug-resistant organisms: the kind at issue for the species, whether the isolate is one, and whether it opens an episode:
/// the same patient, stay, site and kind again is one episode (national set of 2024, HAIQI-IMDROs-05). Table <c>reference/mdro-kinds</c>.
/// </summary>
public static class MdroMarks
{
    /// <param name="isolates">Facts of one institution with organisms and classes; the three columns are filled in place.</param>
    /// <param name="reference">Organisms and the list of kinds.</param>
    public static void Mark(IsolateFacts isolates, ReferenceLibrary reference)
    {
        var kinds = KindsByRank(reference);
        var ofOrganism = new Distinct<(string Kind, string Class)?>(isolates.Organism, code => code is null ? null : KindOf(code, kinds, reference));
        var ofClasses = new Dictionary<(int Classes, string Wanted), bool>();
        var open = new List<int>();
        for (int row = 0; row < isolates.Count; row++)
        {
            if (ofOrganism[row] is not { } issue)
            {
                continue;
            }

            bool? resistant = Holds(isolates.Classes, row, issue.Class, ofClasses) ? true : Holds(isolates.CannotAssess[row], issue.Class) ? null : false;
            isolates.MdroKind.Set(row, issue.Kind);
            isolates.Mdro.Set(row, resistant);
            isolates.MdroEpisode.Set(row, false);
            if (resistant == true && isolates.Screening[row] != true)
            {
                open.Add(row);
            }
        }

        MarkEpisodes(isolates, open, ofOrganism);
    }

    /// <summary>In the order of the days; only isolates that may open an episode have to be put in order.</summary>
    private static void MarkEpisodes(IsolateFacts isolates, List<int> rows, Distinct<(string Kind, string Class)?> ofOrganism)
    {
        var seen = new HashSet<(string Patient, string Stay, string Site, string Kind)>();
        foreach (int row in rows.OrderBy(row => isolates.CollectedOn[row] ?? int.MaxValue).ThenBy(row => isolates.Isolate[row]))
        {
            isolates.MdroEpisode.Set(row, Opens(isolates, row, ofOrganism[row]!.Value.Kind, seen));
        }
    }

    private static bool Holds(TextColumn classes, int row, string wanted, Dictionary<(int Classes, string Wanted), bool> known)
    {
        var key = (classes.Codes[row], wanted);
        if (!known.TryGetValue(key, out bool holds))
        {
            known.Add(key, holds = Holds(classes[row], wanted));
        }

        return holds;
    }

    /// <summary>An isolate without a patient is an episode of its own.</summary>
    private static bool Opens(IsolateFacts isolates, int row, string kind, HashSet<(string Patient, string Stay, string Site, string Kind)> seen) =>
        isolates.Patient[row] is not { } patient || seen.Add((patient, isolates.Encounter[row] ?? "", isolates.SpecimenGroup[row] ?? "", kind));

    private static bool Holds(string? classes, string wanted) => classes is not null && classes.Split(';').Contains(wanted);

    private static Dictionary<(string Rank, string Organism), (string Kind, string Class)> KindsByRank(ReferenceLibrary reference)
    {
        var table = reference.Table("mdro-kinds", reference.Latest("mdro-kinds"));
        int kind = table.Column("kind"), cls = table.Column("class"), organism = table.Column("organism"), rank = table.Column("rank");
        return Enumerable.Range(0, table.Count).ToDictionary(row => (table[row, rank], table[row, organism]), row => (table[row, kind], table[row, cls]));
    }

    /// <summary>By the species, else its group, else its family.</summary>
    private static (string Kind, string Class)? KindOf(string code, Dictionary<(string Rank, string Organism), (string Kind, string Class)> kinds, ReferenceLibrary reference) =>
        kinds.TryGetValue(("species", code), out var own) ? own
        : reference.Organism(code) is not { } organism ? null
        : kinds.TryGetValue(("species-group", organism.SpeciesGroup), out var group) || kinds.TryGetValue(("species-group", code), out group) ? group
        : kinds.TryGetValue(("family", organism.Family), out var family) ? family
        : null;
}
