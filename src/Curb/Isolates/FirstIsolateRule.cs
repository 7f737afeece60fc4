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

    /// <summary>As <see cref="Episode"/>, and within the episode each isolate whose results differ from those of the last isolate counted.</summary>
    Phenotype,

    /// <summary>The first of patient and species in each calendar year (CARSS, EARS-Net).</summary>
    Year,
}

/// <summary>A rule for first isolates.</summary>
/// <param name="Method">Method.</param>
/// <param name="EpisodeDays">Length of an episode, days from its first isolate; an isolate on that day begins the next.</param>
/// <param name="Points">Phenotype: difference from which an isolate counts anew; S to R is one point, I to either half a point.</param>
/// <param name="OnlyTested">Isolates without any category take no part: they neither count nor begin an episode.</param>
/// <param name="AgainstLastCounted">Phenotype: compare with the last isolate counted (Hindler 2007), so that a slow drift adds up; false compares with the isolate before, as the R package AMR does.</param>
public sealed record FirstIsolateRule(FirstIsolateMethod Method, int EpisodeDays = 365, double Points = 2, bool OnlyTested = false, bool AgainstLastCounted = true)
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
}
