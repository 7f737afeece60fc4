using System.Globalization;
using Curb.Casework;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Governance;

/// <summary>A section of a bulletin: sentences and a table, cells as people read them.</summary>
public sealed record BulletinSection(string Heading, IReadOnlyList<string> Sentences, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>The monthly bulletin on quality (质量安全月刊) of an institution, frozen when it is issued.</summary>
/// <param name="Month">The month that it is about.</param>
/// <param name="IssuedOn">Null for one that is only looked at.</param>
public sealed record Bulletin(string Institution, string Month, string Title, IReadOnlyList<string> Lead, IReadOnlyList<BulletinSection> Sections, DateOnly? IssuedOn, string IssuedBy);

/// <summary>Writes a bulletin from what is there: figures, cases, meetings, rules. It is Chinese, the language in which it is issued.</summary>
public static class BulletinMaker
{
    /// <param name="now">Figures of the month.</param>
    /// <param name="before">Figures of the month before.</param>
    /// <param name="cases">Cases of the institution.</param>
    /// <param name="type">Title of a case type.</param>
    /// <param name="meetings">Meetings of the institution.</param>
    /// <param name="rules">Its rules.</param>
    public static Bulletin Of(
        string institution, string name, CalendarMonth month, IEnumerable<IndicatorValue> now, IEnumerable<IndicatorValue> before, IReadOnlyList<CaseFile> cases, Func<string, Bilingual> type,
        IEnumerable<Meeting> meetings, IReadOnlyDictionary<string, string> committees, IEnumerable<HouseRule> rules)
    {
        var (first, last) = (new DateOnly(month.Year, month.Number, 1), month.LastDay);
        var figures = now.Where(value => value.Value is not null && value.Target is not null).OrderBy(value => value.Verdict == Verdict.NotMet ? 0 : 1).ThenBy(value => value.Indicator.Id, StringComparer.Ordinal).ToList();
        var old = before.GroupBy(value => value.Indicator.Id).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        int missed = figures.Count(value => value.Verdict == Verdict.NotMet && !value.TooSmall);
        var held = meetings.Where(one => one.IsClosed && one.On >= first && one.On <= last).OrderBy(one => one.On).ToList();
        var published = rules.SelectMany(rule => rule.Versions.Where(version => version.PublishedOn >= first && version.PublishedOn <= last).Select(version => (rule.Title, version))).ToList();
        return new Bulletin(
            institution, month.ToString(), string.Create(CultureInfo.InvariantCulture, $"{name}医疗质量安全月刊（抗菌药物与感染）{month.Year}年{month.Number}月"),
            [$"本期有目标值的指标{Whole(figures.Count)}项，未达标{Whole(missed)}项；召开会议{Whole(held.Count)}次；发布制度{Whole(published.Count)}项。数值由交付的记录按现行口径计算。"],
            [
                new BulletinSection("一、指标", figures.Count == 0 ? ["本月没有可计算的指标。"] : [], figures.Count == 0 ? [] : ["指标", "单位", "本月", "上月", "目标", "判定"], [.. figures.Select(value => Line(value, old.GetValueOrDefault(value.Indicator.Id)))]),
                Cases(cases, type, first, last),
                new BulletinSection("三、会议与决定", held.Count == 0 ? ["本月没有会议记录。"] : [], held.Count == 0 ? [] : ["会议", "日期", "决定", "责任人", "期限"], [.. held.SelectMany(one => Decisions(one, committees))]),
                new BulletinSection("四、制度", published.Count == 0 ? ["本月没有发布制度。"] : [], published.Count == 0 ? [] : ["制度", "文号", "发布日期", "生效日期"], [.. published.Select(pair => (IReadOnlyList<string>)[pair.Title, pair.version.Document, Day(pair.version.PublishedOn!.Value), Day(pair.version.EffectiveFrom)])]),
            ],
            null, "");
    }

    private static IReadOnlyList<string> Line(IndicatorValue value, IndicatorValue? old) =>
        [value.Indicator.Title.Zh, value.Indicator.Unit.Zh, Number(value.Value, old?.Value), Number(old?.Value, value.Value), $"{PolicyLimit.Sign(value.Target!.Parameter.Operator)} {Number(value.Target.Value.Value)}{(value.TargetVerified ? "" : "（未核实）")}", value.TooSmall ? "数量太少，不评判" : value.Verdict switch { Verdict.Met => "达标", Verdict.NotMet => "未达标", _ => "无法判定" }];

    private static BulletinSection Cases(IReadOnlyList<CaseFile> cases, Func<string, Bilingual> type, DateOnly first, DateOnly last)
    {
        var rows = cases.GroupBy(one => one.Type).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (IReadOnlyList<string>)
        [
            type(group.Key).Zh, Whole(group.Count(one => one.OpenedOn >= first && one.OpenedOn <= last)), Whole(group.Count(one => one.ClosedOn >= first && one.ClosedOn <= last)),
            Whole(group.Count(one => one.OpenedOn <= last && (one.ClosedOn is null || one.ClosedOn > last))), Whole(group.Count(one => one.OpenedOn <= last && one.IsOverdue(last))),
        ]).Where(row => row.Skip(1).Any(cell => cell != "0")).ToList();
        return new BulletinSection("二、事项", rows.Count == 0 ? ["没有事项。"] : [], rows.Count == 0 ? [] : ["类别", "本月新开", "本月办结", "月末未办结", "其中仍逾期未结"], rows);
    }

    private static IEnumerable<IReadOnlyList<string>> Decisions(Meeting meeting, IReadOnlyDictionary<string, string> committees)
    {
        string title = committees.GetValueOrDefault(meeting.Committee, meeting.Committee);
        return meeting.Decisions.Count == 0 ? [[title, Day(meeting.On), "—", "", ""]] : meeting.Decisions.Select(one => (IReadOnlyList<string>)[title, Day(meeting.On), one.Text, one.Person, Day(one.Due)]);
    }

    private static string Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "—";

    /// <summary>A figure beside that of the other month: both with as many places.</summary>
    private static string Number(double? value, double? beside) => value?.ToString(value % 1 == 0 && beside.GetValueOrDefault() % 1 == 0 ? "0" : "0.00", CultureInfo.InvariantCulture) ?? "—";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
