namespace Curb.Supervision;

/// <summary>A target of a plan with what the region measures of it.</summary>
/// <param name="Value">Figure of the region; null where nothing measures the target, or nothing was delivered.</param>
/// <param name="Answer">met, not-met, or cannot-assess.</param>
public sealed record TargetProgress(PlanTarget Target, double? Value, string Answer);

/// <summary>How far a region is with a plan.</summary>
/// <param name="Editions">Institutions with an adopted edition of their own for the year.</param>
/// <param name="HandedIn">Institutions that handed in a self-check by this plan; null where no round asks for it.</param>
/// <param name="Asked">Institutions that a round asks.</param>
/// <param name="Reports">Departments that reported the newest quarter due; null for a plan without departments.</param>
/// <param name="Departments">Departments with a part in the plan.</param>
/// <param name="Passed">Days of the plan that have passed in the year.</param>
public sealed record PlanProgress(ActionPlan Plan, IReadOnlyList<TargetProgress> Targets, int Editions, int Institutions, int? HandedIn, int Asked, int? Reports, int Departments, int Passed, int Ahead)
{
    /// <summary>Targets by their answer.</summary>
    public int Count(string answer) => Targets.Count(target => target.Answer == answer);

    /// <summary>A target against the region's figure; rise and fall without a number are judged by nobody here.</summary>
    public static TargetProgress Judge(PlanTarget target, double? value) => new(target, value, (target.Value, value) switch
    {
        ({ } limit, { } found) => Keeps(target.Direction, found, limit) ? "met" : "not-met",
        _ => "cannot-assess",
    });

    /// <summary>A target that a survey or a department's figure has judged already, by its interval.</summary>
    public static TargetProgress Judged(PlanTarget target, double? value, Indicators.Verdict verdict) => new(target, value, Indicators.VerdictTerms.Term(verdict));

    /// <summary>Days of a plan's points in a year: those that have passed and those ahead.</summary>
    public static (int Passed, int Ahead) Days(ActionPlan plan, int year, DateOnly today)
    {
        var (from, to) = (Later(new DateOnly(year, 1, 1), plan.From), Earlier(new DateOnly(year, 12, 31), plan.To));
        var days = from > to ? [] : plan.Points.Where(pair => pair.Point.Deadline is not null).SelectMany(pair => pair.Point.Deadline!.Between(from, to)).ToList();
        return (days.Count(day => day < today), days.Count(day => day >= today));
    }

    private static bool Keeps(string direction, double value, double limit) => direction switch { "at-most" => value <= limit, "below" => value < limit, "above" => value > limit, _ => value >= limit };

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
