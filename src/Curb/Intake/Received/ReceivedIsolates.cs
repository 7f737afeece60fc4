using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per isolate (and, in WHONET files, per culture without growth). Patient, specimen and place stand on the row as delivered, since laboratories deliver them so.</summary>
public sealed class ReceivedIsolates : ReceivedTable
{
    public ReceivedIsolates()
        : base("received_isolate")
    {
        Laboratory = Text("laboratory", "Laboratory code as delivered.");
        Patient = Text("patient", "Key of the patient; blank where the source has none (then never de-duplicated).");
        Encounter = Text("encounter", "Key of the encounter, where known.");
        Specimen = Text("specimen", "Specimen number.");
        SpecimenType = Text("specimen_type", "Specimen type as delivered (code or text).");
        CollectedOn = Date("collected_on", "Specimen date.");
        IsolateNumber = Whole("isolate_number", "Number of the isolate within the specimen.");
        Organism = Text("organism", "Organism as delivered: WHONET code or text.");
        OrganismType = Text("organism_type", "Organism type as delivered (+, -, f, a …).");
        Origin = Text("origin", "Origin as delivered: h human, a animal, f food, e environment; blank means human.");
        Sex = Text("sex", "Sex as delivered.");
        Age = Text("age", "Age as delivered: 45, 3m, 10d.");
        BirthDate = Date("birth_date", "Date of birth.");
        Ward = Text("ward", "Ward.");
        WardType = Text("ward_type", "Ward type as delivered: in, out, icu, eme …");
        Department = Text("department", "Department.");
        AdmittedOn = Date("admitted_on", "Date of admission, where known.");
        Reason = Text("reason", "Reason for the specimen as delivered (screening, infection …).");
        BetaLactamase = Text("beta_lactamase", "Test result: +, - or blank (not done).");
        Esbl = Text("esbl", "Test result: +, - or blank.");
        Carbapenemase = Text("carbapenemase", "Test result or type.");
        MrsaScreen = Text("mrsa_screen", "Cefoxitin screen, mecA, PBP2a: +, - or blank.");
        InducibleClindamycin = Text("inducible_clindamycin", "D test: +, - or blank.");
        OtherTests = Text("other_tests", "Further special tests as CODE=value; separated by semicolons.");
        Comment = Text("comment", "Comment as delivered.");
    }

    public TextColumn Laboratory { get; }

    public TextColumn Patient { get; }

    public TextColumn Encounter { get; }

    public TextColumn Specimen { get; }

    public TextColumn SpecimenType { get; }

    public Column<int> CollectedOn { get; }

    public Column<int> IsolateNumber { get; }

    public TextColumn Organism { get; }

    public TextColumn OrganismType { get; }

    public TextColumn Origin { get; }

    public TextColumn Sex { get; }

    public TextColumn Age { get; }

    public Column<int> BirthDate { get; }

    public TextColumn Ward { get; }

    public TextColumn WardType { get; }

    public TextColumn Department { get; }

    public Column<int> AdmittedOn { get; }

    public TextColumn Reason { get; }

    public TextColumn BetaLactamase { get; }

    public TextColumn Esbl { get; }

    public TextColumn Carbapenemase { get; }

    public TextColumn MrsaScreen { get; }

    public TextColumn InducibleClindamycin { get; }

    public TextColumn OtherTests { get; }

    public TextColumn Comment { get; }
}
