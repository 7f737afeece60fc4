using Curb.Casework;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision;

/// <summary>A round of self-check (自查自纠) that a commission opens for its institutions.</summary>
/// <param name="Id">Its name: place and year.</param>
/// <param name="Place">Code of the place whose institutions answer it.</param>
/// <param name="Plans">Plans whose clauses are checked.</param>
/// <param name="Year">Year of the plan.</param>
/// <param name="ReportBy">Day by which ledger and plan are handed in.</param>
/// <param name="ProgressDay">Day of the month by which progress is reported.</param>
public sealed record CheckRound(string Id, string Place, IReadOnlyList<string> Plans, int Year, DateOnly ReportBy, int ProgressDay);

/// <summary>One line of an institution's checklist.</summary>
/// <param name="Point">Full id of the plan's point.</param>
/// <param name="Prefill">What the system already measures.</param>
public sealed record CheckItem(string Point, string Plan, string Clause, Bilingual Task, Bilingual Text, string Does, Prefill Prefill);

/// <summary>What the system knows of a line: met, not-met or cannot-assess; ask where nothing of it is measured.</summary>
/// <param name="Link">Page that shows it; blank where none.</param>
public sealed record Prefill(string Answer, Bilingual Because, string Link);

/// <summary>What an institution answers to a line.</summary>
/// <param name="Answer">yes, partly, no or not-applicable; blank while not answered.</param>
/// <param name="Problem">What is wrong; of partly and no.</param>
/// <param name="Case">Number of the ledger's case, once sent.</param>
public sealed record CheckAnswer(string Answer, string Problem, string Cause, string Measure, string Owner, DateOnly? Due, long? Case)
{
    public static CheckAnswer None { get; } = new("", "", "", "", "", null, null);

    public bool IsProblem => Answer is "partly" or "no";
}

/// <summary>An institution's answers in a round.</summary>
/// <param name="SentOn">Day on which it was handed in; null until then.</param>
public sealed record SelfCheck(string Institution, string Round, IReadOnlyDictionary<string, CheckAnswer> Answers, DateOnly? SentOn, string SentBy)
{
    public CheckAnswer this[string point] => Answers.GetValueOrDefault(point, CheckAnswer.None);
}

/// <summary>Something in the way of handing a self-check in.</summary>
/// <param name="Point">Line.</param>
/// <param name="Reason">unanswered, explain (the system measures the opposite), problem, measure, owner or due.</param>
public sealed record CheckObjection(string Point, string Reason);

/// <summary>Makes an institution's checklist from the clauses that apply to its level and kind.</summary>
public static class SelfCheckList
{
    public static IReadOnlyList<string> Answers { get; } = ["yes", "partly", "no", "not-applicable"];

    /// <param name="institution">Whose list.</param>
    /// <param name="plans">Plans of the round.</param>
    /// <param name="figures">The institution's figures by indicator.</param>
    /// <param name="registry">How its bodies and roles stand.</param>
    public static IReadOnlyList<CheckItem> For(Institution institution, IEnumerable<ActionPlan> plans, IReadOnlyDictionary<string, IndicatorValue> figures, IReadOnlyList<RegistryFinding> registry)
    {
        var bodies = registry.ToDictionary(finding => finding.Body.Id, StringComparer.Ordinal);
        return
        [
            .. from plan in plans
               where plan.For.Covers(institution) != false
               from task in plan.Tasks
               where task.For.Covers(institution) != false
               from point in task.Points
               where point.IsForInstitutions && point.For.Covers(institution) != false
               select new CheckItem(point.Id, plan.Id, task.Clause, task.Title, point.Text, point.Does, Prefilled(point, figures, bodies)),
        ];
    }

    /// <summary>The answer that the prefill suggests; blank where a person must say. It is only ever a suggestion.</summary>
    public static string Suggested(Prefill prefill) => prefill.Answer switch { "met" => "yes", "not-met" => "no", _ => "" };

    /// <summary>Everything in the way of handing it in.</summary>
    public static IReadOnlyList<CheckObjection> Objections(IReadOnlyList<CheckItem> items, SelfCheck check, DateOnly today) => [.. items.SelectMany(item => Objections(item, check[item.Point], today))];

