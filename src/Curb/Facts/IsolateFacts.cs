using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per isolate (cultures without growth are specimens, not isolates).</summary>
public sealed class IsolateFacts : FactTable
{
    public IsolateFacts()
        : base("isolate")
    {
        Isolate = Long("isolate", "Number of the isolate, unique in the data folder: the received id, or a number of its own where another installation sent the facts.");
        IsolateKey = Text("isolate_key", "Key of the isolate.");
        Patient = Text("patient", "Key of the patient.");
        Encounter = Text("encounter", "Key of the encounter.");
        Specimen = Text("specimen", "Specimen number.");
        SpecimenType = Text("specimen_type", "Specimen code of the reference table.");
        SpecimenGroup = Text("specimen_group", "blood, urine, respiratory, csf, stool, wound, other …");
        SterileSite = Flag("sterile_site", "True for sterile-site specimens.");
        CollectedOn = Date("collected_on", "Specimen date.");
        SeriesDay = Whole("series_day", "Only in facts that another installation sent: the specimen's day, shifted by a number of days of the patient's that only the sender knows. Days between two isolates of a patient hold; the date is not told.");
        Month = Text("month", "Month yyyy-MM of the specimen.");
        Organism = Text("organism", "WHONET code of the current name; unknown where the text was not matched.");
        OrganismText = Text("organism_text", "Organism as delivered.");
        Genus = Text("genus", "WHONET genus code.");
        Gram = Text("gram", "+, - or blank.");
        OrganismGroup = Text("organism_group", "bacteria, fungi, mycobacteria, anaerobe, parasite, virus, other.");
        Host = Text("host", "human, animal, food or environment.");
        Sex = Text("sex", "m or f.");
        AgeYears = Number("age_years", "Age, years; in facts that another installation sent, the age at which the age group begins.");
        Ward = Text("ward", "Ward.");
        WardType = Text("ward_type", "in, out, icu, emergency, other.");
        Department = Text("department", "Department.");
        Onset = Text("onset", "hospital (collected on day 3 of the stay or later), community, or unknown without an admission date.");
        Screening = Flag("screening", "True for screening (colonisation) cultures.");
        Tested = Whole("tested", "Drugs with an interpreted result.");
        FirstIsolate = Flag("first_isolate", "First isolate of patient and species in 365-day periods (CLSI M39 patient-based; first_episode and first_phenotype hold the other rules).");
        FirstEpisode = Flag("first_episode", "First isolate by episode-based rule, 365 days.");
        FirstPhenotype = Flag("first_phenotype", "First isolate by phenotype-based rule (points, threshold 2).");
        FirstOfYear = Flag("first_of_year", "First isolate per patient and species in the calendar year (CARSS, EARS-Net).");
        Classes = Text("classes", "Resistance classes, ; between: MRSA, VRE, CRE … Blank where none applies or none could be assessed.");
        CannotAssess = Text("cannot_assess", "Resistance classes of the organism that could not be assessed, ; between: none of the deciding drugs or tests was done.");
        MdroKind = Text("mdro_kind", "Multidrug-resistant organism at issue for the species: MRSA, VRE, CRKP, CREC, CRPA, CRAB, CRE (other Enterobacterales); unknown for other species.");
        Mdro = Flag("mdro", "The isolate is one; unknown where it could not be assessed.");
        MdroEpisode = Flag("mdro_episode", "The first of its kind in patient, stay and site: what is counted per 1,000 patient-days. Screening cultures open none.");
    }

    public Column<long> Isolate { get; }

    public TextColumn IsolateKey { get; }

    public TextColumn Patient { get; }

    public TextColumn Encounter { get; }

    public TextColumn Specimen { get; }

    public TextColumn SpecimenType { get; }

    public TextColumn SpecimenGroup { get; }

    public Column<bool> SterileSite { get; }

    public Column<int> CollectedOn { get; }

    public Column<int> SeriesDay { get; }

    public TextColumn Month { get; }

    public TextColumn Organism { get; }

    public TextColumn OrganismText { get; }

    public TextColumn Genus { get; }

    public TextColumn Gram { get; }

    public TextColumn OrganismGroup { get; }

    public TextColumn Host { get; }

    public TextColumn Sex { get; }

    public Column<double> AgeYears { get; }

    public TextColumn Ward { get; }

    public TextColumn WardType { get; }

    public TextColumn Department { get; }

    public TextColumn Onset { get; }

    public Column<bool> Screening { get; }

    public Column<int> Tested { get; }

    public Column<bool> FirstIsolate { get; }

    public Column<bool> FirstEpisode { get; }

    public Column<bool> FirstPhenotype { get; }

    public Column<bool> FirstOfYear { get; }

    public TextColumn Classes { get; }

    public TextColumn CannotAssess { get; }

    public TextColumn MdroKind { get; }

    public Column<bool> Mdro { get; }

    public Column<bool> MdroEpisode { get; }
}
