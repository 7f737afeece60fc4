namespace Curb.Policies;

/// <summary>Who issues a pack, from the widest to the narrowest. A lower level may only be stricter than a higher one.</summary>
public enum PolicyLevel
{
    /// <summary>Goals of international bodies; they bind nobody by themselves.</summary>
    International,
    Nation,
    Province,
    City,
    District,
    Hospital,
}

/// <summary>A policy pack: one published text with its clauses and the numbers it sets.</summary>
/// <param name="Id">Jurisdiction and folder: <c>cn/order84-2012</c>. Never reused.</param>
/// <param name="Title">Title of the text.</param>
/// <param name="Number">Document number; empty where it has none.</param>
/// <param name="Level">Who issued it.</param>
/// <param name="From">First day in force.</param>
/// <param name="To">Last day in force; null while it has no end.</param>
/// <param name="Status">in-force, superseded, ended, illustrative.</param>
/// <param name="Supersedes">Ids of packs, or titles of texts, that it replaces.</param>
/// <param name="Confidence">How sure number and dates are.</param>
/// <param name="Checked">Day on which somebody last compared it with a text; null where nobody has.</param>
/// <param name="Districts">Districts whose institutions it holds for; empty where it holds for the whole jurisdiction or must be chosen by name.</param>
/// <param name="Note">What a reader must know: noise in the copy, gaps, doubts.</param>
public sealed record PolicyPack(
    string Id,
    Bilingual Title,
    string Number,
    PolicyLevel Level,
    DateOnly From,
    DateOnly? To,
    string Status,
    IReadOnlyList<string> Supersedes,
    Confidence Confidence,
    DateOnly? Checked,
    IReadOnlyList<string> Districts,
    Bilingual Note)
{
    public IReadOnlyList<Clause> Clauses { get; init; } = [];

    public IReadOnlyList<PolicyParameter> Parameters { get; init; } = [];

    public string Jurisdiction => Id[..Id.IndexOf('/', StringComparison.Ordinal)];

    public bool InForce(DateOnly day) => From <= day && (To is null || day <= To);
}

/// <summary>One clause of a text, paraphrased: what is quoted beside a verdict.</summary>
/// <param name="Id">Pack and local id: <c>cn/order84-2012#art-27</c>.</param>
/// <param name="Article">Article or section as a lawyer would cite it: 第二十七条.</param>
/// <param name="Text">Paraphrase; never the legal wording.</param>
/// <param name="Confidence">How sure we are of content and article number.</param>
/// <param name="Checked">Day of the last comparison with a text; null for never.</param>
/// <param name="NotModelled">Why no number or indicator rests on it yet; null where one does.</param>
/// <param name="Due">Deadline or rhythm it sets: a day, or "monthly, by the 2nd"; null where none.</param>
public sealed record Clause(string Id, string Article, Bilingual Text, Confidence Confidence, DateOnly? Checked, Bilingual? NotModelled, string? Due);
