using Curb.Indicators;

namespace Curb.Supervision.Forms;

/// <summary>How a month's report of an institution stands.</summary>
public enum ReportState
{
    /// <summary>The month has not ended, or its day has not come, and nothing was sent.</summary>
    NotDue,

    /// <summary>Sent by its day.</summary>
    InTime,

    /// <summary>Sent after its day.</summary>
    SentLate,

    /// <summary>Its day has passed and nothing was sent.</summary>
    Late,
}

/// <summary>One report that is owed.</summary>
/// <param name="DaysLate">Days after the due day until it was sent, or until today; 0 where it is not late.</param>
/// <param name="Version">Version sent last; 0 where none was.</param>
/// <param name="Reminders">How often the institution was reminded.</param>
public sealed record OwedReport(Institution Institution, FormDefinition Form, CalendarMonth Month, DateOnly DueOn, ReportState State, int DaysLate, int Version, int Reminders);

/// <summary>Who owes which report, and who is late.</summary>
public static class ReportingCalendar
{
    /// <summary>The reports owed for a run of months.</summary>
    /// <param name="forms">Forms.</param>
    /// <param name="institutions">Institutions of the scope.</param>
    /// <param name="delivers">True for an institution that delivers records: it owes no form.</param>
    /// <param name="months">Months looked at.</param>
    /// <param name="sent">First day on which a version was sent, and the newest version; null where none was.</param>
    /// <param name="reminders">How often an institution was reminded.</param>
    /// <param name="today">The day of the looking.</param>
    public static IReadOnlyList<OwedReport> Of(
        IReadOnlyList<FormDefinition> forms, IEnumerable<Institution> institutions, Func<string, bool> delivers, Period months,
        Func<string, string, CalendarMonth, (DateOnly FirstSent, int Version)?> sent, Func<string, string, CalendarMonth, int> reminders, DateOnly today)
    {
        var owed = new List<OwedReport>();
        foreach (var institution in institutions.Where(one => !delivers(one.Code)))
        {
            foreach (var form in forms.Where(form => form.IsFor(institution)))
            {
                for (int index = Math.Max(months.From.Index, form.From.Index); index <= months.To.Index; index++)
                {
                    var month = CalendarMonth.At(index);
                    var due = form.DueOn(month);
                    var known = sent(institution.Code, form.Id, month);
                    if (!form.Owed && known is null)
                    {
                        continue;
                    }

                    var state = known is { } report ? report.FirstSent <= due ? ReportState.InTime : ReportState.SentLate : today > due ? ReportState.Late : ReportState.NotDue;
                    int late = state switch { ReportState.Late => today.DayNumber - due.DayNumber, ReportState.SentLate => known!.Value.FirstSent.DayNumber - due.DayNumber, _ => 0 };
                    owed.Add(new OwedReport(institution, form, month, due, state, late, known?.Version ?? 0, reminders(institution.Code, form.Id, month)));
                }
            }
        }

        return owed;
    }

    /// <summary>Share of the reports due that were sent, 0 to 1; null where none was due.</summary>
    public static double? Completeness(IReadOnlyCollection<OwedReport> owed)
    {
        int due = owed.Count(report => report.State != ReportState.NotDue);
        return due == 0 ? null : (double)owed.Count(report => report.State is ReportState.InTime or ReportState.SentLate) / due;
    }
}
