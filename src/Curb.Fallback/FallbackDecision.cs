namespace Curb.Fallback;

/// <summary>What a calling system asks while Curb can't be reached.</summary>
/// <param name="Id">Id of the order.</param>
/// <param name="Prescriber">Staff code.</param>
/// <param name="Drug">Code, ATC code or name as the cache has it.</param>
/// <param name="Route">WHO route: O, P …; empty where unknown.</param>
/// <param name="Setting">inpatient, outpatient or emergency.</param>
/// <param name="At">When the order is written.</param>
public sealed record FallbackOrder(string Id, string Prescriber, string Drug, string Route, string Setting, DateTimeOffset At)
{
    /// <summary>Key of the patient; empty where unknown.</summary>
    public string Patient { get; init; } = "";

    /// <summary>A consult agreed, on paper.</summary>
    public bool ConsultAgreed { get; init; }

    /// <summary>The indication in detail, where the physician goes beyond the privilege to save a life; empty where he does not.</summary>
    public string Emergency { get; init; } = "";

    /// <summary>The physician's reason where one was asked for.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>The decision without the service.</summary>
/// <param name="Verdict">allow, require or refuse; none where nothing could be decided: the calling system goes on by the hospital's own rule for that.</param>
/// <param name="Because">A coded reason.</param>
/// <param name="Needs">consult or reason, where the verdict is require; empty otherwise.</param>
/// <param name="Override">True where only the emergency path lets it pass: it is recorded and reported once the service is back.</param>
/// <param name="CompleteBy">Until when the papers of an override are to be completed; null where there is none.</param>
/// <param name="CacheVersion">Version of what the institution decided; empty without a sound cache.</param>
public sealed record FallbackDecision(string Verdict, string Because, string Needs, bool Override, DateTimeOffset? CompleteBy, string CacheVersion)
{
    /// <summary>What would have been decided if rules spoke, where they run in silence.</summary>
    public string IfSpoke { get; init; } = Verdict;

    private const int Special = 3;
    private const double HoursOfLaw = 24;

    /// <summary>
    /// Decides an order from a cache. Privileges, grades, stops and the setting are judged; nothing else can be. Beyond what the cache allows only the emergency path passes: one
    /// grade up, with its indication. Without a sound cache nothing is allowed or refused, and the emergency path stays open.
    /// </summary>
    public static FallbackDecision Of(FallbackOrder order, PolicyCache? cache, string problem)
    {
        if (cache is null)
        {
            return order.Emergency.Trim().Length > 0 ? new("allow", "override-without-cache", "", true, order.At.AddHours(HoursOfLaw), "") : new("none", "no-cache-" + problem, "", false, null, "");
        }

        var decided = Judge(order, cache);
        return cache.Silent && decided is { Override: false, Verdict: not "none" } ? decided with { Verdict = "allow", Needs = "", IfSpoke = decided.Verdict } : decided;
    }

    private static FallbackDecision Judge(FallbackOrder order, PolicyCache cache)
    {
        FallbackDecision Says(string verdict, string because, string needs = "") => new(verdict, because, needs, false, null, cache.Id);
        if (!cache.Names.TryGetValue(order.Drug.Trim(), out string? code) || Find(cache, code, order.Route) is not { } drug)
        {
            return Says("none", "unknown-drug");
        }

        if (drug.Stopped)
        {
            return Says("refuse", "suspended-or-banned");
        }

        if (drug.Grade == Special && order.Setting == "outpatient")
        {
            return drug.Verified ? Says("refuse", "special-for-outpatient") : Reasoned(order, Says("require", "special-for-outpatient", "reason"));
        }

        var prescriber = cache.Prescribers.GetValueOrDefault(order.Prescriber);
        if (prescriber is null && !cache.Register)
        {
            return drug.Grade == Special && !order.ConsultAgreed && !Emergency(order) ? Says("require", "special-without-consult", "consult") : Says("allow", "no-register");
        }

        int held = prescriber?.Grade ?? 0;
        if (prescriber?.SuspendedUntil is { } until && DateOnly.FromDateTime(order.At.DateTime) <= until)
        {
            return Says("refuse", "privilege-suspended");
        }

        if (drug.Grade > held)
        {
            return Emergency(order) && drug.Grade - held <= cache.OverrideGrades ? PassesAsOverride(order, cache)
                : Emergency(order) ? Says("refuse", "override-too-far")
                : drug.Verified ? Says("refuse", "grade-beyond-privilege") : Reasoned(order, Says("require", "grade-beyond-privilege", "reason"));
        }

        return drug.Grade < Special || order.ConsultAgreed ? Says("allow", "within-privilege")
            : Emergency(order) ? PassesAsOverride(order, cache)
            : Says("require", "special-without-consult", "consult");
    }

    private static CachedDrug? Find(PolicyCache cache, string code, string route) => cache.Drugs.TryGetValue((code, route), out var on) ? on : cache.Drugs.GetValueOrDefault((code, ""));

    private static bool Emergency(FallbackOrder order) => order.Emergency.Trim().Length > 0;

    private static FallbackDecision PassesAsOverride(FallbackOrder order, PolicyCache cache) => new("allow", "emergency-override", "", true, order.At.AddHours(cache.OverrideHours), cache.Id);

    private static FallbackDecision Reasoned(FallbackOrder order, FallbackDecision asked) => order.Reason.Trim().Length > 0 ? asked with { Verdict = "allow", Needs = "" } : asked;
}
