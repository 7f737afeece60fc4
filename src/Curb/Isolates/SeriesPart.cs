using Curb.Columns;
using Curb.Intake.Received;

namespace Curb.Isolates;

/// <summary>What the first-isolate rules need of the grown isolates of one part of a source, after its texts are gone.</summary>
internal sealed class SeriesPart
{
    private readonly int[] _patient;
    private readonly int[] _series;
    private readonly int[] _day;
    private readonly int[] _isolateNumber;
    private readonly int[] _lines;
    private readonly PackedTexts _specimens;
    private readonly PackedTexts _keys;
    private TextDictionary? _patients;
    private List<string>? _species = [""];
    private PhenotypeMatrix? _phenotypes;

    public SeriesPart(ReceivedIsolates isolates, GrownIsolates grown, PhenotypeMatrix? phenotypes, int[] lines)
    {
        _lines = lines;
        _phenotypes = phenotypes;
        _specimens = new PackedTexts(isolates.Specimen, grown.Rows);
        _keys = new PackedTexts(isolates.Key, grown.Rows);
        _patients = isolates.Patient.Dictionary;
        (_patient, _series, _day, _isolateNumber) = (new int[grown.Count], new int[grown.Count], new int[grown.Count], new int[grown.Count]);
        Rows = grown.Rows;
        var screening = new Distinct<bool>(isolates.Reason, DeliveredTerms.IsScreening);
        var species = new Dictionary<int, int> { [0] = 0 };
        for (int i = 0; i < grown.Count; i++)
        {
            int row = grown.Rows[i];
            var organism = grown.Organism(isolates, row);
            if (!species.TryGetValue(organism.Species, out int number))
            {
                species[organism.Species] = number = _species.Count;
                _species.Add(GrownIsolates.SpeciesName(organism.Organism!));
            }

            _patient[i] = isolates.Patient.Codes[row];
            _series[i] = GrownIsolates.SeriesOf(number, screening[row]);
            _day[i] = isolates.CollectedOn[row] ?? IsolateSeries.UnknownDay;
            _isolateNumber[i] = isolates.IsolateNumber[row] ?? int.MinValue;
        }
    }

    public int Count => _patient.Length;

    /// <summary>Row of the part by isolate, from 0.</summary>
    public int[] Rows { get; }

    /// <summary>Numbers patients and species as all parts do; the part's own names are let go.</summary>
    public void Renumber(TextDictionary patients, TextDictionary species)
    {
        int[] speciesOf = [.. _species!.Select(species.Code)];
        int[] patientOf = new int[_patients!.Count];
        for (int i = 0; i < _patient.Length; i++)
        {
            int own = _patient[i];
            if (own != 0 && patientOf[own] == 0)
            {
                patientOf[own] = patients.Code(_patients.Utf8(own));
            }

            _patient[i] = patientOf[own];
            _series[i] = GrownIsolates.SeriesOf(speciesOf[_series[i] / 2], _series[i] % 2 == 1);
        }

        (_patients, _species) = (null, null);
    }

    /// <summary>The isolates of renumbered parts, in their order; the parts' phenotypes are let go.</summary>
    public static IsolateSeries Joined(IReadOnlyList<SeriesPart> parts)
    {
        int[] starts = [0, .. parts.Select(part => part.Count)];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = checked(starts[i] + starts[i - 1]);
        }

        int[] Column(Func<SeriesPart, int[]> column)
        {
            var all = new int[starts[^1]];
            for (int i = 0; i < parts.Count; i++)
            {
                column(parts[i]).CopyTo(all, starts[i]);
            }

            return all;
        }

        return new IsolateSeries(
            Column(part => part._patient), Column(part => part._series), Column(part => part._day), (left, right) => Tie(parts, starts, left, right), JoinedPhenotypes(parts, starts));
    }

    private static PhenotypeMatrix? JoinedPhenotypes(IReadOnlyList<SeriesPart> parts, int[] starts)
    {
        if (parts.Count == 0 || parts[0]._phenotypes is not { } first)
        {
            return null;
        }

        var all = new PhenotypeMatrix(starts[^1], first.Drugs);
        for (int i = 0; i < parts.Count; i++)
        {
            all.CopyFrom(starts[i], parts[i]._phenotypes!);
            parts[i]._phenotypes = null;
        }

        return all;
    }

    private static int Tie(IReadOnlyList<SeriesPart> parts, int[] starts, int left, int right) => KeyOf(parts, starts, left).CompareTo(KeyOf(parts, starts, right));

    private static SameDayKey KeyOf(IReadOnlyList<SeriesPart> parts, int[] starts, int isolate)
    {
        var (part, at) = Find(parts, starts, isolate);
        return new SameDayKey(part._specimens[at], part._isolateNumber[at] is var number and not int.MinValue ? number : null, part._keys[at], part._lines[part.Rows[at]], isolate);
    }

    private static (SeriesPart Part, int Isolate) Find(IReadOnlyList<SeriesPart> parts, int[] starts, int isolate)
    {
        int at = Array.BinarySearch(starts, isolate);
        at = at < 0 ? ~at - 1 : at;
        while (starts[at + 1] == isolate)
        {
            at++; // A part in which nothing grew begins where the next does.
        }

        return (parts[at], isolate - starts[at]);
    }
}
