using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per rule of peri-operative prophylaxis that a received operation does not keep; operations without any order among them. Findings of order lines are in <c>finding</c>.</summary>
public sealed class OperationFindingFacts : FactTable
{
    public OperationFindingFacts()
        : base("operation_finding")
    {
        Rule = Text("rule", "Rule: prophylaxis-missing, prophylaxis-not-indicated, prophylaxis-drug, prophylaxis-timing, prophylaxis-duration, prophylaxis-redose.");
        Severity = Text("severity", "inform, warn, require or refuse, as the packs set it; what rests on something unverified never refuses.");
        Demand = Text("demand", "What would have been asked for: reason.");
        Clause = Text("clause", "Clause that the rule rests on.");
        Verified = Flag("verified", "False where the clause has not been checked against a text.");
        Surgery = Text("surgery", "Key of the operation.");
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Month = Text("month", "Cohort month yyyy-MM: of discharge.");
        OperationMonth = Text("operation_month", "Calendar month yyyy-MM of the incision.");
        Department = Text("department", "Department.");
        Surgeon = Text("surgeon", "Surgeon.");
        Procedure = Text("procedure", "Procedure code.");
        IncisionClass = Text("incision_class", "Front-page class: 0, 1, 2 or 3; unknown where not given.");
        Drugs = Text("drugs", "Codes of the prophylactic antimicrobials, ; between; unknown where none was given.");
        ExplainedZh = Text("explained_zh", "Why the rule is not kept, in Chinese.");
        Explained = Text("explained", "Why the rule is not kept.");
    }

    public TextColumn Rule { get; }

    public TextColumn Severity { get; }

    public TextColumn Demand { get; }

    public TextColumn Clause { get; }

    public Column<bool> Verified { get; }

    public TextColumn Surgery { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Month { get; }

    public TextColumn OperationMonth { get; }

    public TextColumn Department { get; }

    public TextColumn Surgeon { get; }

    public TextColumn Procedure { get; }

    public TextColumn IncisionClass { get; }

    public TextColumn Drugs { get; }

    public TextColumn ExplainedZh { get; }

    public TextColumn Explained { get; }
}
