using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Web.Texts;

namespace Curb.Web.Laboratory;

/// <summary>
/// Why a result was read as it was, in the reader's language. The trace is kept as it was written, in English; a Chinese reader gets each of its statements in Chinese,
/// and one that is not known here as it stands rather than not at all.
/// </summary>
internal static partial class ReasonText
{
    private static readonly (Regex Statement, string Chinese)[] s_statements =
    [
        (Site(), "折点适用部位：{0}"),
        (NoBreakpoint(), "{0}无该菌对该药的{1}折点"),
        (LeftOut(), "{0}中该药的折点不含该菌"),
        (NoSite(), "{0}中该药仅有“{1}”的折点，不适用于本标本"),
        (Incomplete(), "现有的{0}折点表缺少该菌的多数折点，并非指南没有；请改用其他年份或本院自有折点表"),
        (Censored(), "截断值{0}跨越折点（S {1}，R {2}），无法判定"),
        (Expected(), "天然耐药（{0}）"),
        (Reported(), "实验室报告的判定"),
        (Screen(), "筛查结果不作判定"),
        (DiskContent(), "折点适用的纸片含量为{0}，与所用纸片不符或纸片含量未报送"),
        (NoMethod(), "未报送检测方法"),
        (UnknownDrug(), "药物表中没有{0}"),
        (UnknownOrganism(), "细菌表中没有该菌"),
        (NoOrganism(), "未报送细菌名"),
        (Expert(), "专家规则{0}（{1}）；按测量值为{2}"),
        (Brackets(), "带括号折点，须符合指南所列条件（{0}）"),
        (Uncertainty(), "接近折点，处于技术不确定区（{0}）"),
    ];

    public static string In(Phrases t, string? reason) =>
        string.IsNullOrEmpty(reason) || !t.IsChinese ? reason ?? ""
        : Chinese(reason) ?? string.Join("；", Between().Split(reason).Select(part => Chinese(part) ?? part));

    private static string? Chinese(string statement) =>
        s_statements.Select(one => (Match: one.Statement.Match(statement), one.Chinese)).FirstOrDefault(one => one.Match.Success) is { Chinese: { } chinese } found
            ? string.Format(CultureInfo.InvariantCulture, chinese, [.. found.Match.Groups.Values.Skip(1).Select(group => group.Value), .. Enumerable.Repeat("", 3)])
            : null;

    [GeneratedRegex("; (?=[a-z-]+: )")]
    private static partial Regex Between();

    [GeneratedRegex("^site: ([^;]+)$")]
    private static partial Regex Site();

    [GeneratedRegex(@"^no-breakpoint: (.+) has no (\S+) breakpoint of \S+ for [^;]+$")]
    private static partial Regex NoBreakpoint();

    [GeneratedRegex(@"^no-breakpoint: (.+) has \S+ for a group that leaves out [^;]+$")]
    private static partial Regex LeftOut();

    [GeneratedRegex(@"^no-breakpoint-for-site: (.+) has \S+ for (.+) only, not for .+$")]
    private static partial Regex NoSite();

    [GeneratedRegex("^table-incomplete: the (.+) table at hand lacks ")]
    private static partial Regex Incomplete();

    [GeneratedRegex(@"^censored: (.+) lies on both sides of a breakpoint \(S (.+), R (.+)\)$")]
    private static partial Regex Censored();

    [GeneratedRegex(@"^expected-resistance: (.+), .+ to \S+$")]
    private static partial Regex Expected();

    [GeneratedRegex("^reported: ")]
    private static partial Regex Reported();

    [GeneratedRegex("^screen-(?:positive|negative): ")]
    private static partial Regex Screen();

    [GeneratedRegex("^disk-content: the breakpoint is for a disk of (.+?); ")]
    private static partial Regex DiskContent();

    [GeneratedRegex("^no-method: ")]
    private static partial Regex NoMethod();

    [GeneratedRegex(@"^unknown-drug: (\S+) ")]
    private static partial Regex UnknownDrug();

    [GeneratedRegex("^unknown-organism: ")]
    private static partial Regex UnknownOrganism();

    [GeneratedRegex("^no-organism: ")]
    private static partial Regex NoOrganism();

    [GeneratedRegex(@"^expert-rule: ([^,]+), .+ \(([^()]+)\); measured (\S+)$")]
    private static partial Regex Expert();

    [GeneratedRegex(@"^brackets: .+ \((.+)\)$")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^uncertainty: .+ \((.+)\)$")]
    private static partial Regex Uncertainty();
}
