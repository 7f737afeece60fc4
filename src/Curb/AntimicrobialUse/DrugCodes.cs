using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>The codes, in the facts' vocabulary, of all that a drug on a route has by name.</summary>
internal sealed record DrugCodes(DrugOnRoute OnRoute, int Drug, int Atc, int DrugClass, int Grade, int Aware, int Route, int DddUnit, int RouteGroup, int KeyClass)
{
    /// <summary>One entry for each number of a drug on its route.</summary>
    public static DrugCodes[] Of(UseContext context)
    {
        var codes = new DrugCodes[context.Terms.DrugsOnRoute];
        for (int id = 0; id < codes.Length; id++)
        {
            var drug = context.Terms.DrugOnRoute(id);
            int Code(string? text) => context.Vocabulary.Code(text);
            codes[id] = new DrugCodes(drug, Code(drug.Drug.Code), Code(drug.Atc), Code(drug.Drug.DrugClass), Code(Name(drug.Grade)), Code(drug.Aware), Code(drug.Route), Code(drug.Ddd?.Unit), Code(drug.RouteGroup), Code(drug.KeyClass ?? "other"));
        }

        return codes;
    }

    /// <summary>The grade as facts and definitions write it; null where no catalogue says.</summary>
    public static string? Name(Grade? grade) => grade switch
    {
        ReferenceData.Grade.Unrestricted => "unrestricted",
        ReferenceData.Grade.Restricted => "restricted",
        ReferenceData.Grade.Special => "special",
        _ => null,
    };
}
