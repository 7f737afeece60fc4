using Curb.Society;
using Curb.Supervision;
using Curb.Supervision.Forms;
using Curb.Web.Accounts;
using Curb.Web.Forms;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Curb.Web.Society;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Home;

/// <summary>One thing that is due or late, with the page on which it is done.</summary>
/// <param name="Text">What, and how many.</param>
/// <param name="Link">Where it is done.</param>
/// <param name="Late">True beyond its day.</param>
public sealed record DueLine(string Text, string Link, bool Late);

/// <summary>What a reader's institution owes, or what institutions and departments owe a commission: monthly reports, ledgers, answers to notices, progress of departments.</summary>
internal static class DueLines
{
    public static IReadOnlyList<DueLine> Of(HttpContext http, View view, SupervisionDesk desk, FormDesk forms, NoticeShelf notices, SocietyDesk society)
    {
        var visitor = Visitor.Of(http)!;
        var t = view.Page(http).T;
        var led = desk.Led(visitor).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        var own = visitor.Standing.ScopeFor(SupervisionDesk.Work);
        var seen = desk.Seen;
        bool ofOne = led.Count == 0 && seen is [var only] && own.Covers(only.Code);
        return [.. Forms(view, visitor, forms, ofOne, t), .. Ledgers(desk.Standings(visitor, seen), ofOne, t), .. Notices(notices.Lines(led, View.Reader), ofOne, t), .. Departments(visitor, society, t)];
    }

    private static IEnumerable<DueLine> Forms(View view, Visitor visitor, FormDesk forms, bool ofOne, Phrases t)
    {
        if (!visitor.May(FormDesk.See))
        {
            yield break;
        }

        using var lease = view.Open(visitor.Standing.ScopeFor(FormDesk.See));
        var owed = FormsEndpoints.OwedOf(lease.Data, forms).Where(one => one.State == ReportState.Late || (one.State == ReportState.NotDue && one.Month.CompareTo(forms.LastMonth) <= 0)).ToList();
        if (!ofOne)
        {
            int late = owed.Count(one => one.State == ReportState.Late), whose = owed.Where(one => one.State == ReportState.Late).DistinctBy(one => one.Institution.Code).Count();
            if (late > 0)
            {
                yield return new DueLine(t.With("due.forms", late, whose), "/forms", true);
            }

            yield break;
        }

        foreach (var form in owed.GroupBy(one => one.Form.Id))
        {
            var newest = form.MaxBy(one => one.Month)!;
            int late = form.Count(one => one.State == ReportState.Late);
            string title = t.Name(newest.Form.Title.Zh, newest.Form.Title.En);
            yield return new DueLine(
                late > 0 ? t.With("due.form-late", title, newest.Month, late) : t.With("due.form", title, newest.Month, Day(newest.DueOn)),
                $"/forms/{newest.Form.Id}/{newest.Month}?institution={Uri.EscapeDataString(newest.Institution.Code)}", late > 0);
        }
    }

    private static IEnumerable<DueLine> Ledgers(IReadOnlyList<(CheckRound Round, LedgerStanding Standing)> standings, bool ofOne, Phrases t)
    {
        if (!ofOne)
        {
            int late = standings.Count(pair => pair.Standing.IsLate), overdue = standings.Sum(pair => pair.Standing.Overdue);
            if (late > 0)
            {
                yield return new DueLine(t.With("due.ledgers", late, standings.Count) + (overdue > 0 ? t.With("due.ledgers-overdue", overdue) : ""), "/ledger", true);
            }

            yield break;
        }

        foreach (var (round, one) in standings)
        {
            string days = one.DaysLate > 0 ? t.With("due.days-late", one.DaysLate) : "";
            if (one.SentOn is null)
            {
                yield return new DueLine(t.With("due.self-check", Day(round.ReportBy)) + days, "/self-check", one.IsLate);
            }
            else if (one.Overdue > 0 || one.MissingMonths.Count > 0)
            {
                yield return new DueLine(t.With("due.ledger", one.Overdue, one.MissingMonths.Count) + days, "/ledger", true);
            }
        }
    }

    private static IEnumerable<DueLine> Notices(IReadOnlyList<NoticeLine> lines, bool ofOne, Phrases t)
    {
        int late = lines.Sum(line => line.Of("late")), waiting = lines.Sum(line => line.Of("waiting"));
        if (late > 0)
        {
            yield return new DueLine(t.With(ofOne ? "due.notices-late-own" : "due.notices-late", late), "/notices", true);
        }

        if (ofOne && waiting > 0)
        {
            yield return new DueLine(t.With("due.notices-waiting", waiting), "/notices", false);
        }
    }

    /// <summary>Departments that owe the commission a report, of the plan that the page about departments opens with.</summary>
    private static IEnumerable<DueLine> Departments(Visitor visitor, SocietyDesk society, Phrases t)
    {
        if (SocietyDesk.Places(visitor) is [var place, ..] && society.Plans is [var plan, ..] && SocietyDesk.SeesAll(visitor, place.Code))
        {
            int late = DepartmentEndpoints.Standings(society, place.Code, plan).Where(one => one.State == "late").DistinctBy(one => one.Unit).Count();
            if (late > 0)
            {
                yield return new DueLine(t.With("due.departments", late), "/departments", true);
            }
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
