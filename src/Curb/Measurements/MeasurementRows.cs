using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Measurements;

/// <summary>Writes one row for each measurement that was delivered. One that can't be read keeps its row, with the problem and without a value: nothing that was delivered is lost from sight.</summary>
internal static class MeasurementRows
{
    public static void Append(UseContext context, MeasuredItems items, MeasurementFacts facts)
    {
        var received = context.Records.Measurements;
        if (received.Count == 0)
        {
            return;
        }

        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var encounters = context.Stays.RowsOf(received.Encounter);
        for (int row = 0; row < received.Count; row++)
        {
            long? taken = received.TakenAt[row];
            int encounter = encounters[row] >= 0 || received.Encounter.IsKnown(row) || taken is null ? encounters[row] : context.Stays.Covering(received.Patient[row], taken.Value, 0);
            var stays = context.Records.Encounters;
            facts.Institution.AppendCode(context.Institution);
            facts.ReceivedId.Append(received.Id[row]);
            facts.Encounter.Append(encounter >= 0 ? stays.Key[encounter] : received.Encounter[row]);
            facts.Patient.Append(received.Patient[row] ?? (encounter >= 0 ? stays.Patient[encounter] : null));
            facts.Department.Append(encounter >= 0 ? stays.Department[encounter] : null);
            facts.Month.AppendCode(context.MonthOf(taken));
            facts.TakenAt.Append(taken);
            AppendValue(items, received.Code[row], received.ItemName[row], received.Value[row], received.Unit[row], facts);
            facts.EndRow();
        }
    }

    private static void AppendValue(MeasuredItems items, string? code, string? name, string? value, string? unit, MeasurementFacts facts)
    {
        var item = items.Find(code, name);
        MeasurementFault? fault = null;
        var read = item is null ? null : items.Read(item, value, unit, out fault);
        facts.Item.Append(item?.Code);
        facts.Kind.Append(item?.Kind);
        facts.Comparator.Append(read is { Comparator.Length: > 0 } bound ? bound.Comparator : null);
        facts.Value.Append(read?.Value);
        facts.Unit.Append(item?.Unit);
        facts.Problem.Append(item is null ? "unknown-code" : fault?.Problem);
    }
}
