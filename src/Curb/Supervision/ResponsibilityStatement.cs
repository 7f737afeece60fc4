using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision;

/// <summary>A responsibility statement (责任状): what a department is to reach in a year, signed by the director and by its head.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Department">As records name it.</param>
/// <param name="Year">Year that it holds for.</param>
/// <param name="Base">Months that the targets were drawn from.</param>
/// <param name="Director">Signature of the director; null until then.</param>
/// <param name="Head">Signature of the department's head; null until then.</param>
public sealed record ResponsibilityStatement(string Institution, string Department, int Year, string Base, IReadOnlyList<StatementTarget> Targets, Signature? Director, Signature? Head)
{
    public bool IsSigned => Director is not null && Head is not null;
}

/// <summary>Who signed, and when.</summary>
public sealed record Signature(string Account, string Name, DateOnly On);

/// <summary>One target of a department.</summary>
/// <param name="Indicator">Id of the indicator.</param>
/// <param name="Direction">at-most or at-least.</param>
/// <param name="Hospital">The hospital's own target.</param>
/// <param name="HospitalBase">Where the hospital stood.</param>
/// <param name="Base">Where the department stood; null where it had too little to say.</param>
/// <param name="Target">What the department is to reach.</param>
/// <param name="Clause">Clause of the hospital's target.</param>
/// <param name="Verified">False where that clause was not checked against the official text.</param>
/// <param name="Basis">share (its share of what the hospital must change), hold (not worse than now), hospital (the hospital's own target, because the department's figure is too small).</param>
public sealed record StatementTarget(
    string Indicator, Bilingual Title, Bilingual Unit, string Direction, double Hospital, double? HospitalBase, double? Base, double Target, string Clause, bool Verified, string Basis)
{
    public bool IsKept(double value) => Direction == "at-most" ? value <= Target : value >= Target;
}

/// <summary>
/// Draws department targets from the hospital's. Where the hospital misses its target, each department changes in the same proportion (at-most), or closes the same part
/// of its gap to 100 % (at-least): if all reach theirs and the mix of patients stays, the hospital reaches its own exactly. Where the hospital keeps its target, nobody is to get
/// worse than now, nor worse than the hospital's target.
/// </summary>
public static class StatementTargets
{
    private const double Whole = 100;
    private const double Step = 10; // Targets are given to a tenth.

    /// <param name="hospital">The hospital's figures with their targets.</param>
    /// <param name="departments">Figures by department over the same months.</param>
    public static ILookup<string, StatementTarget> Of(IEnumerable<IndicatorValue> hospital, IEnumerable<IndicatorValue> departments)
    {
        var known = hospital.Where(value => value is { Value: not null, Target: not null, Indicator.Kind: IndicatorKind.Ratio }).ToDictionary(value => value.Indicator.Id, StringComparer.Ordinal);
        return departments.Where(value => value["department"] is { Length: > 0 } && known.ContainsKey(value.Indicator.Id))
            .ToLookup(value => value["department"]!, value => For(known[value.Indicator.Id], value), StringComparer.Ordinal);
    }

    private static StatementTarget For(IndicatorValue hospital, IndicatorValue department)
    {
        bool atMost = hospital.Target!.Parameter.Operator is LimitOperator.AtMost or LimitOperator.Below;
        double limit = hospital.Target.Value.Value;
        double? own = department.TooSmall ? null : department.Value;
        var (target, basis) = own is { } value ? Share(atMost, limit, hospital.Value!.Value, value) : (limit, "hospital");
        return new StatementTarget(
            hospital.Indicator.Id, hospital.Indicator.Title, hospital.Indicator.Unit, atMost ? "at-most" : "at-least", limit, hospital.Value, own, target, hospital.Clause, hospital.TargetVerified, basis);
    }

    /// <summary>A department's target and how it was drawn, for a hospital's limit, the hospital's figure and the department's.</summary>
    public static (double Target, string Basis) Share(bool atMost, double limit, double hospital, double department)
    {
        if (atMost)
        {
            return hospital <= limit ? (Math.Max(Down(department), limit), "hold") : (Down(department * limit / hospital), "share");
        }

        return hospital >= limit || hospital >= Whole ? (Math.Min(Up(department), limit), "hold")
            : (Math.Min(Whole, Up(department + ((Whole - department) * (limit - hospital) / (Whole - hospital)))), "share");
    }

    /// <summary>Rounded to the strict side, so that keeping all still keeps the hospital's; what floating point adds in the ninth place is not a step.</summary>
    private static double Down(double value) => Math.Floor(Math.Round(value * Step, 6)) / Step;

    private static double Up(double value) => Math.Ceiling(Math.Round(value * Step, 6)) / Step;
}
