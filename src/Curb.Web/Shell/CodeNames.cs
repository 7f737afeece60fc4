using Curb.Indicators;
using Curb.Web.Texts;

namespace Curb.Web.Shell;

/// <summary>What a code in a column of a fact says to a reader: a name where one is known, else the code as it stands.</summary>
public static class CodeNames
{
    /// <summary>Columns whose codes have their names under value.CODE.</summary>
    private static readonly HashSet<string> s_shared = ["kind", "grade", "purpose", "host"];

    public static string Of(Phrases t, Names names, string column, string code) => column switch
    {
        "specimen_group" => t.Or("specimen." + code, code),
        "drug" => names.Drug(t, code),
        "drugs" => t.Listed(code.Split(';').Select(one => names.Drug(t, one))),
        "organism" => names.Organism(code) is { } known ? t.Name(known.NameZh, known.Name) : code,
        "ddd_problem" => DddProblemText.Of(code) is var why ? t.Name(why.Zh, why.En) : code,
        _ when s_shared.Contains(column) => t.Or("value." + code, t.Or(column + "." + code, code)),
        _ => t.Or(column + "." + code, code),
    };
}
