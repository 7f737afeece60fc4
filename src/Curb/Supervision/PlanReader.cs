using Curb.Policies;
using Curb.Policies.Reading;

namespace Curb.Supervision;

/// <summary>Reads <c>plan.yaml</c> of a pack strictly: every unit, deliverable, phase, indicator, body and parameter must be known, and an unknown key is a fault.</summary>
internal sealed class PlanReader(PolicyPack pack, PlanVocabulary words, List<ContentFault> faults)
{
    private const string TextExpected = "\"Chinese | English\"";
    private const string DayExpected = "a day such as 2021-05-25";

    private static readonly string[] s_restates = ["none", "targets", "all"];
    private static readonly string[] s_trends = ["rise", "fall"];

    private HashSet<string> _phases = [];

    private static Dictionary<LimitOperator, string> Directions { get; } = new()
    {
        [LimitOperator.AtMost] = "at-most",
        [LimitOperator.AtLeast] = "at-least",
        [LimitOperator.Above] = "above",
        [LimitOperator.Below] = "below",
    };

    public ActionPlan? Read(string file, string text)
    {
        if (ContentMap.Parse(file, text, faults) is not { } map)
        {
            return null;
        }

        var years = map.Map("years", "{from: 2021-03-01, to: 2023-12-31}");
        var phases = map.OptionalList("phases").Select(Phase).ToList();
        _phases = [.. phases.Select(phase => phase.Id)];
        var plan = new ActionPlan(
            pack.Id, pack.Title, pack.Number, pack.Level,
            years?.Date("from", DayExpected) ?? DateOnly.MinValue, years?.Date("to", DayExpected) ?? DateOnly.MaxValue,
            map.OptionalText("parent"), map.Has("restates") ? map.OneOf("restates", s_restates) : "none",
            map.Has("partial") ? Words(map, "partial") : Bilingual.Empty,
            For(map), phases,
            [.. map.OptionalList("targets").Select(Target)],
            [.. map.List("tasks", "a list of tasks").Select(Task)])
        {
            Addressed = map.TextsOf("addressed", [.. words.Units.Keys]),
        };
        years?.Close();
        map.Close();
        foreach (string twice in plan.Targets.GroupBy(target => target.Id).Where(group => group.Count() > 1).Select(group => group.Key).Concat(plan.Tasks.GroupBy(task => task.Id).Where(group => group.Count() > 1).Select(group => group.Key)))
        {
            map.Fault("tasks", ContentMap.Quoted(twice), "an id used once");
        }

        return plan;
    }

    private PlanPhase Phase(ContentMap map) => Closed(map, () => new PlanPhase(
        map.Text("id", "a kebab-case name"), map.Text("clause", "the clause, such as 五(一)"), Words(map, "title"), map.Date("from", DayExpected) ?? DateOnly.MinValue, map.Date("to", DayExpected) ?? DateOnly.MaxValue));

    private PlanTarget Target(ContentMap map) => Closed(map, () =>
    {
        string id = Named(map), clause = map.Text("clause", "the clause");
        var title = Words(map, "title");
        var (direction, value, unit) = Goal(map);
        return new PlanTarget(id, clause, title, direction, value, unit, map.OptionalDate("by"), Known(map, "indicator", words.Indicators), For(map), map.Texts("refines"), ConfidenceOf(map)) { Topic = map.OptionalText("topic") };
    });

    /// <summary>The number comes from the pack's parameter, so that it stands in one place; rise and fall need none.</summary>
    private (string Direction, double? Value, string Unit) Goal(ContentMap map)
    {
        if (map.OptionalText("topic") is not { } topic)
        {
            return (map.OneOf("direction", s_trends), null, "");
        }

        string name = map.OptionalText("parameter") ?? topic;
        if (pack.Parameters.FirstOrDefault(parameter => parameter.Id == $"{pack.Id}/{name}" && parameter.Topic.Id == topic) is not { } found)
        {
            map.Fault("topic", ContentMap.Quoted(topic), $"a topic of which the pack has a parameter: {string.Join(", ", pack.Parameters.Select(parameter => parameter.Topic.Id).Distinct())}");
            return ("rise", null, "");
        }

        return (Directions[found.Operator], found.Values[^1].Value, found.Topic.Unit);
    }

