using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Supervision;

/// <summary>A body or role that an institution must have.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">body or role.</param>
/// <param name="Title">How the law calls it.</param>
/// <param name="Clauses">Clauses that ask for it.</param>
/// <param name="For">Institutions that must have it.</param>
/// <param name="Units">Departments that must all be in it; empty where none are named.</param>
public sealed record RequiredBody(string Id, string Kind, Bilingual Title, IReadOnlyList<string> Clauses, Applicability For, IReadOnlyList<string> Units)
{
    private const string File = "required-bodies.yaml";

    private static readonly string[] s_kinds = ["body", "role"];

    internal static IReadOnlyList<RequiredBody> Read(ContentTree tree, PolicyLibrary policies, IReadOnlyDictionary<string, PlanTerm> units, List<ContentFault> faults)
    {
        var bodies = new List<RequiredBody>();
        foreach (var map in tree.Has(File) ? ContentMap.ParseList(File, tree.Read(File), faults) : [])
        {
            var body = new RequiredBody(
                map.Text("id", "a kebab-case name"), map.OneOf("kind", s_kinds), map.Wording("title"), map.Texts("clauses"),
                new Applicability(map.TextsOf("levels", PackReader.HospitalLevels), map.TextsOf("kinds", PackReader.HospitalKinds)), map.TextsOf("units", [.. units.Keys]));
            map.Close();
            foreach (string clause in body.Clauses.Where(clause => policies.Clause(clause) is null))
            {
                map.Fault("clauses", ContentMap.Quoted(clause), "a clause of the registry, such as cn/order84-2012#art-9");
            }

            if (body.Clauses.Count == 0)
            {
                map.Fault("clauses", "nothing", "the clauses that ask for it");
            }

            bodies.Add(body);
        }

        return bodies;
    }
}
