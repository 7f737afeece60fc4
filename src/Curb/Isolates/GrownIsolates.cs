using Curb.Columns;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>What one distinct organism text stands for.</summary>
/// <param name="Organism">The organism; null where the text was not matched.</param>
/// <param name="Species">Number of the species for de-duplication; 0 where unknown.</param>
/// <param name="Grown">False for no growth and contamination.</param>
internal sealed record DeliveredOrganism(Organism? Organism, int Species, bool Grown);

/// <summary>The received isolates in which something grew, with the meaning of their organism and specimen texts looked up once per distinct text.</summary>
internal sealed class GrownIsolates
{
    private static readonly DeliveredOrganism s_nothing = new(null, 0, false);
    private readonly DeliveredOrganism?[] _organisms;
    private readonly SpecimenType?[] _specimens;

    private GrownIsolates(int[] rows, DeliveredOrganism?[] organisms, SpecimenType?[] specimens)
    {
        Rows = rows;
        _organisms = organisms;
        _specimens = specimens;
    }

    /// <summary>Rows of the received table.</summary>
    public int[] Rows { get; }

    public int Count => Rows.Length;

    public DeliveredOrganism Organism(ReceivedIsolates isolates, int row) => _organisms[isolates.Organism.Codes[row]] ?? s_nothing;

    public SpecimenType? Specimen(ReceivedIsolates isolates, int row) => _specimens[isolates.SpecimenType.Codes[row]];

    public static GrownIsolates Of(ReceivedIsolates isolates, ReferenceLibrary library, bool everyRow = false)
    {
        var organisms = LookUpOrganisms(isolates.Organism, library);
        var specimens = LookUpSpecimens(isolates.SpecimenType, library);
        var rows = new List<int>(isolates.Count);
        var codes = isolates.Organism.Codes;
        for (int row = 0; row < isolates.Count; row++)
        {
            if (everyRow || organisms[codes[row]] is { Grown: true })
            {
                rows.Add(row);
            }
        }

        return new GrownIsolates([.. rows], organisms, specimens);
    }

    /// <summary>The isolates as the first-isolate rules see them.</summary>
    public IsolateSeries Series(ReceivedIsolates isolates, PhenotypeMatrix? phenotypes)
    {
        var patient = new int[Count];
        var species = new int[Count];
        var day = new int[Count];
        var patients = isolates.Patient.Codes;
        var screening = new Distinct<bool>(isolates.Reason, DeliveredTerms.IsScreening);
        for (int i = 0; i < Count; i++)
        {
            int row = Rows[i];
            patient[i] = patients[row];
            species[i] = SeriesOf(Organism(isolates, row).Species, screening[row]);
            day[i] = isolates.CollectedOn[row] ?? IsolateSeries.UnknownDay;
        }

        return new IsolateSeries(patient, species, day, (left, right) => KeyOf(isolates, Rows[left]).CompareTo(KeyOf(isolates, Rows[right])), phenotypes);
    }

    private static SameDayKey KeyOf(ReceivedIsolates isolates, int row) =>
        new(isolates.Specimen.Utf8(row), isolates.IsolateNumber[row], isolates.Key.Utf8(row), isolates.Line[row], row);

    private static DeliveredOrganism?[] LookUpOrganisms(TextColumn column, ReferenceLibrary library)
    {
        var found = new DeliveredOrganism?[column.Dictionary.Count];
        var species = new TextDictionary();
        foreach (int code in Used(column))
        {
            string text = column.Dictionary.Text(code)!.Trim();
            bool grown = !text.Equals("xxx", StringComparison.OrdinalIgnoreCase) && !text.Equals("con", StringComparison.OrdinalIgnoreCase);
            var organism = grown && library.OrganismCode(text) is { } current ? library.Organism(current) : null;
            grown &= organism?.Code is not ("xxx" or "con");
            found[code] = new DeliveredOrganism(organism, organism is null ? 0 : species.Code(SpeciesName(organism)), grown);
        }

        return found;
    }

    private static SpecimenType?[] LookUpSpecimens(TextColumn column, ReferenceLibrary library)
    {
        var found = new SpecimenType?[column.Dictionary.Count];
        foreach (int code in Used(column))
        {
            found[code] = library.SpecimenCode(column.Dictionary.Text(code)!) is { } current ? library.Specimen(current) : null;
        }

        return found;
    }

    /// <summary>Codes that rows really use: a shared dictionary may hold many more.</summary>
    private static HashSet<int> Used(TextColumn column)
    {
        var used = new HashSet<int>();
        foreach (int code in column.Codes)
        {
            used.Add(code);
        }

        used.Remove(0);
        return used;
    }

    /// <summary>Screening cultures are a series of their own, so that one taken on admission does not stand in the way of a later clinical isolate (CLSI M39 leaves them out before it picks).</summary>
    internal static int SeriesOf(int species, bool screening) => species == 0 ? 0 : (2 * species) + (screening ? 1 : 0);

    /// <summary>Genus and species: subspecies and serovars of a species are one species when repeats are looked for.</summary>
    internal static string SpeciesName(Organism organism)
    {
        var words = organism.Name.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 ? $"{words[0]} {words[1].TrimEnd(',', '.')}" : organism.Name;
    }
}
