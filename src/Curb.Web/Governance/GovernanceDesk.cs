using Curb.Casework;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Governance;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Governance;

/// <summary>A committee where it sits: one of an institution, or a quality-control centre of a region.</summary>
/// <param name="Key">Id of the committee, with a slash and the centre for one of several.</param>
public sealed record Seat(string Key, Committee Committee, string Place, string PlaceName, string Title, QualityCentre? Centre);

/// <summary>An institution's own governance as signed-in people meet it: rules, committees, bulletins, scores.</summary>
public sealed class GovernanceDesk(SupervisionDesk supervision, Visitors visitors, Knowledge knowledge)
{
    public const string See = "governance.see";
    public const string Keep = "governance.keep";
    public const string Performance = "performance.see";
    public const string Director = "hospital-director";

    private readonly Lazy<IReadOnlyList<RequiredRule>> _rules = new(() => RequiredRule.Load(ContentFolder.Open("policies"), knowledge.Policies, [.. knowledge.Plans.Units.Keys]));
    private readonly Lazy<IReadOnlyList<Committee>> _committees = new(() => Committee.Load(ContentFolder.Open("policies"), knowledge.Policies, [.. knowledge.Plans.Bodies.Select(body => body.Id)], [.. knowledge.CaseTypes.Types.Select(type => type.Id)]));
    private readonly Lazy<IReadOnlyList<AssessmentFormula>> _formulas = new(() => AssessmentFormula.Load(ContentFolder.Open("policies"), [.. knowledge.Indicators.Definitions.Select(one => one.Id)], AssessmentFormula.OfStaff));

    public SupervisionDesk Supervision => supervision;

    public SupervisionStore Store => supervision.Store;

    public IReadOnlyList<RequiredRule> Required => _rules.Value;

    public IReadOnlyList<Committee> Committees => _committees.Value;

    public AssessmentFormula Formula => _formulas.Value[0];

    public Policies.Bilingual TypeTitle(string type) => knowledge.CaseTypes.Find(type)?.Title ?? new Policies.Bilingual(type, type);

    /// <summary>True for somebody who works at the institution; whoever looks at it from above sees whether committees meet, not what they say.</summary>
    public static bool IsStaff(Visitor visitor, OrganisationTree tree, string institution) =>
        visitor.Standing.Held.Any(held => held.Role.Level == RoleLevel.Institution && (tree.IsWithin(held.Place.Code, institution) || held.Place.Code == institution));

    public bool IsStaff(Visitor visitor, string institution) => IsStaff(visitor, supervision.Tree, institution);

    /// <summary>Accounts in use with a role at the institution or a department of it: those who read its rules.</summary>
    public IReadOnlyList<string> Staff(string institution)
    {
        var roles = visitors.Accounts.Roles().ToLookup(pair => pair.Account, pair => pair.Role);
        return [.. visitors.Accounts.All().Where(account => !account.Disabled && roles[account.Id].Any(role => Permissions.Table.Role(role.Role)?.Level == RoleLevel.Institution && (role.Place == institution || supervision.Tree.IsWithin(role.Place, institution)))).Select(account => account.Name)];
    }

    public IReadOnlyList<HouseRule> Rules(string institution) => [.. Store.All(SocietyKinds.Rule, Scope.Of([institution], false)).Select(kept => kept.Body)];

    public IReadOnlyList<RuleReading> Readings(string institution) => [.. Store.All(SocietyKinds.Reading, Scope.Of([institution], false)).Select(kept => kept.Body)];

    public IReadOnlyList<RuleFinding> Findings(Institution institution) => RuleRegister.Findings(institution, Required, Rules(institution.Code), Readings(institution.Code), Staff(institution.Code), Store.Today);

    /// <summary>Places of a region at which the person holds a role.</summary>
    public static IReadOnlyList<Place> Above(Visitor visitor) => [.. visitor.Standing.Held.Where(held => held.Role.Level == RoleLevel.Region).Select(held => held.Place).DistinctBy(place => place.Code)];

