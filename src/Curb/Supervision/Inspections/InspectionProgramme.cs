namespace Curb.Supervision.Inspections;

/// <summary>A year's programme of inspections (年度检查计划) of a commission.</summary>
/// <param name="Place">Code of the place of the commission.</param>
/// <param name="AdoptedOn">Day; null while a draft. Nothing is drawn from a draft.</param>
public sealed record InspectionProgramme(string Place, int Year, string Title, IReadOnlyList<InspectionCampaign> Campaigns, DateOnly? AdoptedOn)
{
    public string Id => FormattableString.Invariant($"{Place}/{Year}");

    public InspectionCampaign? Campaign(string id) => Campaigns.FirstOrDefault(one => one.Id == id);
}

/// <summary>One campaign of a programme.</summary>
/// <param name="Id">Its name within the programme.</param>
/// <param name="Manner">special (专项检查), random (双随机抽查) or touring (巡回指导).</param>
/// <param name="Month">2026-09: the month in which it is carried out.</param>
/// <param name="Plan">Plan whose clauses are inspected.</param>
/// <param name="Tasks">Ids of its tasks that are inspected; empty for all.</param>
/// <param name="PerLevel">How many institutions of each level are drawn: the strata.</param>
/// <param name="Team">Experts for each institution.</param>
/// <param name="MostEach">Inspections that one expert takes at most.</param>
/// <param name="Records">Patient records drawn of each kind at an institution.</param>
/// <param name="Fields">Fields of which each team is to have somebody.</param>
public sealed record InspectionCampaign(
    string Id, string Title, string Manner, string Month, string Plan, IReadOnlyList<string> Tasks, IReadOnlyDictionary<string, int> PerLevel, int Team, int MostEach, int Records, IReadOnlyList<string> Fields)
{
    public static IReadOnlyList<string> Manners { get; } = ["special", "random", "touring"];

    public static IReadOnlyList<string> Levels { get; } = ["tertiary", "secondary", "primary"];

    /// <summary>What stands against it: title, manner, month, plan, levels, team, most or fields; empty where nothing does.</summary>
    /// <param name="year">Year of the programme.</param>
    /// <param name="leastTeam">Fewest experts of a team.</param>
    public IEnumerable<string> Objections(int year, int leastTeam, Func<string, ActionPlan?> plan)
    {
        if (Title.Length == 0)
        {
            yield return "title";
        }

        if (!Manners.Contains(Manner))
        {
            yield return "manner";
        }

        if (Indicators.CalendarMonth.Parse(Month) is not { } month || month.LastDay.Year != year)
        {
            yield return "month";
        }

        if (plan(Plan) is not { } known || Tasks.Except(known.Tasks.Select(task => task.Id)).Any())
        {
            yield return "plan";
        }

        if (PerLevel.Keys.Except(Levels).Any() || PerLevel.Values.Any(count => count < 0) || PerLevel.Values.Sum() == 0)
        {
            yield return "levels";
        }

        if (Team < leastTeam)
        {
            yield return "team";
        }

        if (MostEach < 1 || Records < 0)
        {
            yield return "most";
        }

        if (Fields.Except(PoolExpert.AllFields).Any() || Fields.Count > Team)
        {
            yield return "fields";
        }
    }
}
