using Curb.Disclosure;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Supervision.Forms;

namespace Curb.Storage.Forms;

/// <summary>Which monthly reports institutions owe, from what was sent: one answer for the page, the command and the nightly work.</summary>
public static class FormCalendar
{
    private const int MonthsShown = 12;

    /// <summary>Reports owed over the twelve months that end with the last whole one.</summary>
    /// <param name="institutions">Institutions of the scope.</param>
    /// <param name="delivering">Codes of those that deliver records: they owe no form.</param>
    public static IReadOnlyList<OwedReport> Owed(FormStore store, IReadOnlyList<FormDefinition> forms, IReadOnlyList<Institution> institutions, IReadOnlySet<string> delivering, DateOnly today)
    {
        var last = LastMonth(today);
        var months = new Period(CalendarMonth.At(last.Index - MonthsShown + 1), last);
        var sent = store.SentIn(Scope.Of(institutions.Select(one => one.Code), false), months).ToDictionary(pair => (pair.Report.Institution, pair.Report.Form, pair.Report.Month));
        var reminders = store.Reminders();
        return ReportingCalendar.Of(
            forms, institutions, delivering.Contains, months,
            (institution, form, month) => sent.TryGetValue((institution, form, month), out var known) ? (DateOnly.FromDateTime(known.FirstSent.ToLocalTime().DateTime), known.Report.Version) : null,
            (institution, form, month) => reminders.GetValueOrDefault((institution, form, month.ToString())), today);
    }

    /// <summary>The last month that has ended.</summary>
    public static CalendarMonth LastMonth(DateOnly today) => CalendarMonth.At(new CalendarMonth(today.Year, today.Month).Index - 1);
}
