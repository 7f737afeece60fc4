using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.Prophylaxis;

/// <summary>Writes one row for each operation, with what was given around it.</summary>
internal sealed class SurgeryRows
{
    private const double MicrosecondsPerHour = Instants.MicrosecondsPerDay / 24.0;
    private const string Caesarean = "caesarean";

    private readonly UseContext _context;
    private readonly OrderLines _lines;
    private readonly OperationLinks _links;
    private readonly ReceivedSurgeries _surgeries;
    private readonly SurgeryFacts _facts;
    private readonly EncounterProfile _profile;
    private readonly Redosing _redose;
    private readonly Distinct<string?> _groups;

    private SurgeryRows(UseContext context, OrderLines lines, OperationLinks links, DosesGiven given, EncounterProfile profile, SurgeryFacts facts)
    {
        _context = context;
        _lines = lines;
        _links = links;
        _profile = profile;
        _redose = new Redosing(context, lines, given);
        _surgeries = context.Records.Surgeries;
        _groups = new(_surgeries.Department, context.Lists.Departments.Meaning);
        _facts = facts;
    }

    public static void Append(UseContext context, OrderLines lines, OperationLinks links, DosesGiven given, EncounterProfile profile, SurgeryFacts facts)
    {
        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var rows = new SurgeryRows(context, lines, links, given, profile, facts);
        var department = new TextCopy(rows._surgeries.Department, facts.Department);
        var ofEncounter = new TextCopy(context.Records.Encounters.Department, facts.Department);
        for (int surgery = 0; surgery < rows._surgeries.Count; surgery++)
        {
            int encounter = links.Encounters[surgery];
            rows.AppendOperation(surgery, encounter);
            (department.Has(surgery) ? department : ofEncounter).Append(department.Has(surgery) ? surgery : encounter);
            facts.DepartmentGroup.Append(department.Has(surgery) ? rows._groups[surgery] : profile.DepartmentGroup(encounter));
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
        var procedure = Procedure(surgery);
        _facts.ProcedureGroup.Append(procedure?.Group);
        _facts.IncisionClass.Append(IncisionClass.FrontPage(_surgeries.IncisionClass[surgery], _surgeries.IncisionSystem[surgery]));
        _facts.Interventional.Append(Interventional(surgery, procedure));
        _facts.DurationHours.Append(Duration(surgery));
        _facts.StartedAt.Append(_surgeries.StartedAt[surgery]);
        _facts.EndedAt.Append(_surgeries.EndedAt[surgery]);
        _facts.IncisionGuideline.Append(IncisionClass.Guideline(_surgeries.IncisionClass[surgery], _surgeries.IncisionSystem[surgery]));
        _facts.Implant.Append(_surgeries.Implant[surgery]);
        _facts.BloodLossMl.Append(_surgeries.BloodLossMl[surgery]);
        _facts.Indication.Append(procedure?.ProphylaxisDefault);
        _facts.TimingApplies.Append(procedure?.Group != Caesarean);
        _facts.HoursAllowed.Append(_context.Rules.Prophylaxis.HoursAllowed(_surgeries.ProcedureCode[surgery], Interventional(surgery, procedure) == true));
    }

    private ReferenceData.Procedure? Procedure(int surgery) => _surgeries.ProcedureCode[surgery] is { } code ? _context.Reference.Procedure(code) : null;

    private bool? Interventional(int surgery, ReferenceData.Procedure? procedure) => _surgeries.Interventional[surgery] ?? procedure?.Interventional;

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
        _facts.Agents.Append(drugs.Count);
        string? choice = _context.Rules.Prophylaxis.Choice(Procedure(surgery)?.Group, drugs);
        _facts.Choice.Append(choice);
        _facts.DrugAsRecommended.Append(choice switch { "recommended" => true, "not-recommended" => false, _ => null });
        AppendRoutesAndGrades(lines);
        _facts.MinutesBefore.Append(MinutesBefore(surgery, lines));
        AppendTiming(surgery, lines);
        AppendDuration(surgery, lines);
        double? hours = Duration(surgery);
        _facts.RedoseDue.Append(_redose.Due(hours, _surgeries.BloodLossMl[surgery], _profile.Age(encounter), drugs));
        _facts.Redosed.Append(_redose.Given(_surgeries.StartedAt[surgery], _surgeries.EndedAt[surgery], lines));
    }

