using System.Globalization;
using Curb.Casework;
using Curb.Policies;

namespace Curb.Supervision.Forms;

/// <summary>Monthly reports whose day has passed, as cases: whoever owes one has it in the inbox, is reminded, and it is handed up; it ends by itself once the report is sent.</summary>
public static class LateReports
{
    /// <summary>The case type.</summary>
    public const string Type = "late-report";

    /// <summary>A finding for each late report; the same report has the same key, so that looking twice changes nothing. All institutions that owe a report count as looked at.</summary>
    public static CaseHarvest Harvest(IReadOnlyCollection<OwedReport> owed) => new(
        [.. owed.Where(report => report.State == ReportState.Late).Select(Finding)], [.. owed.Select(report => report.Institution.Code).Distinct(StringComparer.Ordinal).Select(code => (Type, code))]);

    public static string KeyOf(OwedReport report) => $"{Type}/{report.Institution.Code}/{report.Form.Id}/{report.Month}";

    private static CaseFinding Finding(OwedReport report) => new(
        Type, report.Institution.Code, null, KeyOf(report), report.Month.ToString(),
        new CaseSubject("report", $"{report.Form.Id}/{report.Month}", new Bilingual($"{report.Form.Title.Zh} {report.Month} 未报", $"{report.Form.Title.En}, {report.Month}: not sent"), $"/forms/{report.Form.Id}/{report.Month}?institution={Uri.EscapeDataString(report.Institution.Code)}"),
        new Dictionary<string, string>
        {
            ["form"] = $"{report.Form.Title.Zh} / {report.Form.Title.En}", ["month"] = report.Month.ToString(), ["due"] = report.DueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["reminded"] = report.Reminders.ToString(CultureInfo.InvariantCulture),
        });
}
