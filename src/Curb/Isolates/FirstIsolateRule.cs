namespace Curb.Isolates;

/// <summary>Which isolates of a patient and species are counted in cumulative data (CLSI M39), and by year as national networks count.</summary>
public enum FirstIsolateMethod
{
    /// <summary>Every isolate with a known organism counts.</summary>
    Isolate,

    /// <summary>The first of patient and species in the whole period of the data.</summary>
    Patient,

    /// <summary>The first of patient and species, and again when <see cref="FirstIsolateRule.EpisodeDays"/> have passed since the episode began.</summary>
    Episode,

    /// <summary>As <see cref="Episode"/>, and each further isolate whose results differ (<see cref="PhenotypeComparison"/>).</summary>
    Phenotype,

    /// <summary>The first of patient and species in each calendar year (CARSS, EARS-Net).</summary>
    Year,
}

/// <summary>With which isolates of patient and species the phenotype method compares an isolate.</summary>
public enum PhenotypeComparison
{
    /// <summary>
    /// With all of them, whatever the episode, the most completely tested first; up to two isolates: by date. An isolate counts that differs from any that stands before it
    /// in that order and repeats none of them; so each phenotype counts once, and the most completely tested isolate always does. The rule of the R package AMR since 2.1.1.
    /// </summary>
    Every,

    /// <summary>With those of the episode that count already: one counts that differs from each of them. A slow drift adds up, and phenotypes that take turns count once each.</summary>
    Counted,

    /// <summary>With the one before alone. A slow drift is never seen, and phenotypes that take turns all count.</summary>
    Previous,
}

/// <summary>A rule for first isolates.</summary>
/// <param name="Method">Method.</param>
/// <param name="EpisodeDays">Length of an episode, days from its first isolate; an isolate on that day begins the next.</param>
/// <param name="Points">Phenotype: difference from which an isolate counts anew; S to R is one point, I to either half a point.</param>
/// <param name="OnlyTested">Isolates without any category take no part: they neither count nor begin an episode.</param>
/// <param name="Compare">Phenotype: with which isolates one is compared.</param>
/// <param name="KeyDrugs">Phenotype: compare the key antimicrobials alone, where any change between S and R counts and I says nothing, in place of points over all drugs.</param>
public sealed record FirstIsolateRule(
    FirstIsolateMethod Method, int EpisodeDays = 365, double Points = 2, bool OnlyTested = false, PhenotypeComparison Compare = PhenotypeComparison.Every, bool KeyDrugs = false)
{
    /// <summary>Reads the method as the command line writes it; null where it is none.</summary>
    public static FirstIsolateMethod? ReadMethod(string text) => text.ToLowerInvariant() switch
    {
        "isolate" or "isolate-based" => FirstIsolateMethod.Isolate,
        "patient" or "patient-based" => FirstIsolateMethod.Patient,
        "episode" or "episode-based" => FirstIsolateMethod.Episode,
        "phenotype" or "phenotype-based" => FirstIsolateMethod.Phenotype,
        "year" or "carss" or "ears-net" => FirstIsolateMethod.Year,
        _ => null,
    };

    /// <summary>Reads what to compare with as the command line writes it; null where it is nothing known.</summary>
    public static PhenotypeComparison? ReadComparison(string text) => text.ToLowerInvariant() switch
    {
        "every" or "amr" => PhenotypeComparison.Every,
        "counted" => PhenotypeComparison.Counted,
        "previous" => PhenotypeComparison.Previous,
        _ => null,
    };
}
