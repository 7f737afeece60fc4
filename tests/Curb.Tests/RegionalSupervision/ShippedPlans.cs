using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;
using Curb.Tests.Policies;

namespace Curb.Tests.RegionalSupervision;

/// <summary>The plans of this checkout, read once for all tests.</summary>
internal static class ShippedPlans
{
    public const string Weidong = "cn-henan-weidong/resistance-action-2021";
    public const string Tianjin = "cn-tianjin/resistance-plan-2023";
    public const string Nation = "cn/resistance-plan-2022";
    public const string Quality = "cn/quality-action-2023";
    public const string Suining = "cn-sichuan-suining/work-points-2021";
    public const string Hospitals = "cn-hospitals/rectification-plans";

    public static PlanLibrary Library { get; } = Load(ShippedContent.PolicyTree);

    public static Institution Tertiary { get; } = new("H1", "甲院", "", "tertiary", "general", "区");

    public static Institution Centre { get; } = new("C1", "中心", "", "primary", "community", "区");

    public static PlanLibrary Load(ContentTree tree) => PlanLibrary.Load(tree, ShippedContent.Policies, [.. ShippedContent.Indicators.Definitions.Select(definition => definition.Id)]);

    public static IReadOnlyList<ContentFault> Faults(ContentTree tree)
    {
        var faults = new List<ContentFault>();
        PlanLibrary.Read(tree, ShippedContent.Policies, [.. ShippedContent.Indicators.Definitions.Select(definition => definition.Id)], faults);
        return faults;
    }

    /// <summary>The shipped tree with a text of one plan replaced; the text must be there.</summary>
    public static ContentTree Changed(string plan, string from, string to) => ShippedContent.With(ShippedContent.PolicyTree, $"{plan}/plan.yaml", text =>
        text.Contains(from, StringComparison.Ordinal) ? text.Replace(from, to, StringComparison.Ordinal) : throw new InvalidOperationException($"{plan} does not hold {from}."));
}