    /// <summary>The ledger's findings: one for each line with a problem. The same line of a later round is the same problem.</summary>
    public static IReadOnlyList<CaseFinding> Problems(IReadOnlyList<CheckItem> items, SelfCheck check) => [.. items.Where(item => check[item.Point].IsProblem).Select(item => Finding(item, check[item.Point], check))];

    private static CaseFinding Finding(CheckItem item, CheckAnswer answer, SelfCheck check) => new(
        Ledger.Type, check.Institution, null, $"{Ledger.Type}/{check.Institution}/{item.Point}", check.Round,
        new CaseSubject("clause", item.Point, new Bilingual($"{item.Clause} {answer.Problem}", $"{item.Clause} {answer.Problem}"), $"/plans/view?plan={Uri.EscapeDataString(item.Plan)}"),
        new Dictionary<string, string>
        {
            ["clause"] = $"{item.Plan} {item.Clause}",
            ["demand"] = $"{item.Text.Zh} / {item.Text.En}",
            ["measured"] = $"{item.Prefill.Because.Zh} / {item.Prefill.Because.En}",
            ["problem"] = answer.Problem,
            ["cause"] = answer.Cause,
            ["measure"] = answer.Measure,
            ["person"] = answer.Owner,
            ["due"] = answer.Due?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "",
            ["round"] = check.Round,
        })
    { DueOn = answer.Due };

    private static Prefill Prefilled(PlanPoint point, IReadOnlyDictionary<string, IndicatorValue> figures, Dictionary<string, RegistryFinding> bodies)
    {
        if (point.Body is { } body && bodies.TryGetValue(body, out var finding))
        {
            return new Prefill(finding.Verdict.Term(), finding.Because == Bilingual.Empty ? new Bilingual($"已登记：{finding.Registered?.Head}", $"registered: {finding.Registered?.Head}") : finding.Because, "/registry");
        }

        return point.Indicator is { } indicator
            ? figures.TryGetValue(indicator, out var figure) ? new Prefill(Answer(figure), Said(figure), "/indicators/" + indicator) : new Prefill("cannot-assess", new Bilingual("没有交付所需数据", "what it needs was not delivered"), "/indicators/" + indicator)
            : new Prefill("ask", Bilingual.Empty, "");
    }

    /// <summary>A figure without a target answers nothing by itself.</summary>
    private static string Answer(IndicatorValue figure) => figure.Target is null || figure.TooSmall ? "cannot-assess" : figure.Verdict.Term();

    private static Bilingual Said(IndicatorValue figure)
    {
        string value = figure.Value?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) ?? "—";
        var said = new Bilingual($"{figure.Indicator.Title.Zh} {value} {figure.Indicator.Unit.Zh}（{figure.Period}）", $"{figure.Indicator.Title.En} {value} {figure.Indicator.Unit.En} ({figure.Period})");
        if (figure.Target is { } target)
        {
            string limit = $"{PolicyLimit.Sign(target.Parameter.Operator)} {target.Value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            said = said.And(new Bilingual($"目标 {limit}", $"target {limit}"));
        }

        return said.And(figure.Because);
    }

    private static IEnumerable<CheckObjection> Objections(CheckItem item, CheckAnswer answer, DateOnly today)
    {
        if (!Answers.Contains(answer.Answer))
        {
            yield return new CheckObjection(item.Point, "unanswered");
            yield break;
        }

        if (answer.Answer is "yes" or "not-applicable" && item.Prefill.Answer == "not-met" && answer.Cause.Length == 0)
        {
            yield return new CheckObjection(item.Point, "explain");
        }

        if (!answer.IsProblem)
        {
            yield break;
        }

        foreach (var (value, reason) in new[] { (answer.Problem, "problem"), (answer.Measure, "measure"), (answer.Owner, "owner") })
        {
            if (value.Length == 0)
            {
                yield return new CheckObjection(item.Point, reason);
            }
        }

        if (answer.Due is null || answer.Due < today)
        {
            yield return new CheckObjection(item.Point, "due");
        }
    }
}
