namespace Curb.Policies;

/// <summary>How a value is compared with a limit. Chinese legal text: 不超过 at-most, 不低于 at-least, 超过 above, 以下/低于 below.</summary>
public enum LimitOperator
{
    AtMost,
    AtLeast,
    Above,
    Below,
}

/// <summary>
/// What a number is about, declared once in <c>policies/topics.yaml</c>, so that packs can be compared: unit, and which direction is stricter.
/// </summary>
/// <param name="Id">Kebab-case: <c>inpatient-use-rate</c>.</param>
/// <param name="Title">Name.</param>
/// <param name="Unit">Unit of every value: %, DDDs/100 patient-days, varieties, hours …</param>
/// <param name="Stricter">lower, higher, or none where values of two packs can't be ranked.</param>
public sealed record Topic(string Id, Bilingual Title, string Unit, string Stricter);

/// <summary>One number that a pack sets, with its history.</summary>
/// <param name="Id">Pack and file name: <c>cn/evaluation-2015/inpatient-use-rate-general</c>.</param>
/// <param name="Pack">Id of the pack.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Role">limit (must be kept), aspiration (力争), trigger (starts a duty), default (原则上).</param>
/// <param name="Kinds">Kinds of hospital it holds for; empty for all.</param>
/// <param name="Levels">Levels of hospital it holds for; empty for all.</param>
/// <param name="Values">Dated values, oldest first.</param>
/// <param name="Claim">Why it is kept only as a claim and never applied (a fault in the text that contradicts a higher pack); null where it applies.</param>
/// <param name="Note">What a reader must know.</param>
public sealed record PolicyParameter(
    string Id,
    string Pack,
    Topic Topic,
    LimitOperator Operator,
    string Role,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Levels,
    IReadOnlyList<DatedValue> Values,
    Claim? Claim,
    Bilingual Note)
{
    /// <summary>The value in force on a day, or null.</summary>
    public DatedValue? On(DateOnly day) => Values.LastOrDefault(value => value.From <= day && (value.To is null || day <= value.To));

    /// <summary>True where the limit holds for hospitals of this kind and level.</summary>
    public bool HoldsFor(string kind, string level) =>
        (Kinds.Count == 0 || Kinds.Contains(kind)) && (Levels.Count == 0 || Levels.Contains(level));
}

/// <summary>A value with the days on which it holds and the clause that says so.</summary>
public sealed record DatedValue(DateOnly From, DateOnly? To, double Value, string Clause, Confidence Confidence, DateOnly? Checked);

/// <summary>A local number that is kept as a claim, not applied: what it says against which parameter of a higher pack, and why it is thought a fault.</summary>
public sealed record Claim(string Against, Bilingual Because);
