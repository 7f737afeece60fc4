using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Amounts of the DDD-relevant substance, by the rules of the WHO Collaborating Centre: the DDD's own unit (g, million units, unit doses),
/// and of a combination with an inhibitor the part that the DDD counts.
/// </summary>
internal static class DoseArithmetic
{
    /// <summary>An amount in the unit of the DDD, or why there is none.</summary>
    internal readonly record struct Amount(double Value, string? Problem)
    {
        public static Amount None(string problem) => new(0, problem);

        public Amount Times(double factor) => Problem is null ? new(Value * factor, null) : this;
    }

    /// <summary>What <paramref name="dose"/> in <paramref name="unit"/> holds of the substance that the DDD counts.</summary>
    public static Amount Of(double dose, DoseUnit? unit, Specification specification, DrugOnRoute drug, ContentTables contents)
    {
        if (drug.Ddd is null)
        {
            return Amount.None(DddProblems.NoDdd);
        }

        if (unit is null)
        {
            return Amount.None(DddProblems.UnitUnknown);
        }

        if (dose <= 0)
        {
            return Amount.None(DddProblems.NotPositive);
        }

        return unit.Kind switch
        {
            "mass" => FromGrams(dose * unit.Factor, specification, drug, contents),
            "units" => FromMillionUnits(dose * unit.Factor, drug),
            "volume" => FromMillilitres(dose * unit.Factor, specification, drug, contents),
            "count" => FromPieces(dose * unit.Factor, specification, drug, contents),
            _ => Amount.None(DddProblems.UnitUnknown),
        };
    }

    /// <summary>What a dispensed quantity holds: packs are opened into pieces first. A negative quantity was given back, and its amount is taken off again.</summary>
    public static Amount OfQuantity(double quantity, string? unitText, DoseUnit? unit, Specification specification, DrugOnRoute drug, ContentTables contents)
    {
        if (quantity < 0)
        {
            return OfQuantity(-quantity, unitText, unit, specification, drug, contents).Times(-1);
        }

        if (unit is not null && unit.Kind != "count")
        {
            return Of(quantity, unit, specification, drug, contents);
        }

        bool pack = unitText is not null && (unitText == specification.PackUnit || unitText is "盒" or "包装" or "box" or "pack");
        if (pack && specification.PackSize is null)
        {
            return Amount.None(DddProblems.PackSizeUnknown);
        }

        double pieces = quantity * (pack ? specification.PackSize!.Value : unit?.Factor ?? 1);
        return drug.Ddd is null ? Amount.None(DddProblems.NoDdd)
            : unit is null && !pack && specification.PackSize is not null ? Amount.None(DddProblems.UnitUnknown)
            : quantity <= 0 ? Amount.None(DddProblems.NotPositive)
            : FromPieces(pieces, specification, drug, contents);
    }

    private static Amount FromGrams(double grams, Specification specification, DrugOnRoute drug, ContentTables contents) => drug.Ddd!.Unit switch
    {
        "MU" => drug.GramsPerMillionUnits is { } equivalent ? new(grams / equivalent, null) : Amount.None(DddProblems.UnitNotConvertible),
        "UD" => drug.UnitDoseGrams(specification.Grams) is { } unitDose ? new(grams / unitDose, null) : Amount.None(DddProblems.UnitNotConvertible),
        _ => Share(grams, specification, drug, contents) is { } share ? new(grams * share, null) : Amount.None(DddProblems.CombinationContentUnknown),
    };

    private static Amount FromMillionUnits(double units, DrugOnRoute drug) => drug.Ddd!.Unit switch
    {
        "MU" => new(units, null),
        "g" when drug.GramsPerMillionUnits is { } equivalent => new(units * equivalent, null),
        _ => Amount.None(DddProblems.UnitNotConvertible),
    };

    private static Amount FromMillilitres(double millilitres, Specification specification, DrugOnRoute drug, ContentTables contents) =>
        specification.GramsPerMillilitre is { } grams ? FromGrams(millilitres * grams, specification, drug, contents)
        : specification.MillionUnitsPerMillilitre is { } units ? FromMillionUnits(millilitres * units, drug)
        : Amount.None(DddProblems.StrengthMissing);

    /// <summary>Pieces by the strength of the specification; where it names mass and units, by the one in which the DDD is.</summary>
    private static Amount FromPieces(double pieces, Specification specification, DrugOnRoute drug, ContentTables contents)
    {
        bool byUnits = specification.MillionUnits is not null && (drug.Ddd!.Unit == "MU" || specification.Grams is null);
        return byUnits ? FromMillionUnits(pieces * specification.MillionUnits!.Value, drug)
            : specification.Grams is { } grams ? FromGrams(pieces * grams, specification, drug, contents)
            : Amount.None(DddProblems.StrengthMissing);
    }

    /// <summary>
    /// The share of a labelled mass that the DDD counts: all of it for single substances; for combinations by the parts, the ratio or the stated content
    /// of the specification, else by the table of labels. The counted part is never the smaller one.
    /// </summary>
    private static double? Share(double grams, Specification specification, DrugOnRoute drug, ContentTables contents)
    {
        if (!drug.CountsOnePart)
        {
            return 1;
        }

        return specification switch
        {
            { BasisGrams: { } basis, Grams: { } label } => basis / label,
            { PartGrams.Count: > 1 } => ShareOfParts(specification),
            { Ratio.Count: > 1 } => specification.Ratio.Max() / specification.Ratio.Sum(),
            { Grams: { } label } => contents.ShareOfLabel(drug.Drug.Code, label) ?? contents.ShareOfDose(drug.Drug.Code, grams),
            _ => contents.ShareOfDose(drug.Drug.Code, grams),
        };
    }

    /// <summary>The label is either the sum of the parts or (0.5 g of imipenem/cilastatin 0.5 g/0.5 g) the counted part itself.</summary>
    private static double ShareOfParts(Specification specification)
    {
        double sum = specification.PartGrams.Sum(), largest = specification.PartGrams.Max();
        return specification.Grams is { } label && ContentTables.Same(label, largest) && !ContentTables.Same(label, sum) ? 1 : largest / sum;
    }
}
