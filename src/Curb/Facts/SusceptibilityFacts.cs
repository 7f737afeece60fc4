using Curb.Columns;

namespace Curb.Facts;

/// <summary>
/// One row per isolate and drug with a measured or reported value. Carries the isolate's main dimensions, so that questions need no join;
/// a store may keep what is carried only once and join it when asked.
/// </summary>
public sealed class SusceptibilityFacts : FactTable
{
    /// <summary>The columns that say what came out, as in <see cref="ResultOutcomes"/>.</summary>
    public static IReadOnlyList<string> OfOutcome { get; } = ["drug", "method", "operator", "value", "reported", "sir", "compared", "reason"];

    /// <summary>The columns that are carried from the isolate: each has the value that the isolate's own fact has.</summary>
    public static IReadOnlyList<string> OfIsolate { get; } =
        ["organism", "month", "specimen_group", "ward_type", "department", "host", "onset", "first_isolate", "first_episode", "first_phenotype", "first_of_year"];

    public SusceptibilityFacts()
        : base("susceptibility")
    {
        Isolate = Long("isolate", "Number of the isolate.");
        Organism = Text("organism", "WHONET code of the organism.");
        Drug = Text("drug", "WHONET code of the drug.");
        Method = Text("method", "MIC, DISK, ETEST or REPORTED.");
        Operator = Text("operator", "<, <=, =, >=, > or blank.");
        Value = Number("value", "MIC in mg/L or zone in mm; unknown for reported categories.");
        Reported = Text("reported", "Category as reported by the laboratory: S, I, R, SDD, NS.");
        Sir = Text("sir", "Category as interpreted: S, I, SDD, R, NS, NI (no breakpoint), IR (expected resistance), or unknown with a reason.");
        Compared = Text("compared", "Category by which isolates of a patient are compared (first_phenotype): any breakpoint row, whatever the specimen; never one to report.");
        Reason = Text("reason", "Why there is no category, or which rule gave it.");
        Month = Text("month", "Month yyyy-MM of the specimen.");
        SpecimenGroup = Text("specimen_group", "As in isolate.");
        WardType = Text("ward_type", "As in isolate.");
        Department = Text("department", "As in isolate.");
        Host = Text("host", "As in isolate.");
        Onset = Text("onset", "As in isolate.");
        FirstIsolate = Flag("first_isolate", "As in isolate.");
        FirstEpisode = Flag("first_episode", "As in isolate.");
        FirstPhenotype = Flag("first_phenotype", "As in isolate.");
        FirstOfYear = Flag("first_of_year", "As in isolate.");
    }

    public Column<long> Isolate { get; }

    public TextColumn Organism { get; }

    public TextColumn Drug { get; }

    public TextColumn Method { get; }

    public TextColumn Operator { get; }

    public Column<double> Value { get; }

    public TextColumn Reported { get; }

    public TextColumn Sir { get; }

    public TextColumn Compared { get; }

    public TextColumn Reason { get; }

    public TextColumn Month { get; }

    public TextColumn SpecimenGroup { get; }

    public TextColumn WardType { get; }

    public TextColumn Department { get; }

    public TextColumn Host { get; }

    public TextColumn Onset { get; }

    public Column<bool> FirstIsolate { get; }

    public Column<bool> FirstEpisode { get; }

    public Column<bool> FirstPhenotype { get; }

    public Column<bool> FirstOfYear { get; }
}
