using Curb.Casework;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Governance;

/// <summary>A quality-control centre of a region (质控中心).</summary>
/// <param name="Place">Place whose centre it is.</param>
/// <param name="Field">Pharmacy, infection control, laboratory …</param>
/// <param name="Seat">Institution at which it sits; blank where none.</param>
public sealed record QualityCentre(string Id, string Place, string Title, string Field, string Seat, string Head, IReadOnlyList<string> Members);

/// <summary>Something on an agenda.</summary>
/// <param name="Kind">decision (of an earlier meeting, still open), case, indicator or own.</param>
/// <param name="Key">Case number, indicator, or a number of its own.</param>
/// <param name="Facts">How it stands at the moment of drawing; the minutes keep it.</param>
/// <param name="Link">Page that shows it; blank where none.</param>
/// <param name="Said">What was said of it.</param>
public sealed record AgendaItem(string Kind, string Key, Bilingual Title, Bilingual Facts, string Link, string Said);

/// <summary>Something decided.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Institution">Institution that carries it out.</param>
/// <param name="Case">The case by which it is followed; null until the minutes are closed.</param>
public sealed record MeetingDecision(int Number, string Text, string Institution, string Person, DateOnly Due, long? Case);

/// <summary>A meeting with its agenda and minutes; once closed it never changes.</summary>
/// <param name="Id">Place, committee and day.</param>
/// <param name="Committee">Id of the committee, with a slash and the centre for one of several.</param>
/// <param name="Place">Institution or place.</param>
/// <param name="Period">Month or quarter that it is held for.</param>
/// <param name="ClosedOn">Day on which the minutes were closed; null until then.</param>
public sealed record Meeting(
    string Id, string Committee, string Place, DateOnly On, string Period, string Chair, IReadOnlyList<string> Present, IReadOnlyList<AgendaItem> Agenda, IReadOnlyList<MeetingDecision> Decisions, DateOnly? ClosedOn, string ClosedBy)
{
    public bool IsClosed => ClosedOn is not null;

    /// <summary>What the minutes lack before they can be closed.</summary>
    public IEnumerable<string> Lacks(DateOnly today)
    {
        if (Chair.Length == 0)
        {
            yield return "chair";
        }

        if (Present.Count == 0)
        {
            yield return "present";
        }

        if (On > today)
        {
            yield return "not-yet";
        }

        if (Decisions.Any(one => one.Text.Length == 0 || one.Person.Length == 0 || one.Institution.Length == 0))
        {
            yield return "decision";
        }

        if (Decisions.Any(one => one.Due < On))
        {
            yield return "due";
        }
    }
}

/// <summary>How a committee keeps to its rhythm.</summary>
/// <param name="Verdict">Met: held; not met: its time has passed; cannot assess: there is time left.</param>
public sealed record MeetingStanding(string Period, DateOnly Until, Meeting? Held, Verdict Verdict);

/// <summary>Draws agendas, and says which meetings were held.</summary>
public static class MeetingBook
{
    private const int MostItems = 40;

    /// <summary>What comes before a committee: open decisions of its earlier meetings, open cases (overdue ones first), figures that miss their limit.</summary>
    /// <param name="type">Title of a case type by its id.</param>
    /// <param name="figures">The institution's figures; empty for a committee of a region.</param>
    public static IReadOnlyList<AgendaItem> Agenda(Committee committee, IEnumerable<CaseFile> cases, IEnumerable<IndicatorValue> figures, Func<string, Bilingual> type, DateOnly today)
    {
        var open = cases.Where(one => one.IsOpen && committee.Agenda.Contains(one.Type)).OrderBy(one => one.Type == committee.Decisions ? 0 : 1).ThenBy(one => one.IsOverdue(today) ? 0 : 1).ThenBy(one => one.DueOn ?? DateOnly.MaxValue).ThenBy(one => one.Number)
            .Select(one => new AgendaItem(one.Type == committee.Decisions ? "decision" : "case", FormattableString.Invariant($"{one.Number}"), Titled(type(one.Type), one.Subject.Title), Standing(one, today), FormattableString.Invariant($"/cases/{one.Number}"), ""));
        var missed = figures.Where(value => value.Verdict == Verdict.NotMet && !value.TooSmall).OrderBy(value => value.Indicator.Id, StringComparer.Ordinal)
            .Select(value => new AgendaItem("indicator", value.Indicator.Id, value.Indicator.Title, Missed(value), "/indicators/" + value.Indicator.Id, ""));
        return [.. open.Take(MostItems), .. missed];
    }

    /// <summary>Period by period whether the committee met.</summary>
    public static IReadOnlyList<MeetingStanding> Standings(Committee committee, IReadOnlyList<Meeting> meetings, DateOnly from, DateOnly today) =>
        [.. committee.Periods(from, today).Select(one =>
        {
            var held = meetings.Where(meeting => meeting.IsClosed && meeting.Period == one.Period).OrderBy(meeting => meeting.On).FirstOrDefault();
            return new MeetingStanding(one.Period, one.Until, held, held is not null ? Verdict.Met : today > one.Until ? Verdict.NotMet : Verdict.CannotAssess);
        })];

    /// <summary>The findings by which the decisions of a meeting become cases; each decision is one, however often the minutes are read.</summary>
    public static IReadOnlyList<CaseFinding> Findings(Committee committee, Meeting meeting, Bilingual title) => [.. meeting.Decisions.Select(one => new CaseFinding(
        committee.Decisions, one.Institution, null, KeyOf(committee, meeting, one), "minutes",
        new CaseSubject("decision", FormattableString.Invariant($"{meeting.Id}/{one.Number}"), new Bilingual(one.Text, one.Text), "/meetings/one?id=" + Uri.EscapeDataString(meeting.Id)),
        new Dictionary<string, string>
        {
            ["committee"] = $"{title.Zh} / {title.En}", ["held"] = FormattableString.Invariant($"{meeting.On:yyyy-MM-dd}"), ["decision"] = one.Text, ["person"] = one.Person, ["due"] = FormattableString.Invariant($"{one.Due:yyyy-MM-dd}"),
        }) { DueOn = one.Due })];

    public static string KeyOf(Committee committee, Meeting meeting, MeetingDecision decision) => FormattableString.Invariant($"{committee.Decisions}/{decision.Institution}/{meeting.Id}/{decision.Number}");

    private static Bilingual Titled(Bilingual type, Bilingual subject) => new($"{type.Zh}：{subject.Zh}", $"{type.En}: {subject.En}");

    private static Bilingual Standing(CaseFile one, DateOnly today) => one.DueOn is not { } due ? Bilingual.Empty
        : one.IsOverdue(today) ? new Bilingual(FormattableString.Invariant($"应于{due:yyyy-MM-dd}前办结，已逾期{today.DayNumber - due.DayNumber}天"), FormattableString.Invariant($"due on {due:yyyy-MM-dd}, {today.DayNumber - due.DayNumber} days overdue"))
        : new Bilingual(FormattableString.Invariant($"期限{due:yyyy-MM-dd}"), FormattableString.Invariant($"due on {due:yyyy-MM-dd}"));

    private static Bilingual Missed(IndicatorValue value)
    {
        string figure = FormattableString.Invariant($"{value.Value:0.##}"), limit = value.Target is { } target ? FormattableString.Invariant($"{PolicyLimit.Sign(target.Parameter.Operator)} {target.Value.Value}") : "";
        return new Bilingual($"{figure} {value.Indicator.Unit.Zh}（目标{limit}，{value.Period}）", $"{figure} {value.Indicator.Unit.En} (target {limit}, {value.Period})");
    }
}
