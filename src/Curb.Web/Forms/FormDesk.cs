using Curb.Exchange;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Forms;
using Curb.Supervision;
using Curb.Supervision.Forms;
using Curb.Web.Accounts;
using Curb.Web.Hosting;

namespace Curb.Web.Forms;

/// <summary>Monthly reports as signed-in people meet them: the forms, what was sent, who owes what.</summary>
public sealed class FormDesk(RecordStore records, Knowledge knowledge, TimeProvider time)
{
    public const string See = "forms.see";
    public const string Fill = "forms.fill";
    public const string Chase = "forms.chase";
    private const int MonthsShown = 12;

    private readonly Lazy<FormLibrary> _forms = new(() => FormLibrary.Load(ContentFolder.Open("forms"), knowledge.Indicators, knowledge.Policies));

    public FormStore Store { get; } = new(records);

    public FormLibrary Forms => _forms.Value;

    public DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>The last month that has ended.</summary>
    public CalendarMonth LastMonth => CalendarMonth.At(new CalendarMonth(Today.Year, Today.Month).Index - 1);

    /// <summary>True where the person may fill the form in for the institution.</summary>
    public static bool MayFill(Visitor visitor, FormDefinition form, string institution) =>
        visitor.Standing.ScopeFor(Fill).Covers(institution) && visitor.Standing.RolesByPlace.Any(held => held.Institution == institution && held.Department is null && form.FilledBy.Contains(held.Role));

    /// <summary>Reports owed over the last year by the institutions given.</summary>
    public IReadOnlyList<OwedReport> Owed(IReadOnlyList<Institution> institutions, IReadOnlySet<string> delivering)
    {
        var months = new Period(CalendarMonth.At(LastMonth.Index - MonthsShown + 1), LastMonth);
        var scope = Disclosure.Scope.Of(institutions.Select(one => one.Code), false);
        var sent = Store.SentIn(scope, months).ToDictionary(pair => (pair.Report.Institution, pair.Report.Form, pair.Report.Month));
        var reminders = Store.Reminders();
        return ReportingCalendar.Of(
            Forms.Forms, institutions, delivering.Contains, months,
            (institution, form, month) => sent.TryGetValue((institution, form, month), out var known) ? (DateOnly.FromDateTime(known.FirstSent.ToLocalTime().DateTime), known.Report.Version) : null,
            (institution, form, month) => reminders.GetValueOrDefault((institution, form, month.ToString())),
            Today);
    }
}
