namespace Curb.AntimicrobialUse;

/// <summary>Kinds of drug that indicators single out: the groups of <c>reference/key-classes</c> and those that are withheld from children.</summary>
[Flags]
internal enum DrugKinds : byte
{
    None = 0,
    Carbapenem = 1,
    Tigecycline = 2,
    LateCephalosporin = 4,
    Fluoroquinolone = 8,
    DeepAntifungal = 16,
    Tetracycline = 32,
    Aminoglycoside = 64,
}

/// <summary>Finds the kinds of a drug.</summary>
internal static class DrugKind
{
    public static DrugKinds Of(DrugOnRoute drug) => OfKeyClass(drug.KeyClass) | OfClass(drug.Drug.DrugClass);

    private static DrugKinds OfKeyClass(string? group) => group switch
    {
        "carbapenems" => DrugKinds.Carbapenem,
        "tigecycline" => DrugKinds.Tigecycline,
        "late-cephalosporins" => DrugKinds.LateCephalosporin,
        "fluoroquinolones" => DrugKinds.Fluoroquinolone,
        "deep-antifungals" => DrugKinds.DeepAntifungal,
        _ => DrugKinds.None,
    };

    private static DrugKinds OfClass(string drugClass) => drugClass switch
    {
        "tetracyclines" or "glycylcyclines" => DrugKinds.Tetracycline,
        "aminoglycosides" => DrugKinds.Aminoglycoside,
        _ => DrugKinds.None,
    };
}
