using System.Globalization;
using System.Text.RegularExpressions;

namespace Curb.Isolates;

/// <summary>
/// What a laboratory's tests say of a carbapenemase: found (with its type where one was named), not found, or not looked for. A gene that was not found says nothing of the others;
/// only a test for any carbapenemase (the WHONET field, mCIM, Carba NP, modified Hodge) can be negative.
/// </summary>
public static partial class CarbapenemaseTerms
{
    /// <summary>
    /// OXA enzymes that are carbapenemases: of the groups 23, 24/40, 48, 58, 143 and 235 those that are reported most. Others (OXA-1, OXA-10) are none, or belong to every isolate of the
    /// species (OXA-51 in A. baumannii), and say nothing. From general knowledge, unverified: a number that is missing here leaves the class open, it never makes one.
    /// </summary>
    private static readonly HashSet<int> s_oxa = [23, 24, 25, 26, 27, 40, 48, 49, 58, 72, 96, 97, 143, 146, 160, 162, 181, 182, 204, 207, 231, 232, 235, 236, 237, 244, 245, 253, 255, 370, 484];

    /// <summary>GES enzymes that are carbapenemases; the others are extended-spectrum beta-lactamases. As <see cref="s_oxa"/>.</summary>
    private static readonly HashSet<int> s_ges = [2, 4, 5, 6, 14, 15, 16, 18, 20, 24];

    private static readonly string[] s_negativeWords = ["NEG", "阴性", "未检出", "NOT DETECTED", "NONE", "不产", "(-)", "（-）"];

    private static readonly string[] s_generalTests = ["MCIM", "CARBA", "HODGE", "MHT", "灭活"];

    /// <summary>One text for all tests of an isolate: the types found, "+" where one was found without a type, "-" where a general test found none; blank where nothing was tested.</summary>
    /// <param name="tests">Column name and cell of each test; a blank cell was not tested.</param>
    public static string Combined(IEnumerable<(string Column, string Cell)> tests)
    {
        var types = new List<string>();
        var (found, none) = (false, false);
        foreach (var (column, cell) in tests)
        {
            string gene = Type().Match(column.ToUpperInvariant()) is { Success: true, Index: 0 } named ? named.Groups["type"].Value : "";
            switch (Result(cell))
            {
                case true:
                    found = true;
                    types.AddRange(gene.Length > 0 ? [gene] : Found(cell));
                    break;
                case false when gene.Length == 0 && (column.Contains("carbapenem", StringComparison.OrdinalIgnoreCase) || column.Contains("碳青霉烯", StringComparison.Ordinal) || s_generalTests.Any(test => column.Contains(test, StringComparison.OrdinalIgnoreCase))):
                    none = true;
                    break;
            }
        }

        return types.Count > 0 ? string.Join(';', types.Distinct()) : found ? "+" : none ? "-" : "";
    }

    /// <summary>Positive (true), negative (false), or not told (null): a sign or word, or the type that was found. A cell that only says which types were not found tells nothing of the others.</summary>
    public static bool? Result(string? text)
    {
        if (DeliveredTerms.TestResult(text) is { } plain)
        {
            return plain;
        }

        string word = text?.Trim().ToUpperInvariant() ?? "";
        return word.Length == 0 ? null
            : Type().IsMatch(word) ? Found(word).Count > 0 ? true : null
            : s_negativeWords.Any(no => word.Contains(no, StringComparison.Ordinal)) || word.EndsWith('-') ? false
            : word.Contains("阳性", StringComparison.Ordinal) || word.StartsWith("POS", StringComparison.Ordinal) || word is "DETECTED" or "检出" or "产" ? true
            : null;
    }

    /// <summary>The types that a text says were found: each is told by what stands behind it, or by a negative word before all of them.</summary>
    private static List<string> Found(string text)
    {
        string word = text.Trim().ToUpperInvariant();
        var named = Type().Matches(word);
        if (named.Count == 0 || IsNegative(word[..named[0].Index], true))
        {
            return [];
        }

        var found = new List<string>();
        for (int i = 0; i < named.Count; i++)
        {
            int end = named[i].Index + named[i].Length;
            bool last = i == named.Count - 1;
            if (Counts(named[i]) && !IsNegative(word[end..(last ? word.Length : named[i + 1].Index)], last))
            {
                found.Add(word[named[i].Groups["type"].Index..end]);
            }
        }

        return found;
    }

    /// <summary>A hyphen alone between two types joins them; at the end it denies.</summary>
    private static bool IsNegative(string behind, bool last) =>
        s_negativeWords.Any(no => behind.Contains(no, StringComparison.Ordinal)) || (behind.Length > 0 && (last || behind != "-") && behind.Trim(' ', ',', ';', '/', '、', '，', '；').EndsWith('-'));

    private static bool Counts(Match named)
    {
        bool numbered = int.TryParse(named.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return !numbered || (named.Groups["type"].Value switch { "OXA" => s_oxa.Contains(number), "GES" => s_ges.Contains(number), _ => true });
    }

    [GeneratedRegex("(?<![A-Z])(?:BLA[ _]?)?(?<type>KPC|NDM|VIM|IMP|OXA|GES|SME|IMI|SPM|GIM|SIM|MBL)(?:[- ]?(?<number>\\d{1,4}))?(?:[- ]?LIKE)?(?![A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
