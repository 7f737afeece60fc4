using System.Text.RegularExpressions;

namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>
/// A drug name in Latin letters, taken apart: the words outside and inside brackets with strengths left out, what the form words say,
/// and a key (the words in ordinal order) under which "Piperacillin-Tazobactam" and "tazobactam/piperacillin" are the same.
/// </summary>
internal sealed partial class LatinName
{
    private readonly DrugNameWords _words;
    private readonly bool _dusting;

    public LatinName(string text, DrugNameWords words)
    {
        _words = words;
        _dusting = Dusting().IsMatch(text);
        string plain = Strength().Replace(Quotes().Replace(text, ""), " ");
        All = Split(plain);
        Outside = Split(Brackets().Replace(plain, " "));
        Inside = [.. Brackets().Matches(plain).Select(match => Split(match.Value))];
    }

    /// <summary>All words, brackets ignored.</summary>
    public IReadOnlyList<Word> All { get; }

    public IReadOnlyList<Word> Outside { get; }

    /// <summary>True where a word stands for another spelling or a brand.</summary>
    public bool Aliased { get; private set; }

    /// <summary>The words of each pair of brackets.</summary>
    public IReadOnlyList<IReadOnlyList<Word>> Inside { get; }

    /// <summary>One word of the name.</summary>
    /// <param name="Text">Lower case.</param>
    /// <param name="Joined">True where a sign of combination (- / + &amp;) stands before it.</param>
    internal readonly record struct Word(string Text, bool Joined);

    /// <summary>Lower case, half-width, blanks run together.</summary>
    public static string Normalise(string text) => Blanks().Replace(Intake.HalfWidth.Fold(text), " ").Trim().ToLowerInvariant();

    public static string Key(IEnumerable<string> words) => string.Join(' ', words.Distinct().Order(StringComparer.Ordinal));

    /// <summary>The words that name substances: salts, forms, vehicles and partners without action of their own left out.</summary>
    public static List<Word> Substances(IReadOnlyList<Word> all, DrugNameWords words) =>
        [.. all.Where(word => !words.Salts.Contains(word.Text) && !words.Forms.ContainsKey(word.Text) && !words.Noise.Contains(word.Text) && !words.Accessories.Contains(word.Text))];

    /// <summary>The WHO route that the form words imply; a local form wins, since "eye drops, solution for injection" does not exist but "ophthalmic solution" does.</summary>
    public string FormRoute()
    {
        var routes = All.Select(word => _words.Forms.GetValueOrDefault(word.Text, "")).Where(route => route.Length > 0).ToList();
        return routes.Contains("local") || (_dusting && routes.Count == 0) ? "local"
            : routes.FirstOrDefault(route => route is "V" or "R" or "Inhal")
            ?? routes.FirstOrDefault() ?? "";
    }

    public string Salt() => All.Select(word => _words.SaltCodes.GetValueOrDefault(word.Text, "")).FirstOrDefault(code => code.Length > 0) ?? "";

    private List<Word> Split(string text)
    {
        var found = new List<Word>();
        bool joined = false;
        int position = 0;
        while (position < text.Length)
        {
            int start = position;
            while (position < text.Length && char.IsLetterOrDigit(text[position]))
            {
                position++;
            }

            if (position > start)
            {
                AddWord(found, text[start..position], joined);
                joined = false;
            }
            else
            {
                joined |= text[position] is '-' or '/' or '+' or '&';
                position++;
            }
        }

        return found;
    }

    /// <summary>Adds a word under its usual spelling (which can be several words); pure numbers name nothing.</summary>
    private void AddWord(List<Word> found, string word, bool joined)
    {
        if (word.All(char.IsDigit))
        {
            return;
        }

        bool aliased = _words.Aliases.TryGetValue(word, out string? alias);
        Aliased |= aliased;
        foreach (string part in aliased ? alias!.Split(' ') : [word])
        {
            found.Add(new Word(part, joined));
            joined = false;
        }
    }

    [GeneratedRegex(@"(?<![\p{L}\d])\d[\d.,]*\s*(?:%|(?:million|thousand)\s*units?|kiu|miu|iu|mu|ku|units?|mcg|µg|μg|ug|mg|gm|kg|g|ml|cc|l|meq|mmol|hr|h|min)?(?:\s*/\s*[\d.]*\s*(?:mcg|mg|gm|g|ml|l|hr|h|day|tab|cap|vial|bag|dose)(?![\p{L}]))?(?![\p{L}\d])")]
    private static partial Regex Strength();

    [GeneratedRegex(@"[\(\[\{（【][^\)\]\}）】]*[\)\]\}）】]?")]
    private static partial Regex Brackets();

    [GeneratedRegex("['’`\"®™*]")]
    private static partial Regex Quotes();

    /// <summary>A powder whose strength is a percentage is strewn on the skin; powders to dissolve are labelled by mass.</summary>
    [GeneratedRegex(@"\bpowder\b.*\d\s*%|\d\s*%.*\bpowder\b", RegexOptions.IgnoreCase)]
    private static partial Regex Dusting();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
