using Curb.ReferenceData;
using Curb.Web.Texts;

namespace Curb.Web.Shell;

/// <summary>Names of coded things in the reader's language; the code itself where the tables do not know it.</summary>
/// <param name="drug">Finds an antimicrobial by its code.</param>
/// <param name="organism">Finds an organism by its code.</param>
public sealed class Names(Func<string, Antimicrobial?> drug, Func<string, Organism?> organism)
{
    public string Drug(Phrases t, string code) => drug(code) is { } known ? t.Name(known.NameZh, known.Name) : code;

    public string DrugClass(string code) => drug(code)?.DrugClass ?? "";

    public Organism? Organism(string code) => organism(code);
}
