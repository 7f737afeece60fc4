using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Writes occupancy: midnights of inpatient stays by department and calendar month, by ward stays where they were delivered and the encounter's department otherwise.
/// The midnights of a stay add up to discharge day minus admission day; a stay without a midnight counts one day, where it ended.
/// </summary>
internal sealed class OccupancyRows
{
    private readonly UseContext _context;
    private readonly ReceivedEncounters _encounters;
    private readonly ReceivedWardStays _wardStays;
    private readonly OccupancyFacts _facts;
    private readonly TextCopy _encounter;
    private readonly TextCopy _department;
    private readonly TextCopy _wardDepartment;
    private readonly TextCopy _cohortDepartment;
    private readonly List<(int Ward, int Month, int Days)> _stretches = [];

    private OccupancyRows(UseContext context, OccupancyFacts facts)
    {
        _context = context;
        _facts = facts;
        _encounters = context.Records.Encounters;
        _wardStays = context.Records.WardStays;
        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        facts.CohortMonth.Share(context.Vocabulary);
        _encounter = TextCopy.Sharing(_encounters.Key, facts.Encounter);
        _department = new TextCopy(_encounters.Department, facts.Department);
        _wardDepartment = new TextCopy(_wardStays.Department, facts.Department);
        _cohortDepartment = new TextCopy(_encounters.Department, facts.CohortDepartment);
    }

    public static void Append(UseContext context, OccupancyFacts facts)
    {
        var rows = new OccupancyRows(context, facts);
        var wards = Grouping.By(context.Stays.Count, context.Stays.RowsOf(rows._wardStays.Encounter));
        for (int encounter = 0; encounter < context.Stays.Count; encounter++)
        {
            if (context.Stays.IsInpatient(encounter) && context.Stays.Start(encounter) is { } start && (context.Stays.End(encounter) ?? context.AsOf) is { } end && end >= start)
            {
                rows.AppendStay(encounter, start, end, wards[encounter]);
            }
        }
    }

    private void AppendStay(int encounter, long start, long end, Span<int> wards)
    {
        _stretches.Clear();
        int first = Instants.Day(start) + 1, last = Instants.Day(end);
        wards.Sort((a, b) => (_wardStays.StartedAt[a] ?? long.MinValue).CompareTo(_wardStays.StartedAt[b] ?? long.MinValue));
        int covered = first;
        for (int i = 0; i < wards.Length; i++)
        {
            int from = Math.Max(covered, _wardStays.StartedAt[wards[i]] is { } began ? Instants.Day(began) + 1 : first);
            int to = Math.Min(last, _wardStays.EndedAt[wards[i]] is { } ended ? Instants.Day(ended) : last);
            if (i + 1 < wards.Length && _wardStays.StartedAt[wards[i + 1]] is { } next)
            {
                to = Math.Min(to, Instants.Day(next));
            }

            AddMidnights(-1, covered, Math.Min(from - 1, last));
            AddMidnights(wards[i], from, to);
            covered = Math.Max(covered, Math.Max(from, to + 1));
        }

        AddMidnights(-1, covered, last);
        if (last < first)
        {
            _stretches.Add((wards.Length > 0 ? wards[^1] : -1, _context.Month(Instants.Day(end)), 1));
        }

        Write(encounter);
    }

    /// <summary>Adds the midnights at which the days from first to last begin, each in the month of the day that the midnight ends.</summary>
    private void AddMidnights(int ward, int first, int last)
    {
        for (int midnight = first; midnight <= last;)
        {
            var night = Days.ToDate(midnight - 1);
            int end = Math.Min(last, Days.From(new DateOnly(night.Year, night.Month, DateTime.DaysInMonth(night.Year, night.Month))) + 1);
            _stretches.Add((ward, _context.Month(midnight - 1), end - midnight + 1));
            midnight = end + 1;
        }
    }

    /// <summary>One row for each department and month of the stay.</summary>
    private void Write(int encounter)
    {
        foreach (var group in _stretches.GroupBy(stretch => (Department(stretch.Ward, encounter), stretch.Month)))
        {
            int ward = group.First().Ward;
            _facts.Institution.AppendCode(_context.Institution);
            _facts.ReceivedId.Append(_encounters.Id[encounter]);
            _encounter.Append(encounter);
            _facts.Month.AppendCode(group.Key.Month);
            (ward >= 0 && _wardDepartment.Has(ward) ? _wardDepartment : _department).Append(ward >= 0 && _wardDepartment.Has(ward) ? ward : encounter);
            _facts.CohortMonth.AppendCode(_context.Stays.IsDischarged(encounter) ? _context.MonthOf(_context.Stays.CohortTime(encounter)) : 0);
            _cohortDepartment.Append(encounter);
            _facts.PatientDays.Append(group.Sum(stretch => stretch.Days));
            _facts.EndRow();
        }
    }

    private string? Department(int ward, int encounter) => (ward >= 0 ? _wardStays.Department[ward] : null) ?? _encounters.Department[encounter];
}