    private PlanTask Task(ContentMap map) => Closed(map, () =>
    {
        string id = Named(map);
        string? phase = Known(map, "phase", _phases);
        var lead = map.TextsOf("lead", [.. words.Units.Keys]);
        string does = Known(map, "does", words.Units.Keys) ?? "institution";
        var task = new PlanTask(
            id, map.Text("clause", "the clause, such as 四(一)1"), Words(map, "title"), phase, lead, map.TextsOf("cooperate", [.. words.Units.Keys]), For(map), map.Texts("refines"), ConfidenceOf(map), []);
        return task with { Points = Points(map, task, does) };
    });

    private List<PlanPoint> Points(ContentMap map, PlanTask task, string does)
    {
        var points = map.MixedList("points", "a list of what is to be done: - " + TextExpected).Select((item, i) => Point($"{task.Id}.{i + 1}", item.Text, item.Map, map, task, does)).ToList();
        return points;
    }

    private PlanPoint Point(string id, string? text, ContentMap? map, ContentMap task, PlanTask of, string does)
    {
        if (map is null)
        {
            return new PlanPoint(id, Split(task, "points", text!), does, of.For, null, null, null, null);
        }

        return Closed(map, () => new PlanPoint(
            id, Words(map, "text"), Known(map, "does", words.Units.Keys) ?? does, map.Has("for") ? For(map) : of.For, Deadline(map),
            Known(map, "deliverable", words.Deliverables.Keys), Known(map, "indicator", words.Indicators), Known(map, "body", words.Bodies)));
    }

    private static PlanDeadline? Deadline(ContentMap map)
    {
        bool dated = map.Flag("dated", true);
        var due = map.OptionalDate("due");
        string? every = Known(map, "every", PlanDeadline.Rhythms);
        int? month = (int?)map.OptionalNumber("month", "a month, 1 to 12"), day = (int?)map.OptionalNumber("day", "a day of the month");
        if (due is not null && every is not null)
        {
            map.Fault("due", "both due and every", "one of them");
        }

        if (month is < 1 or > 12 || day is < 1 or > 31 || (due is null && every is null && (month ?? day) is not null))
        {
            map.Fault(day is null ? "month" : "day", ContentMap.Quoted($"{month} {day}"), "a day and month of the calendar, with every: month, quarter or year");
            return null;
        }

        return due is null && every is null ? null : new PlanDeadline(due, every, month, day, dated && (due is not null || day is not null));
    }

    private static Applicability For(ContentMap map)
    {
        if (map.OptionalMap("for") is not { } range)
        {
            return Applicability.Everyone;
        }

        return Closed(range, () => new Applicability(range.TextsOf("levels", PackReader.HospitalLevels), range.TextsOf("kinds", PackReader.HospitalKinds)));
    }

    private Confidence ConfidenceOf(ContentMap map) =>
        map.Has("confidence") ? ConfidenceMarks.Parse(map.OneOf("confidence", ConfidenceMarks.All.ToArray())) ?? Confidence.Uncertain : pack.Confidence;

    private string Named(ContentMap map) => $"{pack.Id}#{map.Text("id", "a kebab-case name")}";

    private static Bilingual Words(ContentMap map, string key) => Split(map, key, map.Text(key, TextExpected));

    private static Bilingual Split(ContentMap map, string key, string text)
    {
        string[] parts = text.Split(" | ");
        if (parts is [{ Length: > 0 } zh, { Length: > 0 } en])
        {
            return new Bilingual(zh.Trim(), en.Trim());
        }

        if (text.Length > 0)
        {
            map.Fault(key, ContentMap.Quoted(text), TextExpected);
        }

        return new Bilingual(text, text);
    }

    private static string? Known(ContentMap map, string key, IEnumerable<string> known)
    {
        var allowed = known as IReadOnlyCollection<string> ?? [.. known];
        return map.Has(key) ? map.OneOf(key, allowed) : null;
    }

    private static T Closed<T>(ContentMap map, Func<T> read)
    {
        var value = read();
        map.Close();
        return value;
    }
}

/// <summary>Every word that a plan may use.</summary>
/// <param name="Units">Units by id.</param>
/// <param name="Deliverables">Deliverables by id.</param>
/// <param name="Bodies">Ids of bodies and roles of the registry.</param>
/// <param name="Indicators">Ids of indicators.</param>
internal sealed record PlanVocabulary(IReadOnlyDictionary<string, PlanTerm> Units, IReadOnlyDictionary<string, PlanTerm> Deliverables, IReadOnlyCollection<string> Bodies, IReadOnlyCollection<string> Indicators);
