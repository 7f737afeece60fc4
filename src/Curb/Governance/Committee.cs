using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Governance;

/// <summary>A committee that must meet again and again.</summary>
/// <param name="At">institution or region: where it sits.</param>
/// <param name="Body">Body of the registry whose members it has; null for one of a region.</param>
/// <param name="Every">month or quarter.</param>
/// <param name="Rule">Who says how often.</param>
/// <param name="Clauses">Clauses that ask for it.</param>
/// <param name="For">Institutions that must have it.</param>
/// <param name="Agenda">Types of cases whose open ones come before it.</param>
/// <param name="Decisions">Type of the cases by which its decisions are followed.</param>
public sealed record Committee(
    string Id, Bilingual Title, string At, string? Body, string Every, Bilingual Rule, IReadOnlyList<string> Clauses, Applicability For, IReadOnlyList<string> Agenda, string Decisions)
{
    private const string File = "committees.yaml";

    private static readonly string[] s_at = ["institution", "region"];
    private static readonly string[] s_every = ["month", "quarter"];

    /// <summary>Reads <c>policies/committees.yaml</c>.</summary>
    /// <param name="tree">The tree <c>policies/</c>.</param>
    /// <param name="policies">Its packs.</param>
    /// <param name="bodies">Ids of required bodies.</param>
    /// <param name="caseTypes">Ids of case types.</param>
    /// <exception cref="ContentFaultException">Every fault is listed with file and line.</exception>
    public static IReadOnlyList<Committee> Load(ContentTree tree, PolicyLibrary policies, IReadOnlyCollection<string> bodies, IReadOnlyCollection<string> caseTypes)
    {
        var faults = new List<ContentFault>();
        var committees = tree.Has(File) ? ContentMap.ParseList(File, tree.Read(File), faults).Select(map => Read(map, policies, bodies, caseTypes)).ToList() : [];
        return faults.Count == 0 ? committees : throw new ContentFaultException(faults);
    }

    /// <summary>Every period from the first to the last day, with the day by which its meeting must have been held.</summary>
    public IEnumerable<(string Period, DateOnly From, DateOnly Until)> Periods(DateOnly from, DateOnly to)
    {
        int step = Every == "quarter" ? 3 : 1;
        for (var first = new DateOnly(from.Year, from.Month - ((from.Month - 1) % step), 1); first <= to; first = first.AddMonths(step))
        {
            yield return (NameOf(first), first, first.AddMonths(step).AddDays(-1));
        }
    }

    /// <summary>The period that a day lies in: 2026-05, or 2026-Q2.</summary>
    public string NameOf(DateOnly day) => Every == "quarter" ? FormattableString.Invariant($"{day.Year}-Q{((day.Month - 1) / 3) + 1}") : FormattableString.Invariant($"{day.Year}-{day.Month:00}");

    private static Committee Read(ContentMap map, PolicyLibrary policies, IReadOnlyCollection<string> bodies, IReadOnlyCollection<string> caseTypes)
    {
        var committee = new Committee(
            map.Text("id", "a kebab-case name"), map.Wording("title"), map.OneOf("at", s_at), map.Has("body") ? map.OneOf("body", bodies) : null, map.OneOf("every", s_every), map.Wording("rule"),
            map.KnownClauses(policies), map.Range(), map.TextsOf("agenda", caseTypes), map.OneOf("decisions", caseTypes));
        map.Close();
        return committee;
    }
}
