using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>What purposes, kinds of order, tests and results mean, by the words they contain. Table <c>reference/use-terms</c>: field, text, meaning.</summary>
internal sealed class UseTerms
{
    private readonly Dictionary<string, List<(string Text, string Meaning)>> _fields = new(StringComparer.Ordinal);

    public UseTerms(ReferenceLibrary reference)
    {
        var table = reference.Table("use-terms", reference.Latest("use-terms"));
        int field = table.Column("field"), text = table.Column("text"), meaning = table.Column("meaning");
        for (int row = 0; row < table.Count; row++)
        {
            (_fields.TryGetValue(table[row, field], out var list) ? list : _fields[table[row, field]] = []).Add((ReferenceLibrary.TermKey(table[row, text]), table[row, meaning]));
        }

        foreach (var list in _fields.Values)
        {
            list.Sort((a, b) => b.Text.Length.CompareTo(a.Text.Length));
        }
    }

    /// <summary>The meaning of the longest listed text that the delivered one contains; empty where there is none.</summary>
    public string Meaning(string field, string? delivered)
    {
        if (string.IsNullOrWhiteSpace(delivered) || !_fields.TryGetValue(field, out var list))
        {
            return "";
        }

        string key = ReferenceLibrary.TermKey(Intake.HalfWidth.Fold(delivered));
        return list.Where(term => term.Text.Length == 1 ? key == term.Text : key.Contains(term.Text, StringComparison.Ordinal)).Select(term => term.Meaning).FirstOrDefault() ?? "";
    }
}
