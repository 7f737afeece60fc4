namespace Curb.Policies;

/// <summary>The limit that rules for one institution on one day.</summary>
/// <param name="Parameter">Where it comes from.</param>
/// <param name="Value">The number and its clause.</param>
/// <param name="Conflicts">Lower-level numbers that are looser and therefore do not rule.</param>
public sealed record PolicyLimit(PolicyParameter Parameter, DatedValue Value, IReadOnlyList<PolicyConflict> Conflicts)
{
    public bool Verified => Value.Confidence.IsVerified();

    /// <summary>True where a value keeps the limit.</summary>
    public bool Keeps(double value) => Parameter.Operator switch
    {
        LimitOperator.AtMost => value <= Value.Value,
        LimitOperator.AtLeast => value >= Value.Value,
        LimitOperator.Above => value > Value.Value,
        _ => value < Value.Value,
    };

    /// <summary>The limit as people write it: <c>≤ 60 %</c>.</summary>
    public override string ToString() => $"{Sign(Parameter.Operator)} {Value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)} {Parameter.Topic.Unit}";

    public static string Sign(LimitOperator limit) => limit switch
    {
        LimitOperator.AtMost => "≤",
        LimitOperator.AtLeast => "≥",
        LimitOperator.Above => ">",
        _ => "<",
    };
}

/// <summary>A lower-level number that is looser than a higher one. The stricter value rules; the conflict is shown with both clauses.</summary>
public sealed record PolicyConflict(PolicyParameter Looser, DatedValue LooserValue, PolicyParameter Stricter, DatedValue StricterValue)
{
    public Bilingual Explanation => new(
        $"{Looser.Id} 规定 {Show(Looser, LooserValue)} 宽于 {Stricter.Id} 的 {Show(Stricter, StricterValue)}；以较严者为准（{LooserValue.Clause} 对 {StricterValue.Clause}）",
        $"{Looser.Id} says {Show(Looser, LooserValue)}, looser than {Show(Stricter, StricterValue)} of {Stricter.Id}; the stricter value rules ({LooserValue.Clause} against {StricterValue.Clause})");

    private static string Show(PolicyParameter parameter, DatedValue value) =>
        $"{PolicyLimit.Sign(parameter.Operator)} {value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)} {parameter.Topic.Unit}";
}

/// <summary>The answer to "which limit?": a limit, or the reason why there is none.</summary>
public sealed record LimitAnswer(PolicyLimit? Limit, Bilingual Because);
