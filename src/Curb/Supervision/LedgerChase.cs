using System.Globalization;
using Curb.Casework;
using Curb.Policies;

namespace Curb.Supervision;

/// <summary>What has not come at all (a ledger, a month's progress), as problems of its own, so that somebody has it in the inbox and it escalates like any other.</summary>
public static class LedgerChase
{
    private const int DaysToAnswer = 5;
    private const string Clause = "五(二)";

    /// <summary>A finding for each thing that is missing; the same thing has the same key, so that chasing twice changes nothing.</summary>
    public static IEnumerable<CaseFinding> Missing(CheckRound round, LedgerStanding standing, DateOnly today)
    {
        if (standing.SentOn is null && standing.IsLate)
        {
            yield return Late(standing.Institution, $"round/{round.Id}", new Bilingual("未按期上报问题台账和整改方案", "The ledger and the rectification plan have not come"), round.ReportBy, round, today);
        }

        foreach (string month in standing.MissingMonths)
        {
            yield return Late(standing.Institution, $"progress/{month}", new Bilingual($"未按期报告{month}整改进展", $"Progress of {month} was not reported"), Ledger.DueOf(month, round.ProgressDay), round, today);
        }
    }

    private static CaseFinding Late(string institution, string key, Bilingual what, DateOnly due, CheckRound round, DateOnly today) => new(
        Ledger.Type, institution, null, $"{Ledger.Type}/{institution}/{key}", key, new CaseSubject("clause", key, new Bilingual($"{Clause} {what.Zh}", $"{Clause} {what.En}"), "/ledger"),
        new Dictionary<string, string> { ["clause"] = Clause, ["problem"] = $"{what.Zh} / {what.En}", ["due"] = due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["round"] = round.Id })
    {
        DueOn = today.AddDays(DaysToAnswer),
    };
}
