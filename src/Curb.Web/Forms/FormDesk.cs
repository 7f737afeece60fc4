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

    private readonly Lazy<FormLibrary> _forms = new(() => FormLibrary.Load(ContentFolder.Open("forms"), knowledge.Indicators, knowledge.Policies));

    public FormStore Store { get; } = new(records);

    public FormLibrary Forms => _forms.Value;

    public DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>The last month that has ended.</summary>
    public CalendarMonth LastMonth => FormCalendar.LastMonth(Today);

    /// <summary>True where the person may fill the form in for the institution.</summary>
    public static bool MayFill(Visitor visitor, FormDefinition form, string institution) =>
        visitor.Standing.ScopeFor(Fill).Covers(institution) && visitor.Standing.RolesByPlace.Any(held => held.Institution == institution && held.Department is null && form.FilledBy.Contains(held.Role));

    /// <summary>Reports owed over the last year by the institutions given.</summary>
    public IReadOnlyList<OwedReport> Owed(IReadOnlyList<Institution> institutions, IReadOnlySet<string> delivering) => FormCalendar.Owed(Store, Forms.Forms, institutions, delivering, Today);
}
