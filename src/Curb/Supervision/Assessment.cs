using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision;

/// <summary>One line of a score.</summary>
/// <param name="Item">Indicator or conduct.</param>
/// <param name="Value">The figure; null for conduct and where it can't be said.</param>
/// <param name="Target">The limit as people read it; blank where none.</param>
/// <param name="Answer">met, not-met, chance (missed by no more than chance could do), cannot-assess or too-small.</param>
/// <param name="Points">Points kept; null where the line does not count.</param>
/// <param name="Of">Points that could be had.</param>
public sealed record ScoreLine(string Item, Bilingual Title, double? Value, double? Numerator, double? Denominator, string Unit, string Target, string Answer, double? Points, double Of, Bilingual Because);

/// <summary>An institution's score.</summary>
/// <param name="Score">0 to 100 over what could be assessed; null where that is too little.</param>
/// <param name="Assessed">Per cent of the weight that could be assessed.</param>
/// <param name="Rank">Place among institutions of its level that have a score; null without one, or with a veto.</param>
/// <param name="Vetoes">Why it fails whatever its points.</param>
public sealed record AssessmentScore(string Institution, string Level, IReadOnlyList<ScoreLine> Lines, double? Score, double Assessed, Bilingual Grade, IReadOnlyList<Bilingual> Vetoes, int? Rank);

/// <summary>
/// Scores institutions by a formula. A target missed by no more than chance could do costs nothing, and what is too small or unknown does not count: so a small
/// institution is never shamed by noise, and nobody gains by not delivering more than the formula's least weight allows.
/// </summary>
public static class Assessment
{
    /// <summary>Two-sided 95 %.</summary>
    private const double Quantile = 1.959963984540054;

    private const double Hundred = 100;

