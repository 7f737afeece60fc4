namespace Curb.Antibiograms;

/// <summary>Which categories count as susceptible in a share. SDD (susceptible, dose-dependent) is a category of its own and in neither.</summary>
public enum CountingRule
{
    /// <summary>S alone: CLSI M39, where I is "intermediate".</summary>
    SusceptibleOnly,

    /// <summary>S and I: EUCAST since 2019, where I is "susceptible, increased exposure".</summary>
    WithIncreasedExposure,
}

/// <summary>Names of the counting rules.</summary>
public static class CountingRules
{
    /// <summary>The rule that a guideline asks for.</summary>
    /// <param name="guideline">EUCAST or CLSI.</param>
    public static CountingRule Of(string guideline) => guideline == "EUCAST" ? CountingRule.WithIncreasedExposure : CountingRule.SusceptibleOnly;

    /// <summary>S+I or S, as headers and pages say it.</summary>
    public static string Text(this CountingRule rule) => rule == CountingRule.WithIncreasedExposure ? "S+I" : "S";
}
