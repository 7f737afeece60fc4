using Curb.Exchange;
using Curb.Society;
using Curb.Storage.Accounts;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Regional;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Society;

/// <summary>A plan of many departments, and surveys of the public, as signed-in people meet them.</summary>
public sealed class SocietyDesk(SupervisionDesk supervision, AccountStore accounts, Knowledge knowledge)
{
    public const string See = "departments.see";
    public const string Report = "departments.report";

    private readonly Lazy<DepartmentReporting> _reporting = new(() => DepartmentReporting.Load(ContentFolder.Open("policies"), knowledge.Policies, [.. knowledge.Plans.Units.Keys]));
    private readonly Lazy<IReadOnlyList<SurveyInstrument>> _instruments = new(() => SurveyInstrument.Load(ContentFolder.Open("policies"), knowledge.Policies));

    public SupervisionDesk Supervision => supervision;

    public SupervisionStore Store => supervision.Store;

    public DepartmentReporting Reporting => _reporting.Value;

    public IReadOnlyList<SurveyInstrument> Instruments => _instruments.Value;

    /// <summary>Plans in which departments besides health have a part, a region's own before the nation's.</summary>
    public IReadOnlyList<ActionPlan> Plans => [.. supervision.Plans.Plans.Where(plan => DepartmentPlan.Units(plan).Count >= FewestDepartments).OrderByDescending(plan => plan.Level).ThenByDescending(plan => DepartmentPlan.Units(plan).Count)];

    /// <summary>Places of a region at which the person holds a role that may see the plan.</summary>
    public static IReadOnlyList<Place> Places(Visitor visitor) =>
        [.. visitor.Standing.Held.Where(held => Permissions.Table.Permission(See).Roles.Contains(held.Role.Id)).Select(held => held.Place).DistinctBy(place => place.Code)];

    /// <summary>The place and plan that a page is about; null where the person has no place, or no plan has many departments.</summary>
    public (Place Place, ActionPlan Plan)? Chosen(HttpContext http)
    {
        var places = Places(Visitor.Of(http)!);
        string place = http.Request.Query["place"].ToString(), plan = http.Request.Query["plan"].ToString();
        return places.Count == 0 || Plans.Count == 0 ? null : (places.FirstOrDefault(one => one.Code == place) ?? places[0], Plans.FirstOrDefault(one => one.Id == plan) ?? Plans[0]);
    }

    /// <summary>Departments of which somebody at the place has an account that can sign in.</summary>
    public IReadOnlySet<string> WithAccount(string place)
    {
        var active = accounts.All().Where(account => !account.Disabled).Select(account => account.Id).ToHashSet(StringComparer.Ordinal);
        var given = accounts.Roles().Where(pair => pair.Role.Place == place && active.Contains(pair.Account)).Select(pair => pair.Role.Role).ToHashSet(StringComparer.Ordinal);
        return Reporting.Reporters.Where(pair => given.Contains(pair.Value)).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Departments that the person reports for at a place: the own one; the commission health, and those of which nobody has an account.</summary>
    public IReadOnlyList<string> ReportsFor(Visitor visitor, string place, ActionPlan plan)
    {
        var units = DepartmentPlan.Units(plan);
        var roles = visitor.Standing.Held.Where(held => held.Place.Code == place).Select(held => held.Role.Id).ToHashSet(StringComparer.Ordinal);
        var own = Reporting.Reporters.Where(pair => roles.Contains(pair.Value)).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var taken = supervision.Led(visitor).Any(one => one.Code == place) ? WithAccount(place) : null;
        return [.. units.Where(unit => own.Contains(unit) || taken?.Contains(unit) == false)];
    }

    /// <summary>True for the commission, which sees every department; a department sees its own alone.</summary>
    public static bool SeesAll(Visitor visitor, string place) => visitor.Standing.Held.Any(held => held.Place.Code == place && held.Role.Id is "commission-supervisor" or "commission-reader");

    /// <summary>Departments that the person sees at a place.</summary>
    public IReadOnlyList<string> Seen(Visitor visitor, string place, ActionPlan plan) => SeesAll(visitor, place) ? DepartmentPlan.Units(plan) : ReportsFor(visitor, place, plan);

    public IReadOnlyList<Kept<DepartmentReport>> Reports(string place, string plan) => [.. Store.At(SocietyKinds.Department, new HashSet<string> { place }).Where(kept => kept.Body.Plan == plan)];

    public IReadOnlyList<SurveyDesign> Surveys(string place) => [.. Store.At(SocietyKinds.Survey, new HashSet<string> { place }).Select(kept => kept.Body).OrderByDescending(one => one.From)];

    /// <summary>Answers of a survey.</summary>
    public IReadOnlyList<SurveyAnswer> Answers(SurveyDesign design) => [.. Store.All(SocietyKinds.Answer, Disclosure.Scope.DataFolderOwner, design.Id).Select(kept => kept.Body)];

    public SurveyInstrument? Instrument(SurveyDesign design) => Instruments.FirstOrDefault(one => one.Id == design.Instrument);

    private const int FewestDepartments = 5;
}
