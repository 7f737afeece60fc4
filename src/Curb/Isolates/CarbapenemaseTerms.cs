namespace Curb.Isolates;

/// <summary>
/// What a laboratory's tests say of a carbapenemase: found (with its type where one was named), not found, or not looked for. A gene that was not found says nothing of the others;
/// only a test for any carbapenemase (the WHONET field, mCIM, Carba NP, modified Hodge) can be negative.
/// </summary>
public static class CarbapenemaseTerms
{
    /// <summary>Types that are carbapenemases whatever else stands beside them; a number may follow (NDM-5, OXA-48-like).</summary>
    private static readonly string[] s_types = ["KPC", "NDM", "VIM", "IMP", "OXA", "GES", "SME", "IMI", "SPM", "GIM", "SIM", "MBL"];

    private static readonly string[] s_negativeWords = ["NEG", "阴性", "未检出", "NOT DETECTED", "NONE", "不产", "(-)"];

    private static readonly string[] s_generalTests = ["MCIM", "CARBA", "HODGE", "MHT", "灭活"];

    /// <summary>One text for all tests of an isolate: the types found, "+" where one was found without a type, "-" where a general test found none; blank where nothing was tested.</summary>
    /// <param name="tests">Column name and cell of each test; a blank cell was not tested.</param>
    public static string Combined(IEnumerable<(string Column, string Cell)> tests)
    {
        var types = new List<string>();
        var (found, none) = (false, false);
        foreach (var (column, cell) in tests)
        {
            string gene = s_types.FirstOrDefault(type => column.StartsWith(type, StringComparison.OrdinalIgnoreCase)) ?? "";
            switch (Result(cell))
            {
                case true:
                    found = true;
                    types.AddRange(gene.Length > 0 ? [gene] : Types(cell));
                    break;
                case false when gene.Length == 0 && (column.Contains("carbapenem", StringComparison.OrdinalIgnoreCase) || column.Contains("碳青霉烯", StringComparison.Ordinal) || s_generalTests.Any(test => column.Contains(test, StringComparison.OrdinalIgnoreCase))):
                    none = true;
                    break;
            }
        }

        return types.Count > 0 ? string.Join(';', types.Distinct()) : found ? "+" : none ? "-" : "";
    }

    /// <summary>Positive (true), negative (false), or not done (null): a sign or word, or the type that was found.</summary>
    public static bool? Result(string? text)
    {
        if (DeliveredTerms.TestResult(text) is { } plain)
        {
            return plain;
        }

        string word = text?.Trim().ToUpperInvariant() ?? "";
        return word.Length == 0 ? null
            : s_negativeWords.Any(no => word.Contains(no, StringComparison.Ordinal)) || word.EndsWith('-') ? false
            : Types(word).Count > 0 || word.Contains("阳性", StringComparison.Ordinal) || word.StartsWith("POS", StringComparison.Ordinal) || word is "DETECTED" or "检出" or "产" ? true
            : null;
    }

    private static List<string> Types(string text) => [.. text.ToUpperInvariant().Split([';', ',', '+', '/', ' ', '、', '，', '；', '阳'], StringSplitOptions.RemoveEmptyEntries).Where(part => s_types.Any(type => part.StartsWith(type, StringComparison.Ordinal)))];
}