    private void AppendRoutesAndGrades(ReadOnlySpan<int> lines)
    {
        bool? intravenous = false, special = false;
        foreach (int line in lines)
        {
            var drug = _context.Terms.DrugOnRoute(_lines.Drug[line]);
            intravenous = Or(intravenous, drug.Intravenous);
            special = Or(special, drug.Grade is null ? null : drug.Grade == ReferenceData.Grade.Special);
        }

        _facts.Intravenous.Append(intravenous);
        _facts.SpecialGrade.Append(special);
    }

    /// <summary>True wins; else unknown; else false.</summary>
    private static bool? Or(bool? a, bool? b) => a == true || b == true ? true : a is null || b is null ? null : false;

    private void AppendDuration(int surgery, ReadOnlySpan<int> lines)
    {
        double? hours = HoursAfter(surgery, lines);
        _facts.HoursAfter.Append(hours);
        _facts.StoppedInTime.Append(hours is { } known ? known <= _facts.HoursAllowed[_facts.Count] : null);
        _facts.DurationBand.Append(hours switch { null => null, <= 24 => "to-24h", <= 48 => "to-48h", <= 72 => "to-72h", _ => "over-72h" });
    }

    /// <summary>
    /// Where the first doses fall, each drug in the window of its own: of the drugs begun by the incision all must be in time; where none was, the answer is after-incision.
    /// </summary>
    private void AppendTiming(int surgery, ReadOnlySpan<int> lines)
    {
        long incision = _surgeries.StartedAt[surgery]!.Value;
        var firsts = new Dictionary<string, (ReferenceData.Antimicrobial Drug, long First)>(StringComparer.Ordinal);
        foreach (int line in lines)
        {
            var drug = _context.Terms.DrugOnRoute(_lines.Drug[line]).Drug;
            firsts[drug.Code] = (drug, Math.Min(_lines.FirstDose[line], firsts.TryGetValue(drug.Code, out var known) ? known.First : long.MaxValue));
        }

        if (Precision.IsDateAlone(incision) || firsts.Values.Any(first => Precision.IsDateAlone(first.First)))
        {
            return;
        }

        var begun = firsts.Values.Where(first => first.First <= incision).ToList();
        _facts.FirstDoseByNotice.Append(Timing("notice", incision, begun));
        _facts.FirstDoseByGuideline.Append(Timing("guideline", incision, begun));
    }

    private string Timing(string reading, long incision, List<(ReferenceData.Antimicrobial Drug, long First)> begun)
    {
        var rules = _context.Rules.Prophylaxis;
        return begun.Select(first => rules.Timing(reading, Minutes(incision - first.First), rules.InfusedSlowly(first.Drug))).OrderBy(timing => timing == "in-window").FirstOrDefault() ?? "after-incision";
    }

    private static int Minutes(long microseconds) => (int)Math.Round(microseconds / (MicrosecondsPerHour / 60));

    /// <summary>Minutes from the first dose to incision; null where either is a date alone.</summary>
    private int? MinutesBefore(int surgery, ReadOnlySpan<int> lines)
    {
        long first = long.MaxValue;
        foreach (int line in lines)
        {
            first = Math.Min(first, _lines.FirstDose[line]);
        }

        long incision = _surgeries.StartedAt[surgery]!.Value;
        return Precision.IsDateAlone(first) || Precision.IsDateAlone(incision) ? null : Minutes(incision - first);
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
