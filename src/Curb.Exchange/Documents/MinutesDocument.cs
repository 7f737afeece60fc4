using System.Globalization;
using Curb.Governance;

namespace Curb.Exchange.Documents;

/// <summary>Minutes of a meeting (会议纪要), and the monthly bulletin (质量安全月刊), as Word documents.</summary>
public static class MinutesDocument
{
    private static readonly string[] s_agenda = ["议题", "情况", "讨论"];
    private static readonly string[] s_decisions = ["序号", "决定事项", "责任人", "完成期限", "事项号"];

    public static void Write(Stream target, Meeting meeting, string committee, string place, IReadOnlyList<string> members)
    {
        using var document = new OfficialDocument(target);
        document.Title(committee.EndsWith("会议", StringComparison.Ordinal) ? $"{place}{committee}纪要" : $"{place}{committee}会议纪要");
        document.Text($"时间：{Day(meeting.On)}。主持：{meeting.Chair}。");
        document.Text($"出席：{Names(meeting.Present)}。缺席：{Names([.. members.Except(meeting.Present)])}。");
        document.Text(meeting.ClosedOn is { } closed ? $"纪要定稿：{Day(closed)}。" : "纪要尚未定稿。");
        document.Annex("一、议题", "议题和讨论", s_agenda, [.. meeting.Agenda.Select(item => (IReadOnlyList<string>)[item.Title.Zh, item.Facts.Zh, item.Said])], null, _ => false, newPage: false);
        document.Annex("二、决定", "决定事项", s_decisions, [.. meeting.Decisions.Select(one => (IReadOnlyList<string>)[one.Number.ToString(CultureInfo.InvariantCulture), one.Text, one.Person, Day(one.Due), one.Case?.ToString(CultureInfo.InvariantCulture) ?? ""])], null, _ => false, newPage: false);
        document.Signed(place, meeting.ClosedOn);
    }

    public static void Write(Stream target, Bulletin bulletin, string place)
    {
        using var document = new OfficialDocument(target);
        document.Title(bulletin.Title);
        foreach (string sentence in bulletin.Lead)
        {
            document.Text(sentence);
        }

        foreach (var section in bulletin.Sections)
        {
            if (section.Head.Count == 0)
            {
                document.Heading(section.Heading);
            }

            foreach (string sentence in section.Sentences)
            {
                document.Text(sentence);
            }

            if (section.Head.Count > 0)
            {
                document.Annex(section.Heading, "", section.Head, section.Rows, null, i => section.Rows[i].Contains("未达标"), newPage: false);
            }
        }

        document.Signed(place, bulletin.IssuedOn);
    }

    private static string Names(IReadOnlyList<string> people) => people.Count == 0 ? "无" : string.Join("、", people);

    private static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}
