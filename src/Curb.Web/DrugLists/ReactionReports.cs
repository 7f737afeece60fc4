using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.DrugLists;

/// <summary>A suspected drug of a report of an adverse reaction, without the patient.</summary>
/// <param name="Report">Number of the report.</param>
/// <param name="Onset">Day on which it began.</param>
/// <param name="Drug">Code of the drug; null for other drugs than antimicrobials.</param>
/// <param name="DrugText">The drug as delivered.</param>
/// <param name="Reaction">The reaction as delivered.</param>
/// <param name="Serious">A serious one; null where not told.</param>
/// <param name="New">Not named by the leaflet; null where not told.</param>
/// <param name="Causality">certain, probable, possible, unlikely, to-be-assessed, unassessable; null where not told.</param>
/// <param name="Outcome">Outcome as delivered.</param>
/// <param name="Department">Who reported.</param>
public sealed record ReactionReport(string Report, DateOnly? Onset, string? Drug, string DrugText, string Reaction, bool? Serious, bool? New, string? Causality, string Outcome, string Department);

/// <summary>The reports behind proposals of withdrawal.</summary>
internal static class ReactionReports
{
    private const int MostRows = 2000;

    /// <summary>Reports of an institution whose reaction began in a period such as 2025-01 – 2025-12, newest first; null for a reader who may not see single reports.</summary>
    public static IReadOnlyList<ReactionReport>? Of(HttpContext http, View view, string institution, string period)
    {
        // The page asks for no single patients; whoever may see them elsewhere sees the reports here too.
        var scope = Visitor.Of(http) is { } visitor && visitor.May("patients.see") ? visitor.Standing.ScopeFor("patients.see").Within([institution]) : Scope.Nothing;
        if (!scope.MayIdentify || period.Split(" – ") is not [var from, var to])
        {
            return null;
        }

        using var lease = view.Open(scope);
        var rows = (AdverseReactionFacts)lease.Data.Facts.Rows(new FactQuery("adverse_reaction", [Measure.Rows()], [Condition.Is("institution", institution), new Condition("month", ConditionTest.Between, from, to)], []), scope, MostRows);
        return
        [
            .. Enumerable.Range(0, rows.Count).Select(row => new ReactionReport(
                rows.Report[row] ?? "", rows.OnsetOn[row] is { } day ? Days.ToDate(day) : null, rows.Drug[row], rows.DrugText[row] ?? "", rows.Reaction[row] ?? "", rows.Serious[row], rows.New[row], rows.Causality[row], rows.Outcome[row] ?? "", rows.Department[row] ?? ""))
                .OrderByDescending(report => report.Onset).ThenBy(report => report.Report, StringComparer.Ordinal),
        ];
    }
}
