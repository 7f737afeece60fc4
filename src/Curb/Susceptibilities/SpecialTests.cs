namespace Curb.Susceptibilities;

/// <summary>Special tests of an isolate: true positive, false negative, null not done.</summary>
public readonly record struct SpecialTests(bool? BetaLactamase, bool? Esbl, bool? Carbapenemase, bool? Methicillin, bool? InducibleClindamycin)
{
    public static SpecialTests None => default;

    /// <summary>The test of a name in rule tables; null for a name that is none.</summary>
    public bool? Named(string name) => name switch
    {
        "beta-lactamase" => BetaLactamase,
        "esbl" => Esbl,
        "carbapenemase" => Carbapenemase,
        "methicillin" => Methicillin,
        "inducible-clindamycin" => InducibleClindamycin,
        _ => null,
    };

    /// <summary>The test that a WHONET field holds; null for a field that holds none.</summary>
    internal static string? OfField(string field) => field switch
    {
        "BETA_LACT" => "beta-lactamase",
        "ESBL" or "X_BLEE" => "esbl",
        "CARBAPENEM" => "carbapenemase",
        "MECA_PCR" or "MRSA" or "OXA_SCREEN" or "MRSA_SCRN" or "PBP2A_AGGL" => "methicillin",
        "INDUC_CLI" or "MLS_DTEST" or "X_MLS" or "X_MLS_IND" => "inducible-clindamycin",
        _ => null,
    };
}
