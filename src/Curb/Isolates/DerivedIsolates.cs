using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>First isolates of derived facts by any rule: for questions that ask for another episode length or another method than the facts hold.</summary>
public static class DerivedIsolates
{
    /// <summary>One flag per isolate fact. Patients of different institutions are different patients.</summary>
    public static bool[] FirstIsolateFlags(IsolateFacts isolates, SusceptibilityFacts results, ReferenceLibrary library, FirstIsolateRule rule)
    {
        var patients = new TextDictionary();
        var patient = new int[isolates.Count];
        var day = new int[isolates.Count];
        for (int i = 0; i < isolates.Count; i++)
        {
            patient[i] = isolates.Patient[i] is { } key ? patients.Code($"{isolates.Institution[i]}\u001f{key}") : 0;
            day[i] = isolates.CollectedOn[i] ?? ReceivedDay(isolates, i, rule) ?? IsolateSeries.UnknownDay;
        }

        bool needsResults = rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested;
        var phenotypes = needsResults ? Phenotypes(isolates, results, library, rule.KeyDrugs) : null;
        return FirstIsolates.Mark(new IsolateSeries(patient, Species(isolates, library), day, (left, right) => Tie(isolates, left, right), phenotypes), rule);
    }

    /// <summary>The day of an isolate that another installation sent without its date: the calendar year is that of its month, everything else goes by the patient's own count of days.</summary>
    private static int? ReceivedDay(IsolateFacts isolates, int row, FirstIsolateRule rule) =>
        rule.Method != FirstIsolateMethod.Year ? isolates.SeriesDay[row]
        : isolates.Month[row] is { } month ? Days.From(DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture))
        : null;

    private static int[] Species(IsolateFacts isolates, ReferenceLibrary library)
    {
        var names = new TextDictionary();
        var ofCode = new Dictionary<int, int> { [0] = 0 };
        var species = new int[isolates.Count];
        for (int i = 0; i < species.Length; i++)
        {
            int code = isolates.Organism.Codes[i];
            if (!ofCode.TryGetValue(code, out int name))
            {
                string organism = isolates.Organism[i]!;
                ofCode[code] = name = names.Code(library.Organism(organism) is { } known ? GrownIsolates.SpeciesName(known) : organism);
            }

            species[i] = GrownIsolates.SeriesOf(name, isolates.Screening[i] == true);
        }

        return species;
    }

    private static PhenotypeMatrix Phenotypes(IsolateFacts isolates, SusceptibilityFacts results, ReferenceLibrary library, bool keyDrugsOnly)
    {
        var rowOf = new Dictionary<long, int>(isolates.Count);
        for (int i = 0; i < isolates.Count; i++)
        {
            rowOf[isolates.Isolate.Values[i]] = i;
        }

        int[] placeOf = PhenotypeDrugs.InCodeOrder(results.Drug.Dictionary);
        var keptOf = PhenotypeDrugs.Kept(library, [.. Enumerable.Range(0, placeOf.Length).Select(code => results.Drug.Dictionary.Text(code) ?? "")], keyDrugsOnly);
        bool[]?[] kept = [.. Enumerable.Range(0, isolates.Count).Select(row => keyDrugsOnly && isolates.Organism[row] is { } code ? keptOf(library.Organism(code)) : null)];
        var phenotypes = new PhenotypeMatrix(isolates.Count, placeOf.Length);
        for (int row = 0; row < results.Count; row++)
        {
            if (rowOf.TryGetValue(results.Isolate.Values[row], out int isolate) && (kept[isolate] is not { } key || key[results.Drug.Codes[row]]))
            {
                phenotypes.Set(isolate, placeOf[results.Drug.Codes[row]], SirCategories.OfText(results.Compared[row]));
            }
        }

        return phenotypes;
    }

    /// <summary>
    /// Isolates of one day by specimen number, isolate number (the end of the key) and key, as when they were derived. Those of another installation were numbered in that
    /// order before they were sent; their specimens and keys are pseudonyms, which have no order.
    /// </summary>
    public static int Tie(IsolateFacts isolates, int left, int right)
    {
        if (isolates.SeriesDay[left] is { } one && isolates.SeriesDay[right] is { } other)
        {
            return one != other ? one.CompareTo(other) : isolates.Isolate.Values[left].CompareTo(isolates.Isolate.Values[right]);
        }

        int order = isolates.Specimen.Utf8(left).SequenceCompareTo(isolates.Specimen.Utf8(right));
        order = order != 0 ? order : Nullable.Compare(IsolateNumber(isolates.IsolateKey[left]), IsolateNumber(isolates.IsolateKey[right]));
        order = order != 0 ? order : isolates.IsolateKey.Utf8(left).SequenceCompareTo(isolates.IsolateKey.Utf8(right));
        return order != 0 ? order : isolates.Isolate.Values[left].CompareTo(isolates.Isolate.Values[right]);
    }

    private static int? IsolateNumber(string? key)
    {
        string end = key is null ? "" : key[(key.LastIndexOf('|') + 1)..].Split('#')[0];
        return int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
