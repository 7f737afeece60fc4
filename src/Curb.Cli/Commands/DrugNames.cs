using Curb.ReferenceData;

namespace Curb.Cli.Commands;

/// <summary>Drugs by what people write for them: the code, or any name in English or Chinese.</summary>
internal sealed class DrugNames(ReferenceLibrary library)
{
    private Dictionary<string, string>? _codes;

    /// <summary>The code of a drug; null where the text names none.</summary>
    public string? Code(string text)
    {
        if (library.Antimicrobial(text) is { } drug)
        {
            return drug.Code;
        }

        _codes ??= ByName();
        return _codes.GetValueOrDefault(text.Trim());
    }

    private Dictionary<string, string> ByName()
    {
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var drug in library.Antimicrobials)
        {
            foreach (string? name in drug.Synonyms.Concat(drug.SynonymsZh).Prepend(drug.NameZh).Prepend(drug.Name))
            {
                if (!string.IsNullOrWhiteSpace(name))
                {
                    codes.TryAdd(name.Trim(), drug.Code);
                }
            }
        }

        return codes;
    }
}
