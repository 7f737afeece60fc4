using Curb.Web.Accounts;

namespace Curb.Web.Shell;

/// <summary>A place of the site that the header leads to.</summary>
/// <param name="Key">Its name is the text nav.KEY.</param>
/// <param name="Path">Address.</param>
/// <param name="Letter">Goes there after g; blank where none does.</param>
/// <param name="Icon">Name of its icon; blank where it has none.</param>
/// <param name="Permission">What a reader needs to see it.</param>
public sealed record SitePlace(string Key, string Path, string Letter, string Icon, string Permission)
{
    /// <summary>In the order in which a day needs them; a role sees its own first ones in the bar. The work list is offered to those who look after courses, not to all who see patients.</summary>
    public static IReadOnlyList<SitePlace> Work { get; } =
    [
        new("home", "/home", "h", "user", "cases.count"),
        new("cases", "/cases", "c", "list-details", "cases.count"),
        new("patients", "/on-antimicrobials", "o", "pill", "patients.see"),
        new("worklist", "/worklist", "k", "list-details", "cases.raise"),
        new("region", "/region", "r", "map-2", "region.see"),
        new("scorecard", "/", "s", "report-analytics", "figures.see"),
        new("laboratory", "/antibiogram", "l", "microscope", "figures.see"),
        new("deliveries", "/deliveries", "q", "database-import", "deliveries.see"),
        new("supervision", "/supervision", "p", "list-details", "supervision.see"),
        new("inspections", "/inspections", "n", "list-check", "inspections.see"),
        new("forms", "/forms", "m", "edit", "forms.see"),
        new("departments", "/departments", "t", "layout-grid", "departments.see"),
        new("governance", "/house-rules", "b", "book", "governance.see"),
        new("warnings", "/warnings", "w", "alert-triangle", "figures.see"),
        new("district", "/district", "d", "layout-grid", "figures.see"),
        new("compare", "/compare", "v", "chart-line", "figures.see"),
        new("interventions", "/interventions", "e", "pill", "figures.see"),
        new("formulary", "/formulary", "f", "pill", "formulary.see"),
        new("privileges", "/privileges", "a", "user", "privileges.see"),
        new("my-privileges", "/my-privileges", "y", "circle-check", "training.own"),
        new("indicators", "/indicators", "i", "book", "rules.see"),
    ];

    /// <summary>Places of those who look after the program.</summary>
    public static IReadOnlyList<SitePlace> Upkeep { get; } =
    [
        new("consults", "/consults", "", "", "cases.see"),
        new("special-files", "/special-files", "", "", "cases.see"),
        new("order-rules", "/order-rules", "", "", "figures.see"),
        new("jobs", "/jobs", "", "", Permissions.SeeJobs),
        new("federation", "/federation", "", "", "federation.see"),
        new("accounts", "/accounts", "", "", Permissions.ManageAccounts),
        new("organisation", "/organisation", "", "", Permissions.ManageOrganisation),
        new("permissions", "/permissions", "", "", "permissions.see"),
        new("names", "/patient-names", "", "", Permissions.KeepNames),
        new("audit", "/audit", "", "", Permissions.SeeAudit),
    ];
}
