using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision;

/// <summary>What an institution says of one of its bodies or roles.</summary>
/// <param name="Body">Id of the required body or role.</param>
/// <param name="InPlace">False where the institution says that it has none.</param>
/// <param name="Head">Who leads it, or holds the role first; blank where nobody.</param>
/// <param name="People">Members, or all who hold the role.</param>
/// <param name="Units">Departments that are in it.</param>
/// <param name="Since">First day; null where not said.</param>
/// <param name="Document">Number or name of the document that founds it; blank where none.</param>
public sealed record RegisteredBody(string Body, bool InPlace, string Head, IReadOnlyList<string> People, IReadOnlyList<string> Units, DateOnly? Since, string Document);

/// <summary>How a required body stands at an institution.</summary>
public sealed record RegistryFinding(RequiredBody Body, Verdict Verdict, Bilingual Because, RegisteredBody? Registered);

/// <summary>Required bodies and roles against what an institution has registered: met, not met, or cannot assess and why.</summary>
public static class OrganisationRegistry
{
    private const string FirstResponsible = "first-responsible";
    private const string QualityCommittee = "quality-committee";

    public static IReadOnlyList<RegistryFinding> Findings(Institution institution, IReadOnlyList<RequiredBody> required, IReadOnlyList<RegisteredBody> registered, IReadOnlyDictionary<string, PlanTerm> units)
    {
        var known = registered.ToDictionary(one => one.Body, StringComparer.Ordinal);
        return [.. required.Where(body => body.For.Covers(institution) != false).Select(body => Judge(body, body.For.Covers(institution), known.GetValueOrDefault(body.Id), known, units))];
    }

    private static RegistryFinding Judge(RequiredBody body, bool? isFor, RegisteredBody? found, Dictionary<string, RegisteredBody> all, IReadOnlyDictionary<string, PlanTerm> units)
    {
        var (verdict, because) = isFor is null ? (Verdict.CannotAssess, new Bilingual("机构级别或类型未登记", "the institution's level or kind is not registered"))
            : found is null ? (Verdict.CannotAssess, new Bilingual("尚未填报", "nothing was entered yet"))
            : !found.InPlace ? (Verdict.NotMet, new Bilingual("未设立或未配备", "there is none"))
            : Lacks(body, found, all, units) is { } lack ? (Verdict.NotMet, lack)
            : (Verdict.Met, Bilingual.Empty);
        return new RegistryFinding(body, verdict, because, found);
    }

    private static Bilingual? Lacks(RequiredBody body, RegisteredBody found, Dictionary<string, RegisteredBody> all, IReadOnlyDictionary<string, PlanTerm> units)
    {
        if (found.Head.Length == 0 && found.People.Count == 0)
        {
            return new Bilingual("未指定负责人或人员", "nobody is named");
        }

        var missing = body.Units.Except(found.Units, StringComparer.Ordinal).Select(unit => units[unit].Title).ToList();
        if (missing.Count > 0)
        {
            return new Bilingual("缺少部门：" + string.Join("、", missing.Select(title => title.Zh)), "departments missing: " + string.Join(", ", missing.Select(title => title.En)));
        }

        return body.Id == QualityCommittee && all.TryGetValue(FirstResponsible, out var first) && first.Head.Length > 0 && first.Head != found.Head
            ? new Bilingual("主任不是主要负责人", "it is not chaired by the head of the institution")
            : null;
    }
}
