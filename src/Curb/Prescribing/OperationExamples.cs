using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Prescribing;

/// <summary>
/// Runs the examples of the rules that judge operations and no orders (<c>operations/*.yaml</c> of a pack): an operation as a hospital delivers it, with what was given hours before (below nought) or after the
/// incision, through the derivation to the rule's answer.
/// </summary>
public static class OperationExamples
{
    private const string Institution = "example", Stay = "stay", Other = "other", Clean = "81.54";

    private static readonly DateTime s_incision = new(2026, 3, 10, 9, 0, 0);

    public static IReadOnlyList<ExampleOutcome> Run(ContentTree tree, PolicyLibrary library, ReferenceLibrary reference, List<ContentFault> faults)
    {
        var lists = new OrderLists(reference);
        var deriver = new UseDeriver(reference, GradeHistory.Always(library.Catalogue()), new Dictionary<string, string>(), UseSettings.Load(reference));
        var knowledge = OrderKnowledge.For(lists, library, Supervision.Institution.Unregistered(Institution), DateOnly.FromDateTime(s_incision), library.Catalogue(), []);
        return [.. from pack in library.Packs
                   from path in tree.Under($"{pack.Id}/operations")
                   from map in ContentMap.ParseList(path, tree.Read(path), faults)
                   select Run(path, map, deriver, knowledge)];
    }

    private static ExampleOutcome Run(string path, ContentMap map, UseDeriver deriver, OrderKnowledge knowledge)
    {
        string rule = map.OneOf("rule", [.. OperationFindings.OwnRules]), name = map.Text("name", "what the example shows"), shows = map.OneOf("shows", ExampleOutcome.Kinds.ToArray());
        string expected = map.Text("expect", "met, not-met or cannot-assess");
        var records = Records(map);
        map.Close();
        var facts = deriver.Derive(records, UseFeed.OfRecords);
        var infections = Courses.InfectionDiagnoses.Load(knowledge.Lists.Reference).ByEncounter(records.Diagnoses);
        bool found = OperationFindings.Derive(facts, _ => knowledge, infections).Any(table => Enumerable.Range(0, table.Count).Any(row => table.Rule[row] == rule && table.Encounter[row] == Stay));
        return new ExampleOutcome(path, $"{rule}: {name}", shows, expected, found ? "not-met" : OperationFindings.Answer(rule, facts, infections, 0) == RuleOutcome.Met ? "met" : "cannot-assess");
    }

    private static ReceivedRecords Records(ContentMap map)
    {
        var records = new ReceivedRecords(Institution);
        AddStay(records, Stay, map.OptionalNumber("age_years", "a number") ?? 60);
        AddOperation(records, Stay, map.OptionalText("procedure"), map.OptionalNumber("hours", "hours") ?? 2, map.OptionalText("incision") ?? "Ⅰ", map.OptionalNumber("blood_loss_ml", "mL"));
        foreach (var dose in map.OptionalList("given"))
        {
            AddDose(records, Stay, dose.Text("drug", "a drug's name"), dose.Number("at_hours", "hours after the incision"), dose.OptionalText("purpose"));
            dose.Close();
        }

        // Another operation with a dose in time, so that the feed is one in which such doses are delivered.
        if (map.Flag("theatre_delivered", true))
        {
            AddStay(records, Other, 60);
            AddOperation(records, Other, Clean, 1, "Ⅰ", null);
            AddDose(records, Other, "注射用头孢唑林钠", -0.75, "预防");
        }

        if (map.OptionalText("diagnosis") is { } diagnosis)
        {
            records.Diagnoses.Encounter.Append(Stay);
            records.Diagnoses.Code.Append(diagnosis);
            records.Diagnoses.EndRow();
        }

        return records;
    }

    private static void AddStay(ReceivedRecords records, string key, double age)
    {
        var stays = records.Encounters;
        stays.Id.Append((long)stays.Count + 1);
        stays.Key.Append(key);
        stays.Patient.Append("patient-" + key);
        stays.Kind.Append("inpatient");
        stays.AdmittedAt.Append(s_incision.AddDays(-2));
        stays.DischargedAt.Append(s_incision.AddDays(6));
        stays.AgeYears.Append(age);
        stays.EndRow();
    }

    private static void AddOperation(ReceivedRecords records, string stay, string? procedure, double hours, string incision, double? bloodLoss)
    {
        var operations = records.Surgeries;
        operations.Id.Append((long)operations.Count + 1);
        operations.Key.Append("operation-" + stay);
        operations.Encounter.Append(stay);
        operations.ProcedureCode.Append(procedure);
        operations.IncisionClass.Append(incision);
        operations.StartedAt.Append(s_incision);
        operations.EndedAt.Append(s_incision.AddHours(hours));
        operations.BloodLossMl.Append(bloodLoss);
        operations.EndRow();
    }

    private static void AddDose(ReceivedRecords records, string stay, string drug, double hours, string? purpose)
    {
        var orders = records.DrugOrders;
        orders.Id.Append((long)orders.Count + 1);
        orders.Key.Append($"order-{orders.Count}");
        orders.Encounter.Append(stay);
        orders.DrugName.Append(drug);
        orders.Specification.Append("1g");
        orders.Dose.Append(1);
        orders.DoseUnit.Append("g");
        orders.Route.Append("静滴");
        orders.Frequency.Append("st");
        orders.OrderKind.Append("临时");
        orders.Purpose.Append(purpose);
        orders.StartedAt.Append(s_incision.AddHours(hours));
        orders.StoppedAt.Append(s_incision.AddHours(hours));
        orders.EndRow();
    }
}
