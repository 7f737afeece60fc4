namespace Curb.Privileges;

/// <summary>How a question is answered.</summary>
public enum QuestionKind
{
    /// <summary>One option is right (单选).</summary>
    Single,

    /// <summary>Two or more are right (多选).</summary>
    Multiple,

    /// <summary>Right or wrong (判断): two options.</summary>
    TrueFalse,
}

/// <summary>A question of an institution's bank.</summary>
/// <param name="Id">Id in the bank, unique in the institution.</param>
/// <param name="Institution">Code.</param>
/// <param name="Topic">Topic: law, grading, pharmacology, resistance …</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">Options in the order of the bank: A, B, C …</param>
/// <param name="Right">Which are right, counted from 0.</param>
/// <param name="Explanation">Why; shown after the examination.</param>
/// <param name="Source">What the answer rests on.</param>
/// <param name="Retired">True where it is no longer drawn.</param>
public sealed record Question(string Id, string Institution, string Topic, QuestionKind Kind, string Text, IReadOnlyList<string> Options, IReadOnlyList<int> Right, string Explanation, string Source, bool Retired = false)
{
    /// <summary>Most options of a question.</summary>
    public const int MostOptions = 8;

    /// <summary>What is wrong with it: a stable code and what would be right; null where it can be asked.</summary>
    public (string Code, string Expected)? Objection =>
        Text.Trim().Length == 0 ? ("no-text", "the question")
        : Options.Count < 2 || Options.Count > MostOptions || Options.Any(option => option.Trim().Length == 0) ? ("options", $"2 to {MostOptions} options without a gap")
        : Options.Distinct(StringComparer.Ordinal).Count() < Options.Count ? ("same-options", "options that differ")
        : Right.Count == 0 || Right.Any(at => at < 0 || at >= Options.Count) ? ("answer", $"letters from A to {(char)('A' + Options.Count - 1)}")
        : Kind == QuestionKind.Multiple ? Right.Count < 2 ? ("answer", "two or more right options") : null
        : Right.Count > 1 ? ("answer", "one right option")
        : Kind == QuestionKind.TrueFalse && Options.Count != 2 ? ("options", "two options")
        : null;

    /// <summary>Places of options as letters: 0, 2 → AC.</summary>
    public static string Letters(IEnumerable<int> places) => string.Concat(places.Order().Select(at => (char)('A' + at)));

    /// <summary>Letters as places of options, each once; null where one is no letter of an option.</summary>
    public static IReadOnlyList<int>? Places(string letters, int options)
    {
        var places = new SortedSet<int>();
        foreach (char c in letters.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not (',' or '、' or '，' or ';')))
        {
            int at = c - 'A';
            if (at < 0 || at >= options)
            {
                return null;
            }

            places.Add(at);
        }

        return [.. places];
    }
}
