using Curb.Casework;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Regional;

/// <summary>Figures of a question, kept until the data change.</summary>
public sealed record SupervisionFigures(IReadOnlyList<IndicatorValue> Values);

/// <summary>Supervision as signed-in people meet it: what is kept, what is measured, and who stands where.</summary>
public sealed class SupervisionDesk(SupervisionStore store, Visitors visitors, CaseDesk cases, Knowledge knowledge)
{
    public const string See = "supervision.see";
    public const string Work = "supervision.work";
    public const string Lead = "supervision.lead";

    private const string Supervisor = "commission-supervisor";
    private const int Year = 12;

    public SupervisionStore Store => store;

    public PlanLibrary Plans => knowledge.Plans;

    public CaseDesk Cases => cases;

    public CaseType LedgerType => knowledge.CaseTypes.Find(Ledger.Type)!;

    public OrganisationTree Tree => visitors.Tree;

    /// <summary>Institutions that the reader sees and that are supervised: those that treat patients.</summary>
    public IReadOnlyList<Institution> Seen => [.. store.Records.Institutions(View.Reader).Where(one => one.TreatsPatients)];

    /// <summary>Places at which the person leads supervision.</summary>
    public IReadOnlyList<Place> Led(Visitor visitor) => [.. visitor.Standing.Held.Where(held => held.Role.Id == Supervisor).Select(held => held.Place).Distinct()];

    /// <summary>Registered institutions within a place.</summary>
    public IReadOnlyList<Institution> Under(string place) =>
        [.. store.Records.Institutions(Scope.DataFolderOwner).Where(institution => institution.TreatsPatients && Tree.IsWithin(institution.Code, place)).OrderBy(one => one.Code, StringComparer.Ordinal)];

    /// <summary>The institution that a page is about: the one asked for where it lies in the reader's scope, else the first; null where there is none.</summary>
    public Institution? Chosen(HttpContext http)
    {
        var mine = Seen;
        string asked = http.Request.Query["institution"].ToString();
        return mine.FirstOrDefault(one => one.Code == asked) ?? (mine.Count > 0 ? mine[0] : null);
    }

    /// <summary>What is shown to whoever has no institution that treats patients in scope: it is no fault, there is just nothing.</summary>
    public static IResult Nothing(HttpContext http, View view) =>
        view.Page(http) is var page ? View.Show<Message>(("Page", page), ("Title", page.T["supervision.nobody"]), ("Text", page.T["supervision.nobody-text"])) : throw new InvalidOperationException();

    public IReadOnlyList<RegisteredBody> Registered(string institution) => [.. store.All(SupervisionKinds.Body, Scope.Of([institution], false)).Select(kept => kept.Body)];

    /// <summary>How required bodies stand at each of several institutions, by code.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<RegistryFinding>> Registries(IReadOnlyList<Institution> institutions)
    {
        var registered = store.All(SupervisionKinds.Body, Scope.Of(institutions.Select(one => one.Code), false)).ToLookup(kept => kept.Place, kept => kept.Body, StringComparer.Ordinal);
        return institutions.ToDictionary(one => one.Code, one => OrganisationRegistry.Findings(one, Plans.Bodies, [.. registered[one.Code]], Plans.Units), StringComparer.Ordinal);
    }

    public IReadOnlyList<RegistryFinding> Registry(Institution institution) => OrganisationRegistry.Findings(institution, Plans.Bodies, Registered(institution.Code), Plans.Units);

    /// <summary>Rounds of self-check that an institution answers, the newest first.</summary>
    public IReadOnlyList<Kept<CheckRound>> Rounds(string institution) => Ledgers.Rounds(institution);

    public SelfCheck? Check(string institution, string round) => Ledgers.Check(institution, round);

    /// <summary>The checklist of an institution in a round.</summary>
    public IReadOnlyList<CheckItem> Items(HttpContext http, View view, Institution institution, CheckRound round) => SelfCheckList.For(
        institution, round.Plans.Select(Plans.Find).OfType<ActionPlan>(), Figures(http, view, institution).ToDictionary(value => value.Indicator.Id, StringComparer.Ordinal), Registry(institution));

    /// <summary>An institution's figures over the last twelve months of its data.</summary>
    public IReadOnlyList<IndicatorValue> Figures(HttpContext http, View view, Institution institution)
    {
        using var lease = view.Open();
        var page = view.Page(http);
        var options = view.Settle(lease.Data, View.Reader, page.Filter with { Institution = institution.Code, From = null, To = null, Department = null });
        var scope = View.Reader.Within([institution.Code]);
        var outcome = view.Remembered<SupervisionFigures>("supervision-figures", options, page.T, scope, () => options.Period is { } period
            ? new PanelOutcome<SupervisionFigures>.Shown(new SupervisionFigures([.. Engine(lease.Data).Compute(IndicatorQuestion.All with { From = period.From, To = period.To }, scope).Where(value => value["institution"] == institution.Code && value.Indicator.Kind != IndicatorKind.Ranking).GroupBy(value => value.Indicator.Id).Select(group => group.First())]))
            : new PanelOutcome<SupervisionFigures>.Empty("panel.no-data"));
        return outcome is PanelOutcome<SupervisionFigures>.Shown { View: var shown } ? shown.Values : [];
    }

    /// <summary>Figures of a question, worked out anew.</summary>
    public IReadOnlyList<IndicatorValue> Ask(View view, IndicatorQuestion question, Scope scope)
    {
        using var lease = view.Open();
        return Engine(lease.Data).Compute(question, scope);
    }

    /// <summary>The rows of single patients behind one side of a figure, for a scope that may see them; null where the figure rests on no rows.</summary>
    public Columns.Table? RowsBehind(View view, string indicator, bool numerator, IndicatorQuestion question, Scope scope, int limit)
    {
        using var lease = view.Open(scope);
        try
        {
            return Engine(lease.Data).RowsBehind(indicator, numerator, question, scope, limit);
        }
        catch (Facts.UnknownVocabularyException)
        {
            return null; // A side that is told, or awaits records, has no rows.
        }
    }

    /// <summary>The last whole twelve months that end with a month; null where there are no data.</summary>
    public static Period? LastYear(HttpContext http, View view)
    {
        using var lease = view.Open();
        return view.Settle(lease.Data, View.Reader, view.Page(http).Filter with { Institution = null, From = null, To = null, Department = null }).Period is { } period
            ? new Period(CalendarMonth.At(period.To.Index + 1 - Year), period.To) : null;
    }

    /// <summary>Cases of the ledger of an institution that the reader may see.</summary>
    public IReadOnlyList<CaseFile> LedgerOf(Visitor visitor, string? institution) => Ledgers.Problems(CaseDesk.Reader(visitor), institution);

    /// <summary>How institutions stand with the ledger of the newest round that covers each; without those that no round covers.</summary>
    public IReadOnlyList<(CheckRound Round, LedgerStanding Standing)> Standings(Visitor visitor, IEnumerable<Institution> institutions) =>
        Ledgers.Standings(CaseDesk.Reader(visitor), visitor.Standing.ScopeFor(See), institutions);

    /// <summary>The ledger with the organisation tree of this moment.</summary>
    public LedgerRecords Ledgers => new(store, cases.Store, Tree);

    private IndicatorEngine Engine(InstanceData data) => new(knowledge.Indicators, knowledge.Policies, data.Facts, data.Institutions);
}
