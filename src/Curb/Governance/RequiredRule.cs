using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Governance;

/// <summary>A rule (制度) that an institution must have in writing.</summary>
/// <param name="Clauses">Clauses that ask for it.</param>
/// <param name="Owner">Unit that keeps it: an id of <c>plan-terms.yaml</c>.</param>
/// <param name="For">Institutions that must have it.</param>
public sealed record RequiredRule(string Id, Bilingual Title, IReadOnlyList<string> Clauses, string Owner, Applicability For)
{
    private const string File = "required-rules.yaml";

    /// <summary>Reads <c>policies/required-rules.yaml</c>.</summary>
    /// <exception cref="ContentFaultException">Every fault is listed with file and line.</exception>
    public static IReadOnlyList<RequiredRule> Load(ContentTree tree, PolicyLibrary policies, IReadOnlyCollection<string> units)
    {
        var faults = new List<ContentFault>();
        var rules = tree.Has(File) ? ContentMap.ParseList(File, tree.Read(File), faults).Select(map => Read(map, policies, units)).ToList() : [];
        return faults.Count == 0 ? rules : throw new ContentFaultException(faults);
    }

    private static RequiredRule Read(ContentMap map, PolicyLibrary policies, IReadOnlyCollection<string> units)
    {
        var rule = new RequiredRule(map.Text("id", "a kebab-case name"), map.Wording("title"), map.KnownClauses(policies), map.OneOf("owner", units), map.Range());
        map.Close();
        return rule;
    }
}

/// <summary>What several lists of demands say in the same way.</summary>
internal static class DemandReading
{
    /// <summary>Clauses of the rule book, at least one.</summary>
    public static IReadOnlyList<string> KnownClauses(this ContentMap map, PolicyLibrary policies)
    {
        var clauses = map.Texts("clauses");
        if (clauses.Count == 0)
        {
            map.Fault("clauses", "nothing", "the clauses that ask for it");
        }

        foreach (string clause in clauses.Where(clause => policies.Clause(clause) is null))
        {
            map.Fault("clauses", ContentMap.Quoted(clause), "a clause of the registry, such as cn/order84-2012#art-9");
        }

        return clauses;
    }

    /// <summary>Levels and kinds of institutions; everybody where neither is named.</summary>
    public static Applicability Range(this ContentMap map) => new(map.TextsOf("levels", PackReader.HospitalLevels), map.TextsOf("kinds", PackReader.HospitalKinds));
}
