using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Antibiograms;

/// <summary>Which cultures an antibiogram counts.</summary>
public enum ScreeningCultures
{
    /// <summary>Cultures marked as screening are left out (CLSI M39); those without a mark are taken as diagnostic.</summary>
    LeftOut,

    /// <summary>All cultures.</summary>
    Included,

    /// <summary>Screening cultures only.</summary>
    Only,
}

/// <summary>
/// The cumulative antibiogram (CLSI M39) as a question to facts: first isolates, by organism and drug, within chosen dimensions.
/// Isolates whose organism is unknown are in no row. What counts as tested and resistant, expected resistance included: docs/decisions/antibiogram-counting.md.
/// </summary>
/// <param name="By">Dimensions of <see cref="Dimensions"/>.</param>
/// <param name="FirstIsolates">Flag that picks isolates: first_isolate, first_episode, first_phenotype, first_of_year; null for all isolates.</param>
/// <param name="Where">Further conditions, on text dimensions.</param>
public sealed record Antibiogram(IReadOnlyList<string> By, string? FirstIsolates = "first_isolate", IReadOnlyList<Condition>? Where = null)
{
    /// <summary>Dimensions by which an antibiogram can be divided: those of isolates (origin is onset: hospital or community), and periods made of their month.</summary>
    public static IReadOnlyList<string> Dimensions { get; } =
        ["institution", "month", "quarter", "half", "year", "specimen_group", "specimen_type", "ward", "ward_type", "department", "host", "onset", "sex", "age_group"];

    /// <summary>Screening cultures: left out unless asked for.</summary>
    public ScreeningCultures Screening { get; init; }

    /// <summary>Combinations of drugs, for which rows state the isolates susceptible to at least one.</summary>
    public IReadOnlyList<DrugCombination> Combinations { get; init; } = [];

    /// <summary>What counts as susceptible in a combination.</summary>
    public CountingRule Counting { get; init; } = CountingRule.SusceptibleOnly;

    /// <summary>True to pool all organisms of a group: a syndromic antibiogram.</summary>
    public bool PoolOrganisms { get; init; }

    /// <summary>Asks a fact source; rows in the order of their group, organism and drug.</summary>
    /// <exception cref="UnknownVocabularyException">A dimension, flag or condition is not one of isolate profiles.</exception>
    public IReadOnlyList<AntibiogramRow> Ask(IFactSource facts, Scope scope) => Count(facts.Profiles(scope));

    /// <summary>Counts packed isolates.</summary>
    /// <exception cref="UnknownVocabularyException">A dimension, flag or condition is not one of isolate profiles.</exception>
    public IReadOnlyList<AntibiogramRow> Count(params IEnumerable<IsolateProfiles> profiles)
    {
        var counts = new AntibiogramCounts(this);
        foreach (var one in profiles)
        {
            counts.Add(one);
        }

        return counts.Rows();
    }

    /// <summary>Only the isolates of each group and organism, whether anything was tested or not; the organism stands last.</summary>
    public IReadOnlyList<(IReadOnlyList<string?> Group, long Isolates)> Isolates(params IEnumerable<IsolateProfiles> profiles)
    {
        var counts = new AntibiogramCounts(this);
        foreach (var one in profiles)
        {
            counts.Add(one);
        }

        return counts.Isolates();
    }
}

/// <summary>Drugs given together.</summary>
/// <param name="Drugs">WHONET codes.</param>
public sealed record DrugCombination(IReadOnlyList<string> Drugs)
{
    /// <summary>The codes with + between.</summary>
    public string Name => string.Join('+', Drugs);

    /// <summary>
    /// What isolates say of a combination: true where one of its drugs works; false where each was tested and none works; else unknown.
    /// </summary>
    /// <param name="tested">Bits of the drugs tested.</param>
    /// <param name="susceptible">Bits of the drugs that work.</param>
    /// <param name="own">Bits of the combination's drugs.</param>
    public static bool? Covers(ulong tested, ulong susceptible, ulong own) => (susceptible & own) != 0 ? true : (tested & own) == own ? false : null;
}
