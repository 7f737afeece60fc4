using Curb.Casework;

namespace Curb.Supervision;

/// <summary>A month's report on an institution's ledger.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Month">2026-06: the month by whose day it was due.</param>
/// <param name="Text">What was done.</param>
/// <param name="Lines">What was done of each problem, by case number.</param>
public sealed record LedgerProgress(string Institution, string Month, string Text, IReadOnlyDictionary<string, string> Lines, DateOnly SentOn, string SentBy);

/// <summary>How an institution stands with its ledger.</summary>
/// <param name="SentOn">Day on which the ledger came in; null where it has not.</param>
/// <param name="Open">Problems not closed.</param>
/// <param name="Overdue">Open ones beyond their day.</param>
/// <param name="Closed">Closed ones.</param>
/// <param name="MissingMonths">Months whose progress was not reported by its day.</param>
/// <param name="DaysLate">Working days since the oldest of what is late was due; 0 where nothing is.</param>
/// <param name="Step">none, remind, director (the head of the institution is told) or talk (a summons talk is due).</param>
public sealed record LedgerStanding(string Institution, DateOnly? SentOn, int Open, int Overdue, int Closed, IReadOnlyList<string> MissingMonths, int DaysLate, string Step)
{
    public int Problems => Open + Closed;

    public bool IsLate => DaysLate > 0;
}

/// <summary>The ledger of problems (问题台账): who is late, by how much, and what comes next.</summary>
public static class Ledger
{
    /// <summary>Id of the case type of a problem.</summary>
    public const string Type = "ledger-problem";

    private static readonly string[] s_steps = ["remind", "director", "talk"];

    /// <summary>How an institution stands on a day.</summary>
    /// <param name="institution">Code.</param>
    /// <param name="round">The round.</param>
    /// <param name="check">Its self-check; null where none was begun.</param>
    /// <param name="cases">Its cases of the ledger.</param>
    /// <param name="progress">Its reports.</param>
    /// <param name="type">The case type, whose data say after how many working days what follows: keys remind, director, talk.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="today">Day.</param>
    public static LedgerStanding Standing(
        string institution, CheckRound round, SelfCheck? check, IReadOnlyList<CaseFile> cases, IReadOnlyList<LedgerProgress> progress, CaseType type, WorkingCalendar calendar, DateOnly today)
    {
        var open = cases.Where(one => one.IsOpen).ToList();
        var missing = check?.SentOn is { } sent ? MissingMonths(round, sent, cases, progress, today).ToList() : [];
        var late = new List<DateOnly>();
        if (check?.SentOn is null && today > round.ReportBy)
        {
            late.Add(round.ReportBy);
        }

        late.AddRange(missing.Select(month => DueOf(month, round.ProgressDay)));
        late.AddRange(open.Where(one => one.IsOverdue(today)).Select(one => one.DueOn!.Value));
        int days = late.Count == 0 ? 0 : WorkingDays(calendar, late.Min(), today);
        return new LedgerStanding(institution, check?.SentOn, open.Count, open.Count(one => one.IsOverdue(today)), cases.Count - open.Count, missing, days, StepAfter(type, days));
    }

    /// <summary>Months of which progress was due and has not come: from the month after the ledger came in, while a problem was open.</summary>
    private static IEnumerable<string> MissingMonths(CheckRound round, DateOnly sent, IReadOnlyList<CaseFile> cases, IReadOnlyList<LedgerProgress> progress, DateOnly today)
    {
        var reported = progress.Select(one => one.Month).ToHashSet(StringComparer.Ordinal);
        for (var month = new DateOnly(sent.Year, sent.Month, 1).AddMonths(1); DueOf(Name(month), round.ProgressDay) < today; month = month.AddMonths(1))
        {
            var due = DueOf(Name(month), round.ProgressDay);
            if (!reported.Contains(Name(month)) && cases.Any(one => one.OpenedOn < due && (one.ClosedOn is null || one.ClosedOn > due)))
            {
                yield return Name(month);
            }
        }
    }

    /// <summary>The day by which a month's progress is due; the last of the month where it has no such day.</summary>
    public static DateOnly DueOf(string month, int day)
    {
        var first = DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return first.AddDays(Math.Min(day, DateTime.DaysInMonth(first.Year, first.Month)) - 1);
    }

    /// <summary>The month whose progress is asked for next on a day.</summary>
    public static string NextMonth(DateOnly today, int day)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        return Name(today > DueOf(Name(first), day) ? first.AddMonths(1) : first);
    }

    private static string Name(DateOnly month) => month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    private static int WorkingDays(WorkingCalendar calendar, DateOnly due, DateOnly today)
    {
        int days = 0;
        while (calendar.Add(due, days + 1) <= today)
        {
            days++;
        }

        return Math.Max(1, days); // Late is late, on a holiday too.
    }

    private static string StepAfter(CaseType type, int days) =>
        days == 0 ? "none" : s_steps.LastOrDefault(step => type.Raise.TryGetValue(step, out var after) && int.Parse(after[0], System.Globalization.CultureInfo.InvariantCulture) <= days) ?? "none";
}
