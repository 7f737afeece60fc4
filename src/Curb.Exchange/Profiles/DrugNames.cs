using Curb.ReferenceData;

namespace Curb.Exchange.Profiles;

/// <summary>Codes of antimicrobials by code, name or synonym in English or Chinese; codes go before names and names before synonyms. The tables are read when first asked.</summary>
public sealed class DrugNames(ReferenceLibrary reference)
{
    private Dictionary<string, string>? _codes;

    /// <summary>The code; null where the reference tables don't know the text.</summary>
    public string? Code(string text) => (_codes ??= Read()).GetValueOrDefault(Plain(text));

    private static string Plain(string text) => CellText.HalfWidth(text).Trim().Replace(" ", "", StringComparison.Ordinal);

    private Dictionary<string, string> Read()
    {
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var drugs = reference.Antimicrobials;
        foreach (var drug in drugs)
        {
            codes.TryAdd(Plain(drug.Code), drug.Code);
        }

        foreach (var drug in drugs)
        {
            codes.TryAdd(Plain(drug.Name), drug.Code);
            codes.TryAdd(Plain(drug.NameZh ?? drug.Code), drug.Code);
        }

        foreach (var drug in drugs)
        {
            foreach (var synonym in drug.Synonyms.Concat(drug.SynonymsZh))
            {
                codes.TryAdd(Plain(synonym), drug.Code);
            }
        }

        return codes;
    }
}
