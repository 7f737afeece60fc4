using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per rule of the order check that a received order line does not keep, as the same rules would have answered before it was signed.</summary>
public sealed class FindingFacts : FactTable
{
    public FindingFacts()
        : base("finding")
    {
        Rule = Text("rule", "Rule of the order check: grade-beyond-privilege, duplicate-class …");
        Severity = Text("severity", "inform, warn, require or refuse, as the packs set it; what rests on something unverified never refuses.");
        Demand = Text("demand", "What would have been asked for: reason, consult, culture, special-file.");
        Clause = Text("clause", "Clause that the rule rests on.");
        Verified = Flag("verified", "False where the clause, the catalogue or a list that it rests on has not been checked against a text.");
        OrderKey = Text("order_key", "Key of the order line.");
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Kind = Text("kind", "Kind of the encounter: outpatient, emergency or inpatient.");
        Discharged = Flag("discharged", "True where the encounter is a discharged inpatient stay.");
        Month = Text("month", "Cohort month yyyy-MM of the encounter.");
        OrderMonth = Text("order_month", "Calendar month yyyy-MM in which the order starts.");
        Department = Text("department", "Cohort department: that of the encounter.");
        Physician = Text("physician", "Prescriber.");
        Drug = Text("drug", "Code of the antimicrobial.");
        Grade = Text("grade", "unrestricted, restricted or special.");
        ExplainedZh = Text("explained_zh", "Why the rule is not kept, in Chinese.");
        Explained = Text("explained", "Why the rule is not kept.");
    }

    public TextColumn Rule { get; }

    public TextColumn Severity { get; }

    public TextColumn Demand { get; }

    public TextColumn Clause { get; }

    public Column<bool> Verified { get; }

    public TextColumn OrderKey { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Kind { get; }

    public Column<bool> Discharged { get; }

    public TextColumn Month { get; }

    public TextColumn OrderMonth { get; }

    public TextColumn Department { get; }

    public TextColumn Physician { get; }

    public TextColumn Drug { get; }

    public TextColumn Grade { get; }

    public TextColumn ExplainedZh { get; }

    public TextColumn Explained { get; }
}
