using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Web.Texts;

namespace Curb.Web.Deliveries;

/// <summary>How a file was read, in the reader's language. It is kept in English as the reader of the file wrote it; a part that is not known here is shown as it stands.</summary>
internal static partial class ReadingText
{
    private static readonly (Regex Part, string Chinese)[] s_parts =
    [
        (Delimited(), "文本文件，{0}编码，{1}"),
        (Workbook(), "XLSX，工作表“{0}”"),
        (Database(), "SQLite数据库，表“{0}”"),
        (DBase(), "dBase，{0}编码"),
        (Dates(), "日期{0}（{1}）"),
        (Generated(), "示范数据，随机种子{0}"),
    ];

    private static readonly (string English, string Chinese)[] s_separators = [("comma", "逗号分隔"), ("tab", "制表符分隔"), ("semicolon", "分号分隔"), ("vertical bar", "竖线分隔")];

    public static string In(Phrases t, string? reading) => string.IsNullOrEmpty(reading) || !t.IsChinese ? reading ?? "" : string.Join("；", reading.Split("; ").Select(Chinese));

    private static string Chinese(string part) =>
        s_parts.Select(one => (Match: one.Part.Match(part), one.Chinese)).FirstOrDefault(one => one.Match.Success) is { Chinese: { } chinese } found
            ? string.Format(CultureInfo.InvariantCulture, chinese, [.. found.Match.Groups.Values.Skip(1).Select(group => Word(group.Value))])
            : part;

    private static string Word(string value) => s_separators.FirstOrDefault(one => one.English == value).Chinese ?? value.Replace(", ", "、", StringComparison.Ordinal);

    [GeneratedRegex("^delimited text, (.+), ([^,]+)$")]
    private static partial Regex Delimited();

    [GeneratedRegex("^XLSX, sheet (.+), (?:1900|1904) date system$")]
    private static partial Regex Workbook();

    [GeneratedRegex("^SQLite database, table (.+)$")]
    private static partial Regex Database();

    [GeneratedRegex("^dBase, (.+)$")]
    private static partial Regex DBase();

    [GeneratedRegex("^dates (.+) in (.+)$")]
    private static partial Regex Dates();

    [GeneratedRegex("^generated, seed (.+)$")]
    private static partial Regex Generated();
}
