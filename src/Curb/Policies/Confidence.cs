namespace Curb.Policies;

/// <summary>How sure the rule book is of a fact.</summary>
public enum Confidence
{
    /// <summary>F: found in a text that reproduces the rule.</summary>
    Found,

    /// <summary>F2: found in a secondary text; right in substance, wording and clause number not proven.</summary>
    Secondary,

    /// <summary>GK: general knowledge, not checked against the official text.</summary>
    GeneralKnowledge,

    /// <summary>GK?: general knowledge, memory uncertain.</summary>
    Uncertain,
}

/// <summary>Reads and judges the confidence marks of the rule book.</summary>
public static class ConfidenceMarks
{
    /// <summary>The marks as they stand in content files.</summary>
    public static IReadOnlyList<string> All { get; } = ["F", "F2", "GK", "GK?"];

    public static Confidence? Parse(string mark) => All.ToList().IndexOf(mark) is var at and >= 0 ? (Confidence)at : null;

    public static string Mark(this Confidence confidence) => All[(int)confidence];

    /// <summary>False for what nobody has checked against a text: it is shown as unverified wherever it is used and never refuses an order by itself.</summary>
    public static bool IsVerified(this Confidence confidence) => confidence is Confidence.Found or Confidence.Secondary;
}