    /// <summary>Scores all and ranks those of one level among one another.</summary>
    public static IReadOnlyList<AssessmentScore> Of(AssessmentFormula formula, IReadOnlyList<Institution> institutions, IEnumerable<IndicatorValue> figures, IReadOnlyDictionary<string, LedgerStanding> ledgers)
    {
        var byInstitution = figures.Where(value => value["institution"] is not null).ToLookup(value => value["institution"]!, StringComparer.Ordinal);
        var scores = institutions.Select(one => Score(formula, one, byInstitution[one.Code].GroupBy(value => value.Indicator.Id).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal), ledgers.GetValueOrDefault(one.Code))).ToList();
        return [.. scores.Select(score => score with { Rank = score.Score is null || score.Vetoes.Count > 0 ? null : 1 + scores.Count(other => other.Level == score.Level && other.Vetoes.Count == 0 && other.Score > score.Score) })];
    }

    /// <summary>True where a figure's distance from its target is more than chance would bring, at 95 %. Shares by the arcsine, amounts by the square root; both as the funnel limits are.</summary>
    public static bool IsBeyondChance(IndicatorValue value, double limit)
    {
        if (value is not { Value: { } found, Denominator: > 0 and var size })
        {
            return false;
        }

        double factor = value.Indicator.Factor;
        bool share = factor == Hundred && value.Numerator <= value.Denominator;
        double spread = Math.Sqrt(1 / (4 * size)), scale = share ? 1 / Hundred : 1 / factor;
        double distance = share ? Math.Abs(Math.Asin(Math.Sqrt(Clamp(found * scale))) - Math.Asin(Math.Sqrt(Clamp(limit * scale)))) : Math.Abs(Math.Sqrt(found * scale) - Math.Sqrt(limit * scale));
        return distance > Quantile * spread;
    }

    private static double Clamp(double share) => Math.Clamp(share, 0, 1);

    private static AssessmentScore Score(AssessmentFormula formula, Institution institution, Dictionary<string, IndicatorValue> figures, LedgerStanding? ledger)
    {
        var lines = formula.Items.Select(item => item.IsIndicator ? Line(formula, item, figures.GetValueOrDefault(item.Id)) : Line(item, ledger)).ToList();
        double all = formula.Items.Sum(item => item.Weight), assessed = lines.Where(line => line.Points is not null).Sum(line => line.Of);
        double share = all > 0 ? Hundred * assessed / all : 0;
        double? score = assessed > 0 && share >= formula.LeastWeight ? Math.Round(Hundred * lines.Sum(line => line.Points ?? 0) / assessed, 1, MidpointRounding.AwayFromZero) : null;
        var vetoes = formula.Vetoes.Where(veto => Applies(veto, ledger)).Select(veto => veto.Title).ToList();
        var grade = vetoes.Count > 0 ? formula.Grades[^1].Title : score is { } points ? formula.Grades.First(one => points >= one.From).Title : new Bilingual("可评内容不足，不评等次", "too little could be assessed for a grade");
        return new AssessmentScore(institution.Code, institution.Level, lines, score, Math.Round(share, 1), grade, vetoes, null);
    }

    private static bool Applies(AssessmentVeto veto, LedgerStanding? ledger) => ledger is not null && (veto.Conduct == "talk-due" ? ledger.Step == "talk" : ledger.SentOn is null && ledger.IsLate);

    private static ScoreLine Line(AssessmentFormula formula, AssessmentItem item, IndicatorValue? value)
    {
        if (value is null)
        {
            return new ScoreLine(item.Id, new Bilingual(item.Id, item.Id), null, null, null, "", "", "cannot-assess", null, item.Weight, new Bilingual("没有数据", "no data"));
        }

        string target = value.Target is { } limit ? $"{PolicyLimit.Sign(limit.Parameter.Operator)} {limit.Value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "";
        var line = new ScoreLine(item.Id, value.Indicator.Title, value.Value, value.Numerator, value.Denominator, value.Indicator.Unit.Zh, target, "cannot-assess", null, item.Weight, value.Because);
        if (value.TooSmall || value.Denominator < formula.LeastDenominator)
        {
            return line with { Answer = "too-small", Because = new Bilingual("数量太少，不评判", "too small to judge") };
        }

        return value.Verdict switch
        {
            Verdict.Met => line with { Answer = "met", Points = item.Weight },
            Verdict.NotMet when !IsBeyondChance(value, value.Target!.Value.Value) => line with { Answer = "chance", Points = item.Weight, Because = new Bilingual("未达标，但差距未超出机遇范围，不扣分", "missed, but by no more than chance could do: nothing is taken off") },
            Verdict.NotMet => line with { Answer = "not-met", Points = Math.Round(item.Weight * formula.Keep(MissedBy(value)) / Hundred, 2) },
            _ => line,
        };
    }

    /// <summary>How far a target is missed, in per cent of it; of a target of nothing, everything is far.</summary>
    private static double MissedBy(IndicatorValue value) => value.Target!.Value.Value is var limit && limit == 0 ? Hundred : Hundred * Math.Abs(value.Value!.Value - limit) / limit;

    private static ScoreLine Line(AssessmentItem item, LedgerStanding? ledger)
    {
        var title = item.Id switch
        {
            "self-check-in-time" => new Bilingual("按期上报自查台账", "Ledger handed in on time"),
            "progress-in-time" => new Bilingual("按月报告整改进展", "Progress reported each month"),
            _ => new Bilingual("台账问题无逾期", "No problem of the ledger overdue"),
        };
        if (ledger is null || (ledger.SentOn is null && !ledger.IsLate))
        {
            return new ScoreLine(item.Id, title, null, null, null, "", "", "cannot-assess", null, item.Weight, new Bilingual("没有到期的自查轮次", "no round of self-check was due"));
        }

        bool kept = ledger.SentOn is not null && item.Id switch { "self-check-in-time" => true, "progress-in-time" => ledger.MissingMonths.Count == 0, _ => ledger.Overdue == 0 };
        return new ScoreLine(item.Id, title, null, null, null, "", "", kept ? "met" : "not-met", kept ? item.Weight : 0, item.Weight, Bilingual.Empty);
    }
}
