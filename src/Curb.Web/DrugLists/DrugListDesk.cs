using System.Globalization;
using Curb.Disclosure;
using Curb.Exchange.Governance;
using Curb.Formularies;
using Curb.Storage.Governance;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.DrugLists;

/// <summary>Catalogues and formularies as signed-in people meet them: the store, what is judged by it, and where somebody may do what.</summary>
public sealed class DrugListDesk(GovernanceStore store, Visitors visitors, CaseDesk cases, Knowledge knowledge)
{
    public const string See = "formulary.see";
    public const string Manage = "formulary.manage";
    public const string Decide = "formulary.approve";

    private readonly Lazy<FormularyReview> _review = new(() => new FormularyReview(store, knowledge.Policies, knowledge.Reference));
    private readonly Lazy<DrugListSheets> _sheets = new(() => new DrugListSheets(knowledge.Reference));

    public GovernanceStore Store => store;

    public Visitors Visitors => visitors;

    public CaseDesk Cases => cases;

    public Knowledge Knowledge => knowledge;

    public FormularyReview Review => _review.Value;

    public DrugListSheets Sheets => _sheets.Value;

    public OrganisationTree Tree => visitors.Tree;

    /// <summary>Institutions of the reader's scope.</summary>
    public IReadOnlyList<Institution> Institutions(Scope scope) => [.. store.Records.Institutions(Scope.DataFolderOwner).Where(one => scope.Covers(one.Code))];

    /// <summary>The institution that a page shows: the one asked for, else the first of the scope; null where the scope holds none.</summary>
    public Institution? Asked(HttpContext http)
    {
        string code = http.Request.Query["institution"].ToString().Trim();
        return Institutions(View.Reader).FirstOrDefault(one => code.Length == 0 || one.Code == code);
    }

    /// <summary>True where the reader may do something with the lists of a place: an institution, or a place above institutions.</summary>
    public static bool May(HttpContext http, string permission, string place) => Visitor.Of(http) is { } visitor && visitor.May(permission) && visitor.Standing.May(permission, place);

    /// <summary>True where the reader may see the lists of a place: its own institutions' and those of every place above them.</summary>
    public bool MaySee(string place) => Institutions(View.Reader).Any(one => GovernanceStore.Above(Tree, one.Code).Contains(place));

    /// <summary>Places above institutions whose catalogue the reader may prepare.</summary>
    public IReadOnlyList<Place> Regions(HttpContext http) => [.. Tree.FromTheRoot.Select(at => at.Place).Where(place => place.Kind < PlaceKind.Institution && May(http, Manage, place.Code))];

    public static DateOnly? Day(string text) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Shown(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Figures.Unknown;

    public static string Verdict(RuleVerdict verdict) => verdict switch { RuleVerdict.Met => "met", RuleVerdict.NotMet => "not-met", _ => "cannot-assess" };
}
