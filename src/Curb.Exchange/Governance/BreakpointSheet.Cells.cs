using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Exchange.Profiles;

namespace Curb.Exchange.Governance;

/// <summary>Single cells of a breakpoint table: numbers and disk contents.</summary>
public sealed partial class BreakpointSheet
{
    /// <summary>The content of a disk as the tables write it: 30 mcg, 1.25/23.75 mcg, 10 units; a content that no table has is taken where it is a number with a unit.</summary>
    private string Load(SheetRow row)
    {
        string text = row.Text("disk_load"), plain = PlainLoad(text);
        if (_words.Value.Loads.TryGetValue(plain, out string? known) || _words.Value.Loads.TryGetValue(plain + "mcg", out known))
        {
            return known;
        }

        if (Content().Match(plain) is { Success: true } found)
        {
            return $"{found.Groups[1].Value} {(found.Groups[2].Value.Length == 0 ? "mcg" : found.Groups[2].Value)}";
        }

        row.Reject("disk_load", text, "the content of the disk, such as 30 mcg or 10 units", text.Length == 0 ? "missing-value" : "not-a-number");
        return "";
    }

    private static string PlainLoad(string text) => Micrograms().Replace(Units().Replace(CellText.HalfWidth(text).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(), "unit"), "mcg");

    [GeneratedRegex(@"^(\d+(?:\.\d+)?(?:[/-]\d+(?:\.\d+)?)?)(mcg|unit)?$")]
    private static partial Regex Content();

    [GeneratedRegex("(?<=\\d)(?:[uµμ]g|mcg)")]
    private static partial Regex Micrograms();

    [GeneratedRegex("(?<=\\d)(?:units?|iu|u(?!g))")]
    private static partial Regex Units();

    /// <summary>A number with a decimal point or a decimal comma. 1,024 may be either and is refused: a breakpoint must not be guessed.</summary>
    private static decimal? Number(SheetRow row, string column, decimal least, decimal most)
    {
        string text = CellText.HalfWidth(row.Text(column)).Trim();
        if (text.Length == 0)
        {
            return null;
        }

        bool comma = DecimalComma().IsMatch(text);
        if (decimal.TryParse(comma ? text.Replace(',', '.') : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number >= least && number <= most)
        {
            return number;
        }

        row.Reject(column, row.Text(column), string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), "not-a-number");
        return null;
    }

    [GeneratedRegex(@"^(?:0?,\d+|\d+,\d{1,2})$")]
    private static partial Regex DecimalComma();
}
