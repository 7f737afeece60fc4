using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>Words and what a text that contains them means; the longest word wins. Words of one or two Latin letters must be the whole text.</summary>
internal sealed class TermList
{
    private readonly List<(string Text, string Meaning)> _terms;

    public TermList(IEnumerable<(string Text, string Meaning)> terms) =>
        _terms = [.. terms.Select(term => (ReferenceLibrary.TermKey(term.Text), term.Meaning)).OrderByDescending(term => term.Item1.Length)];

    /// <summary>The meaning of the longest word that the delivered text contains; null where it contains none.</summary>
    public string? Meaning(string? delivered)
    {
        if (string.IsNullOrWhiteSpace(delivered))
        {
            return null;
        }

        string key = ReferenceLibrary.TermKey(Intake.HalfWidth.Fold(delivered));
        return _terms.Find(term => Meets(key, term.Text)).Meaning;
    }

    private static bool Meets(string key, string term) =>
        term.Length <= 2 && term.All(char.IsAsciiLetter) ? key == term : key.Contains(term, StringComparison.Ordinal);
}
