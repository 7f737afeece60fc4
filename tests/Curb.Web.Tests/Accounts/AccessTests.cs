using System.Net;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>
/// Every endpoint of the application against every role and a foreign institution. The endpoints are those that the application itself maps, so a new page is in
/// these tests from the moment it exists.
/// </summary>
[Collection(SiteCollection.Name)]
public sealed class AccessTests(RunningSite site)
{
    private static readonly Dictionary<string, string> s_samples = new() { ["batch"] = "1", ["id"] = "inpatient-use-rate", ["code"] = "CRO", ["name"] = "everything", ["digest"] = "0000000000000000" };

    public static TheoryData<string> Roles => new(Permissions.Table.Roles.Select(role => role.Id));

    private IEnumerable<(string Method, string Path, AccessRule? Rule, bool Exports)> Endpoints =>
        from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, Sample(endpoint.RoutePattern), endpoint.Metadata.GetMetadata<AccessRule>(), endpoint.Metadata.GetMetadata<ExportMark>() is not null);

    [Fact]
    public void There_are_endpoints_to_judge() => Assert.True(Endpoints.Count() > 45, $"only {Endpoints.Count()} endpoints were found");

    [Fact]
    public void Every_endpoint_declares_whom_it_is_for() => Assert.Empty(Endpoints.Where(endpoint => endpoint.Rule is null).Select(endpoint => $"{endpoint.Method} {endpoint.Path}"));

    [Fact]
    public void Every_permission_that_an_endpoint_needs_stands_in_the_table_and_every_one_in_the_table_is_needed()
    {
        var needed = Endpoints.Select(endpoint => endpoint.Rule?.Permission).OfType<string>().Append(Permissions.Export).ToHashSet();
        Assert.Equal(Permissions.Table.Permissions.Select(permission => permission.Id).Order(), needed.Order());
    }

    [Fact]
    public void Only_signing_in_setting_up_preferences_public_lists_questionnaires_and_the_files_of_pages_are_open_to_everybody() =>
        Assert.Equal(
            ["/assets/0000000000000000/name", "/preferences", "/public", "/set-up", "/sign-in", "/sign-in/code", "/sign-in/demo", "/sign-in/oidc", "/sign-in/oidc/back", "/sign-out", "/survey/1"],
            Endpoints.Where(endpoint => endpoint.Rule?.Kind == AccessKind.Everybody).Select(endpoint => endpoint.Path).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_page_and_sees_nothing()
    {
        using var nobody = new SignedInClient(site.Address, null);
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.Rule?.Kind is not (AccessKind.Everybody or AccessKind.Callers)))
        {
            using var response = endpoint.Method == "GET" ? await nobody.Get(endpoint.Path) : await nobody.Post(endpoint.Path);
            if (endpoint.Path.StartsWith("/api/", StringComparison.Ordinal))
            {
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{endpoint.Method} {endpoint.Path} answered {(int)response.StatusCode}");
                Assert.Contains("\"code\":\"not-signed-in\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                continue;
            }

            Assert.True(response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal), $"{endpoint.Method} {endpoint.Path} answered {(int)response.StatusCode}");
            Assert.Empty(await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Colleagues.Everything)]
    public async Task Endpoints_of_calling_systems_let_in_no_person_and_nobody_without_a_token(string? colleague)
    {
        using var person = new SignedInClient(site.Address, colleague);
        var endpoints = Endpoints.Where(endpoint => endpoint is { Rule.Kind: AccessKind.Callers, Method: "POST" }).ToList();
        Assert.Equal(6, endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            using var response = await person.Post(endpoint.Path);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_role_gets_what_the_table_gives_it_and_nothing_else(string role)
    {
        using var person = new SignedInClient(site.Address, role);
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.Rule?.Kind == AccessKind.Permitted))
        {
            bool may = Has(endpoint.Rule!.Permission!, role) && (!endpoint.Exports || Has(Permissions.Export, role));
            if (may && endpoint.Method != "GET")
            {
                continue; // What a permitted person can do is tested page by page.
            }

            using var response = endpoint.Method == "GET" ? await person.Get(endpoint.Path) : await person.Post(endpoint.Path);
            if (endpoint.Path is "/" or "/home" && !may)
            {
                Assert.True(response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location!.ToString() is not ("/" or "/home"), $"{role} is not led on from the first page");
                continue;
            }

            Assert.True(may == (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound), $"{role}: {endpoint.Method} {endpoint.Path} answered {(int)response.StatusCode}");
            Assert.True(may || response.StatusCode == HttpStatusCode.Forbidden, $"{role}: {endpoint.Method} {endpoint.Path} answered {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task Whoever_sees_a_single_department_meets_no_fault_on_any_page()
    {
        using var person = new SignedInClient(site.Address, Colleagues.OfDepartment);
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint is { Method: "GET", Rule.Kind: AccessKind.Permitted } && !endpoint.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            using var response = await person.Get(endpoint.Path);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Redirect, $"{endpoint.Path} answered {(int)response.StatusCode}");
            Assert.DoesNotContain("panel-failed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Waits as told where a key asks faster than it may.</summary>
    private static async Task<HttpResponseMessage> Patiently(HttpClient client, string path)
    {
        while (true)
        {
            var response = await client.GetAsync(path);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                return response;
            }

            using (response)
            {
                await Task.Delay(response.Headers.RetryAfter!.Delta!.Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_key_gets_what_its_account_and_its_own_permissions_both_give_and_nothing_else(string role)
    {
        string[] given = ["figures.see", "export", "jobs.see", "patients.see"];
        using var everything = KeyClient(role, Permissions.Table.Permissions.Select(permission => permission.Id));
        using var part = KeyClient(role, given);
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint is { Rule.Kind: AccessKind.Permitted, Method: "GET" } && endpoint.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            bool may = Has(endpoint.Rule!.Permission!, role) && (!endpoint.Exports || Has(Permissions.Export, role));
            using (var whole = await Patiently(everything, endpoint.Path))
            {
                Assert.True(may == (whole.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound), $"{role}: {endpoint.Path} answered {(int)whole.StatusCode}");
                Assert.True(may || whole.StatusCode == HttpStatusCode.Forbidden, $"{role}: {endpoint.Path} answered {(int)whole.StatusCode}");
            }

            using var some = await Patiently(part, endpoint.Path);
            Assert.True((may && given.Contains(endpoint.Rule.Permission)) == (some.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound), $"{role} with a part: {endpoint.Path} answered {(int)some.StatusCode}");
            string foreign = Permissions.Table.Role(role)!.Level == RoleLevel.Institution ? SmallHospital.Centre : "H9";
            using var other = await Patiently(everything, $"{endpoint.Path}?institution={foreign}");
            Assert.True(!may || Permissions.Table.Role(role)!.Level == RoleLevel.Any || other.StatusCode == HttpStatusCode.Forbidden, $"{role}: {endpoint.Path} of {foreign} answered {(int)other.StatusCode}");
        }
    }

    [Fact]
    public async Task A_key_opens_no_page_and_one_that_is_wrong_expired_or_taken_back_opens_nothing()
    {
        using var page = KeyClient("hospital-administrator", ["figures.see"]);
        using (var response = await page.GetAsync("/scorecard.csv"))
        {
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        }

        var keys = site.Services.GetRequiredService<ApiKeyStore>();
        var accounts = site.Services.GetRequiredService<AccountStore>();
        var account = accounts.Named("hospital-administrator")!;
        var (expired, _) = keys.Make(account, "expired", new HashSet<string> { "figures.see" }, TimeSpan.FromSeconds(-1), new Actor("test"));
        var (revoked, key) = keys.Make(account, "revoked", new HashSet<string> { "figures.see" }, TimeSpan.FromDays(1), new Actor("test"));
        Assert.True(keys.Revoke(account.Id, key.Id, new Actor("test")));
        foreach (string secret in new[] { expired, revoked, "curb_" + new string('0', 64), "x" })
        {
            using var client = KeyClient(secret);
            using var response = await client.GetAsync("/api/v1/institutions");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_bad_key_beside_a_good_cookie_opens_nothing()
    {
        using var client = RunningSite.NewClient(site.Address, Colleagues.Everything);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer curb_wrong");
        using var response = await client.GetAsync("/api/v1/institutions");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    /// <summary>The interface for programs lets a session ask so often and no oftener; tests before this one used some of it up.</summary>
    private static async Task<HttpResponseMessage> Patiently(SignedInClient person, string path)
    {
        for (int tries = 0; ; tries++)
        {
            var response = await person.Get(path);
            if (response.StatusCode != HttpStatusCode.TooManyRequests || tries == 30)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private HttpClient KeyClient(string account, IEnumerable<string> permissions) =>
        KeyClient(site.Services.GetRequiredService<ApiKeyStore>().Make(site.Services.GetRequiredService<AccountStore>().Named(account)!, "test", permissions.ToHashSet(), TimeSpan.FromDays(1), new Actor("test")).Secret);

    private HttpClient KeyClient(string secret)
    {
        var client = RunningSite.NewClient(site.Address, null);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + secret);
        return client;
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task No_role_reaches_an_institution_outside_its_part_of_the_tree(string role)
    {
        using var person = new SignedInClient(site.Address, role);
        string foreign = Permissions.Table.Role(role)!.Level == RoleLevel.Institution ? SmallHospital.Centre : "H9";
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint is { Rule.Kind: AccessKind.Permitted, Method: "GET" } && Has(endpoint.Rule.Permission!, role)))
        {
            if (Permissions.Table.Role(role)!.Level == RoleLevel.Any)
            {
                continue; // Such roles look after the program; no endpoint that they reach shows an institution's figures (tested below).
            }

            using var response = await Patiently(person, $"{endpoint.Path}?institution={foreign}");
            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{role}: {endpoint.Path} of {foreign} answered {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task Whoever_belongs_to_the_centre_sees_no_trace_of_the_hospital_on_any_page()
    {
        using var person = new SignedInClient(site.Address, Colleagues.OfCentre);
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint is { Rule.Kind: AccessKind.Permitted, Method: "GET" }))
        {
            var html = WebUtility.HtmlDecode(await person.Text(endpoint.Path));
            Assert.False(html.Contains("人民医院", StringComparison.Ordinal) || html.Contains("出院患者2025", StringComparison.Ordinal) || html.Contains("呼吸内科", StringComparison.Ordinal), $"{endpoint.Path} shows the hospital");
        }
    }

    [Fact]
    public void Roles_above_institutions_and_those_that_look_after_the_program_have_no_permission_that_shows_patients() =>
        Assert.DoesNotContain(Permissions.Table.Permissions.Where(permission => permission.Identifies).SelectMany(permission => permission.Roles), role => Permissions.Table.Role(role)!.Level != RoleLevel.Institution);

    [Fact]
    public async Task Whoever_has_no_role_sees_the_own_account_only()
    {
        using var person = new SignedInClient(site.Address, Colleagues.WithoutRole);
        using (var own = await person.Get("/account"))
        {
            Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        }

        using var figures = await person.Get("/scorecard.csv");
        Assert.Equal(HttpStatusCode.Forbidden, figures.StatusCode);
    }

    [Theory]
    [InlineData("/audit")]
    [InlineData("/audit.csv")]
    public async Task The_log_of_everybody_is_seen_only_from_the_root(string path)
    {
        using var auditor = new SignedInClient(site.Address, "auditor");
        using var response = await auditor.Get(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_an_export_and_a_view_of_patients_are_noted_with_who_what_and_from_where()
    {
        using var physician = new SignedInClient(site.Address, "physician");
        using var auditor = new SignedInClient(site.Address, "auditor");
        (await physician.Get("/audit?text=probe-refused")).Dispose();
        (await physician.Get("/records/inpatient-use-rate?institution=H1&probe=viewed")).Dispose();
        using var head = new SignedInClient(site.Address, "clinical-pharmacist");
        (await head.Get("/scorecard.csv?institution=H1&probe=taken")).Dispose();
        var log = WebUtility.HtmlDecode(await auditor.Text("/audit.csv"));
        Assert.Contains(log.Split("\r\n"), line => line.Contains(",physician,", StringComparison.Ordinal) && line.Contains(",refused,", StringComparison.Ordinal) && line.Contains("probe-refused", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.Contains(log.Split("\r\n"), line => line.Contains(",view-patients,", StringComparison.Ordinal) && line.Contains("probe=viewed", StringComparison.Ordinal));
        Assert.Contains(log.Split("\r\n"), line => line.Contains(",clinical-pharmacist,", StringComparison.Ordinal) && line.Contains(",export,", StringComparison.Ordinal) && line.Contains("probe=taken", StringComparison.Ordinal));
    }

    private static bool Has(string permission, string role) => Permissions.Table.Permission(permission).Roles.Contains(role);

    private static string Sample(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { IsCatchAll: true } => "name",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => s_samples.GetValueOrDefault(parameter.Name, "1"),
            _ => "-",
        }))));
}
