using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.Prophylaxis;

/// <summary>Writes one row for each operation, with what was given around it.</summary>
internal sealed class SurgeryRows
{
    private const double MicrosecondsPerHour = Instants.MicrosecondsPerDay / 24.0;

    private readonly UseContext _context;
    private readonly OrderLines _lines;
    private readonly OperationLinks _links;
    private readonly ReceivedSurgeries _surgeries;
    private readonly SurgeryFacts _facts;

    private SurgeryRows(UseContext context, OrderLines lines, OperationLinks links, SurgeryFacts facts)
    {
        _context = context;
        _lines = lines;
        _links = links;
        _surgeries = context.Records.Surgeries;
        _facts = facts;
    }

    public static void Append(UseContext context, OrderLines lines, OperationLinks links, SurgeryFacts facts)
    {
        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var rows = new SurgeryRows(context, lines, links, facts);
        var department = new TextCopy(rows._surgeries.Department, facts.Department);
        var ofEncounter = new TextCopy(context.Records.Encounters.Department, facts.Department);
        for (int surgery = 0; surgery < rows._surgeries.Count; surgery++)
        {
            int encounter = links.Encounters[surgery];
            rows.AppendOperation(surgery, encounter);
            (department.Has(surgery) ? department : ofEncounter).Append(department.Has(surgery) ? surgery : encounter);
            rows.AppendProphylaxis(surgery, encounter);
            facts.EndRow();
        }
    }

    private void AppendOperation(int surgery, int encounter)
    {
        _facts.Institution.AppendCode(_context.Institution);
        _facts.ReceivedId.Append(_surgeries.Id[surgery]);
        _facts.Surgery.Append(_surgeries.Key.Utf8(surgery));
        _facts.Encounter.Append(_surgeries.Encounter.Utf8(surgery));
        _facts.Patient.Append(_surgeries.Patient[surgery] ?? (encounter < 0 ? null : _context.Records.Encounters.Patient[encounter]));
        _facts.Month.AppendCode(_context.MonthOf(encounter < 0 ? _surgeries.StartedAt[surgery] : _context.Stays.CohortTime(encounter)));
        _facts.Surgeon.Append(_surgeries.Surgeon.Utf8(surgery));
        _facts.Procedure.Append(_surgeries.ProcedureCode.Utf8(surgery));
        var procedure = _surgeries.ProcedureCode[surgery] is { } code ? _context.Reference.Procedure(code) : null;
        _facts.ProcedureGroup.Append(procedure?.Group);
        _facts.IncisionClass.Append(IncisionClass.FrontPage(_surgeries.IncisionClass[surgery], _surgeries.IncisionSystem[surgery]));
        _facts.Interventional.Append(_surgeries.Interventional[surgery] ?? procedure?.Interventional);
        _facts.DurationHours.Append(Duration(surgery));
    }

    private double? Duration(int surgery) =>
        _surgeries.StartedAt[surgery] is { } start && _surgeries.EndedAt[surgery] is { } end && end > start && !Precision.IsDateAlone(start) ? (end - start) / MicrosecondsPerHour : null;

    /// <summary>Whether prophylaxis was given is unknown where no orders were delivered or the operation names no delivered encounter.</summary>
    private void AppendProphylaxis(int surgery, int encounter)
    {
        var lines = _links.Lines[surgery];
        bool known = _context.HasOrders && encounter >= 0 && _surgeries.StartedAt.IsKnown(surgery);
        _facts.ProphylaxisGiven.Append(known ? lines.Length > 0 : null);
        if (lines.Length == 0)
        {
            return;
        }

        var drugs = lines.ToArray().Select(line => _context.Terms.DrugOnRoute(_lines.Drug[line]).Drug).DistinctBy(drug => drug.Code).OrderBy(drug => drug.Code, StringComparer.Ordinal).ToList();
        _facts.Drugs.Append(string.Join(';', drugs.Select(drug => drug.Code)));
        var recommended = _surgeries.ProcedureCode[surgery] is { } code ? _context.Reference.Procedure(code)?.RecommendedClasses : null;
        _facts.DrugAsRecommended.Append(recommended is { Count: > 0 } ? drugs.TrueForAll(drug => recommended.Contains(drug.DrugClass) || recommended.Contains(drug.Code)) : null);
        _facts.MinutesBefore.Append(MinutesBefore(surgery, lines));
        _facts.HoursAfter.Append(HoursAfter(surgery, lines));
    }

    /// <summary>Minutes from the first dose to incision; null where either is a date alone.</summary>
    private int? MinutesBefore(int surgery, ReadOnlySpan<int> lines)
    {
        long first = long.MaxValue;
        foreach (int line in lines)
        {
            first = Math.Min(first, _lines.FirstDose[line]);
        }

        long incision = _surgeries.StartedAt[surgery]!.Value;
        return Precision.IsDateAlone(first) || Precision.IsDateAlone(incision) ? null : (int)Math.Round((incision - first) / (MicrosecondsPerHour / 60));
    }

    /// <summary>Hours from the end of the operation to the last dose (the stop where the doses are unknown), 0 where that was earlier; null where a time is missing or a date alone.</summary>
    private double? HoursAfter(int surgery, ReadOnlySpan<int> lines)
    {
        if (_surgeries.EndedAt[surgery] is not { } end || Precision.IsDateAlone(end))
        {
            return null;
        }

        long last = long.MinValue;
        foreach (int line in lines)
        {
            if (Precision.IsDateAlone(_lines.LastDose[line]))
            {
                return null;
            }

            last = Math.Max(last, _lines.LastDose[line]);
        }

        return Math.Max(0, (last - end) / MicrosecondsPerHour);
    }
}