    /// <summary>Committees that the person may look at, for the chosen institution and the places above that the person works for.</summary>
    public IReadOnlyList<Seat> Seats(Visitor visitor, Institution? institution)
    {
        var own = institution is null ? [] : Committees.Where(one => one.At == "institution" && one.For.Covers(institution) != false).Select(one => new Seat(one.Id, one, institution.Code, institution.Name, one.Title.Zh, null));
        string[] places = [.. Above(visitor).Select(place => place.Code)];
        var centres = Store.At(SocietyKinds.Centre, places.ToHashSet(StringComparer.Ordinal)).Select(kept => kept.Body);
        var above = Committees.Where(one => one.At == "region").SelectMany(one => centres.Select(centre => new Seat($"{one.Id}/{centre.Id}", one, centre.Place, supervision.Tree.Find(centre.Place)?.Name ?? centre.Place, centre.Title, centre)));
        return [.. own, .. above];
    }

    /// <summary>True where the person may read what a committee said: whoever has a role at the whole institution, because cases of every department come before it.</summary>
    public bool MayRead(Visitor visitor, Seat seat) => seat.Centre is null ? visitor.Standing.Held.Any(held => held.Role.Level == RoleLevel.Institution && held.Place.Code == seat.Place) : Above(visitor).Any(place => place.Code == seat.Place);

    /// <summary>True where the person may call the committee and write its minutes.</summary>
    public bool MayKeep(Visitor visitor, Seat seat) =>
        visitor.May(Keep) && (seat.Centre is null ? IsStaff(visitor, seat.Place) && visitor.Standing.ScopeFor(Keep).Covers(seat.Place) : supervision.Led(visitor).Any(place => place.Code == seat.Place));

    public IReadOnlyList<Kept<Meeting>> Meetings(Seat seat) => [.. Store.At(SocietyKinds.Meeting, new HashSet<string> { seat.Place }).Where(kept => kept.Body.Committee == seat.Key).OrderByDescending(kept => kept.Body.On)];

    /// <summary>Members by the registry, or of the centre.</summary>
    public IReadOnlyList<string> Members(Seat seat)
    {
        var (head, people) = seat.Centre is { } centre ? (centre.Head, centre.Members)
            : supervision.Registered(seat.Place).FirstOrDefault(body => body.Body == seat.Committee.Body) is { } body ? (body.Head, body.People) : ("", []);
        return [.. people.Prepend(head).Where(name => name.Length > 0).Distinct()];
    }

    /// <summary>The agenda as it would be drawn now; the figures are the institution's of the last twelve months of its data.</summary>
    public IReadOnlyList<AgendaItem> Draw(HttpContext http, View view, Visitor visitor, Seat seat)
    {
        var reader = CaseDesk.Reader(visitor);
        var institutions = seat.Centre is null ? [seat.Place] : supervision.Under(seat.Place).Select(one => one.Code).ToHashSet(StringComparer.Ordinal);
        var cases = supervision.Cases.Store.Search(reader, new CaseSearch(null, null, seat.Centre is null ? seat.Place : null, null), 0, MostCases).Cases.Where(one => institutions.Contains(one.Institution));
        var figures = seat.Centre is null && supervision.Seen.FirstOrDefault(one => one.Code == seat.Place) is { } institution ? supervision.Figures(http, view, institution) : [];
        return MeetingBook.Agenda(seat.Committee, cases, figures, TypeTitle, Store.Today);
    }

    /// <summary>Signed statements of a year by department.</summary>
    public IReadOnlyDictionary<string, ResponsibilityStatement> Statements(string institution, int year) => Store.All(SupervisionKinds.Statement, Scope.Of([institution], false)).Select(kept => kept.Body)
        .Where(one => one.Year == year && one.IsSigned).ToDictionary(one => one.Department, StringComparer.Ordinal);

    private const int MostCases = 5000;
}
