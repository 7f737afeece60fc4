using Curb.Disclosure;
using Curb.Storage.Accounts;
using Curb.Storage.Governance;
using Curb.Supervision;
using Curb.Web.Shell;
using Curb.Web.SignOn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Accounts;

/// <summary>Looking after accounts: making them, giving roles at places, locking out, new passwords. A hospital's administrator reaches the own institution only.</summary>
internal static class AccountsEndpoints
{
    private const int LongestCode = 60;

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/accounts", (HttpContext http, View view, Visitors visitors) => ShowAll(http, view, visitors, null, "", "")).Needs(Permissions.ManageAccounts);
        routes.MapPost("/accounts", Create).Needs(Permissions.ManageAccounts);
        routes.MapGet("/accounts/{name}", (HttpContext http, View view, Visitors visitors, string name) => Show(http, view, visitors, name)).Needs(Permissions.ManageAccounts);
        routes.MapPost("/accounts/{name}/roles", Roles).Needs(Permissions.ManageAccounts);
        routes.MapPost("/accounts/{name}/staff", Staff).Needs(Permissions.ManageAccounts);
        routes.MapPost("/accounts/{name}/subject", Subject).Needs(Permissions.ManageAccounts);
        routes.MapPost("/accounts/{name}/state", State).Needs(Permissions.ManageAccounts);
        routes.MapPost("/accounts/{name}/password", NewPassword).Needs(Permissions.ManageAccounts);
        routes.MapGet("/permissions", (HttpContext http, View view) => View.Show<PermissionsPage>(("Page", view.Page(http)))).Needs("permissions.see");
    }

    private static async Task<IResult> Create(HttpContext http, View view, Visitors visitors)
    {
        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, display) = (form["name"].ToString(), form["display"].ToString().Trim());
        string? problem = NewAccount.Objection(name) ?? (display.Length is 0 or > 60 ? "accounts.display-form" : null);
        if (problem is null && visitors.Accounts.Create(name, display, false, visitor.Actor(http)) is null)
        {
            problem = "accounts.name-taken";
        }

        return problem is null ? Results.LocalRedirect("/accounts/" + Uri.EscapeDataString(AccountStore.Normal(name))) : ShowAll(http, view, visitors, problem, name, display);
    }

    private static async Task<IResult> Roles(HttpContext http, View view, Visitors visitors, string name)
    {
        if (Reached(http, visitors, name) is not { } account)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var wanted = new RoleAssignment(form["role"].ToString(), form["place"].ToString());
        bool gives = form["do"] != "take";
        if (!MayGive(visitor, visitors.Tree, wanted, gives) || (account.Id == visitor.Account.Id && !gives && wanted.Role == "system-administrator"))
        {
            return Show(http, view, visitors, name, "accounts.role-refused");
        }

        visitors.Accounts.SetRole(account, wanted, gives, visitor.Actor(http, Why(form)));
        visitors.Forget();
        return Results.LocalRedirect("/accounts/" + Uri.EscapeDataString(account.Name));
    }

    /// <summary>Says which person of an institution's staff list the account belongs to: from then on "my patients", "my privileges" and "my training" are that person's.</summary>
    private static async Task<IResult> Staff(HttpContext http, View view, Visitors visitors, GovernanceStore governance, string name)
    {
        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), code = form["code"].ToString().Trim();
        if (Reached(http, visitors, name) is not { } account || !visitor.Standing.May(Permissions.ManageAccounts, institution) || visitors.Tree.Find(institution) is not { Kind: PlaceKind.Institution })
        {
            return Results.NotFound();
        }

        string? refused = code.Length > LongestCode ? "unknown" : governance.Link(institution, account.Name, code, visitor.Actor(http, Why(form)));
        if (refused is not null)
        {
            return Show(http, view, visitors, name, "accounts.staff-" + refused);
        }

        return Results.LocalRedirect("/accounts/" + Uri.EscapeDataString(account.Name));
    }

    /// <summary>Says which person of the identity provider the account belongs to, or that it belongs to none any more: then whoever was signed in that way is so no longer.</summary>
    private static async Task<IResult> Subject(HttpContext http, View view, Visitors visitors, SignOnDesk signOn, string name)
    {
        if (!signOn.Settings.IsOn || Reached(http, visitors, name) is not { } account)
        {
            return Results.NotFound();
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var actor = Visitor.Of(http)!.Actor(http, Why(form));
        string subject = form["subject"].ToString().Trim();
        if (form["do"] == "untie")
        {
            signOn.Subjects.Unlink(signOn.Settings.Issuer, account, actor);
            visitors.Accounts.End(account, "end-sessions", actor, session => session.SignedOn is not null);
            visitors.Forget();
        }
        else if (subject.Length is 0 or > ExternalSubjects.LongestSubject || !signOn.Subjects.Link(signOn.Settings.Issuer, subject, account, actor))
        {
            return Show(http, view, visitors, name, "sign-on.subject-taken");
        }

        return Results.LocalRedirect("/accounts/" + Uri.EscapeDataString(account.Name));
    }

    private static async Task<IResult> State(HttpContext http, View view, Visitors visitors, string name)
    {
        if (Reached(http, visitors, name) is not { } account)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var actor = visitor.Actor(http, Why(form));
        string todo = form["do"].ToString();
        if (account.Id == visitor.Account.Id || todo is not ("disable" or "enable" or "unlock" or "remove-password" or "remove-second-factor" or "end-sessions"))
        {
            return Show(http, view, visitors, name, "accounts.not-oneself");
        }

        if (todo != "end-sessions")
        {
            visitors.Accounts.Update(account.Id, todo + "-account", actor, now => todo switch
            {
                "disable" => now with { Disabled = true },
                "enable" => now with { Disabled = false },
                "unlock" => now with { FailedAttempts = 0, LockedUntil = null },
                "remove-password" => now with { PasswordHash = null, MustChangePassword = false },
                _ => now with { TotpSecret = null, RecoveryCodes = "" },
            });
        }

        if (todo is "disable" or "end-sessions" or "remove-password" or "remove-second-factor")
        {
            visitors.Accounts.End(account, "end-sessions", actor);
        }

        visitors.Forget();
        return Results.LocalRedirect("/accounts/" + Uri.EscapeDataString(account.Name));
    }

    /// <summary>Gives a password that the person must change at once; it is shown this one time.</summary>
    private static async Task<IResult> NewPassword(HttpContext http, View view, Visitors visitors, string name)
    {
        if (Reached(http, visitors, name) is not { } account || account.Id == Visitor.Of(http)!.Account.Id)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string password = Passwords.Temporary();
        visitors.Accounts.Update(account.Id, "give-password", visitor.Actor(http, Why(form)), now => now with { PasswordHash = Passwords.Hash(password), PasswordChangedAt = visitors.Now, MustChangePassword = true, FailedAttempts = 0, LockedUntil = null });
        visitors.Accounts.End(account, "end-sessions", visitor.Actor(http, "a new password was given"));
        visitors.Forget();
        return Show(http, view, visitors, name, null, password);
    }

    /// <summary>True where the visitor may give the role at the place: it lies in the part of the tree that the visitor looks after, and roles above institutions only from the root.</summary>
    private static bool MayGive(Visitor visitor, OrganisationTree tree, RoleAssignment wanted, bool gives)
    {
        var place = tree.Find(wanted.Place);
        var role = Permissions.Table.Role(wanted.Role);
        bool fromRoot = visitor.Standing.May(Permissions.ManageAccounts, OrganisationTree.Root);
        return fromRoot && !gives ? true
            : role is not null && place is not null && Standing.Fits(role, place) && (fromRoot || (role.Level == RoleLevel.Institution && visitor.Standing.May(Permissions.ManageAccounts, place.Code)));
    }

    /// <summary>An account that the visitor may look after: everything it may do lies in the visitor's part of the tree. Null otherwise, as if it did not exist.</summary>
    private static Account? Reached(HttpContext http, Visitors visitors, string name)
    {
        var visitor = Visitor.Of(http)!;
        var account = visitors.Accounts.Named(name);
        return account is not null && Reaches(visitor, visitors.Accounts.Roles(account.Id), visitors.Tree) ? account : null;
    }

    private static bool Reaches(Visitor visitor, IReadOnlyList<RoleAssignment> roles, OrganisationTree tree) =>
        visitor.Standing.May(Permissions.ManageAccounts, OrganisationTree.Root)
        || roles.All(role => tree.Find(role.Place) is not null && Permissions.Table.Role(role.Role) is { Level: RoleLevel.Institution } && visitor.Standing.May(Permissions.ManageAccounts, role.Place));

    private static string? Why(IFormCollection form) => form["why"].ToString().Trim() is { Length: > 0 } why ? why[..Math.Min(why.Length, 500)] : null;

    /// <summary>The accounts that the visitor looks after, with their roles.</summary>
    internal static List<(Account Account, IReadOnlyList<RoleAssignment> Roles)> Shown(Visitor visitor, Visitors visitors)
    {
        var roles = visitors.Accounts.Roles().ToLookup(pair => pair.Account, pair => pair.Role);
        return [.. visitors.Accounts.All().Where(account => Reaches(visitor, [.. roles[account.Id]], visitors.Tree)).Select(account => (account, (IReadOnlyList<RoleAssignment>)[.. roles[account.Id]]))];
    }

    private static IResult ShowAll(HttpContext http, View view, Visitors visitors, string? problem, string name, string display)
    {
        var shown = Shown(Visitor.Of(http)!, visitors);
        return View.Show<AccountsPage>(("Page", view.Page(http)), ("Accounts", shown), ("Tree", visitors.Tree), ("Problem", problem), ("Name", name), ("Display", display), ("Now", visitors.Now),
            ("SignOn", http.RequestServices.GetRequiredService<SignOnSettings>()), ("Origin", SignOnDesk.Origin(http)));
    }

    private static IResult Show(HttpContext http, View view, Visitors visitors, string name, string? problem = null, string? password = null)
    {
        if (Reached(http, visitors, name) is not { } account)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var signOn = http.RequestServices.GetRequiredService<SignOnDesk>();
        bool fromRoot = visitor.Standing.May(Permissions.ManageAccounts, OrganisationTree.Root);
        var places = visitors.Tree.FromTheRoot.Where(at => visitor.Standing.May(Permissions.ManageAccounts, at.Place.Code)).ToList();
        return View.Show<AccountPage>(
            ("Page", view.Page(http)),
            ("Account", visitors.Accounts.Get(account.Id)),
            ("Roles", visitors.Accounts.Roles(account.Id)),
            ("Offered", Permissions.Table.Roles.Where(role => fromRoot || role.Level == RoleLevel.Institution).ToList()),
            ("Places", places),
            ("Tree", visitors.Tree),
            ("Sessions", visitors.Accounts.Sessions(account.Id)),
            ("Staff", http.RequestServices.GetRequiredService<GovernanceStore>().OfAccount(account.Name).Where(one => visitor.Standing.May(Permissions.ManageAccounts, one.Institution)).ToList()),
            ("SignOn", signOn.Settings),
            ("Subject", signOn.Subjects.OfAccount(signOn.Settings.Issuer, account.Id)?.Subject),
            ("Problem", problem),
            ("Password", password),
            ("Now", visitors.Now));
    }
}
