using System.Net;
using System.Text.RegularExpressions;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>
/// Every endpoint that writes, as the application itself maps them, asked to write at an institution outside the person's part of the tree: named in the address, in the query and in every
/// field that may name a place. What was written is read from the audit log, which every write goes through.
/// </summary>
public sealed partial class ForeignWriteTests : IAsyncLifetime
{
    private const string AllOfHospital = "all-of-hospital";

    private readonly SmallHospital _hospital = new();
    private Microsoft.AspNetCore.Builder.WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");
    private string _token = "";

    private AccountStore Accounts => _app!.Services.GetRequiredService<AccountStore>();

    private IEnumerable<(string Method, RoutePattern Pattern)> Writes =>
        from endpoint in _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<AccessRule>()?.Kind == AccessKind.Permitted
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where method != "GET"
        select (method, endpoint.RoutePattern);

    public async Task InitializeAsync()
    {
        (_app, _address) = await RunningSite.Start(_hospital.Path);
        var actor = new Actor("test");
        var account = Accounts.Create(AllOfHospital, AllOfHospital, true, actor)!;
        foreach (var role in Permissions.Table.Roles.Where(role => role.Level == RoleLevel.Institution))
        {
            Accounts.SetRole(account, new RoleAssignment(role.Id, SmallHospital.Hospital), true, actor);
        }

        _token = Accounts.Begin(account, SessionStep.SignedIn, TimeSpan.FromHours(1), "test", "test", "sign-in");
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public async Task Whoever_has_every_role_of_the_hospital_writes_nothing_at_the_centre_by_any_endpoint()
    {
        using var person = new SignedInClient(_address, null);
        person.SetCookie("curb-session", _token);
        Assert.True(Writes.Count() > 100, $"only {Writes.Count()} endpoints that write were found");
        var offences = await Written(person, SmallHospital.Centre, SmallHospital.Centre);
        Assert.True(offences.Count == 0, string.Join('\n', offences));
    }

    /// <summary>The same requests, sent by somebody who may write at the centre, do write there: the test above can fail.</summary>
    [Fact]
    public async Task Whoever_may_write_at_the_centre_is_caught_by_the_same_look_at_the_log()
    {
        using var person = new SignedInClient(_address, Colleagues.Everything);
        Assert.NotEmpty(await Written(person, SmallHospital.Centre, SmallHospital.Centre));
    }

    [Fact]
    public async Task An_institution_outside_the_part_of_the_tree_is_refused_in_the_query_of_every_endpoint_that_writes()
    {
        using var person = new SignedInClient(_address, null);
        person.SetCookie("curb-session", _token);
        foreach (var (method, pattern) in Writes)
        {
            string path = Path(pattern, "1");
            using var response = await Patiently(() => person.Post($"{path}?institution={SmallHospital.Centre}"));
            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} of the centre answered {(int)response.StatusCode}");
        }
    }

    /// <summary>Sends every write, and tells those after which the log names the place or one of its accounts as changed.</summary>
    private async Task<List<string>> Written(SignedInClient person, string inAddress, string inFields)
    {
        var offences = new List<string>();
        foreach (var (method, pattern) in Writes)
        {
            int before = Accounts.Records.AuditEvents().Count;
            string path = Path(pattern, inAddress);
            using var response = await Patiently(() => person.Post(path, Fields(inFields)));
            Assert.True((int)response.StatusCode < 500, $"{method} {path} answered {(int)response.StatusCode}");
            offences.AddRange(Accounts.Records.AuditEvents().Skip(before)
                .Where(entry => entry.Process is not ("refused" or "view-patients" or "export") && OfCentre().IsMatch($"{entry.Subject} {entry.OldValues} {entry.NewValues}"))
                .Select(entry => $"{method} {path}: {entry.Process} {entry.Subject}"));
        }

        return offences;
    }

    private static (string, string)[] Fields(string place) =>
    [
        ("institution", place), ("institutions", place), ("place", place), ("code", place), ("in", place), ("at", place), ("for", place), ("to", place), ("with", place), ("target", place), ("copies", place),
        ("department", place + "/内科"), ("role", "physician"), ("do", "save"), ("kind", "departments"), ("type", "data-quality"), ("name", "探"), ("title", "探"), ("text", "探"), ("subject", "探"), ("zh", "探"), ("en", "probe"),
        ("why", "探"), ("reason", "探"), ("purpose", "探"), ("days", "30"), ("hour", "3"), ("time", "03:00"), ("every", "day"), ("day", "2026-11-02"), ("date", "2026-11-02"), ("on", "2026-11-02"), ("from", "2026-10"), ("until", "2026-11"),
        ("month", "2026-10"), ("year", "2026"), ("quarter", "2026-Q3"), ("plan", "cn-hospitals"), ("drug", "CRO"), ("count", "1"), ("value", "1"), ("guideline", "CLSI-2025"),
    ];

    private static string Path(RoutePattern pattern, string place) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { Name: "name" } => Colleagues.OfCentre,
            RoutePatternParameterPart parameter when parameter.ParameterPolicies.Count > 0 => "1",
            RoutePatternParameterPart => place,
            _ => "-",
        }))));

    private static async Task<HttpResponseMessage> Patiently(Func<Task<HttpResponseMessage>> ask)
    {
        while (true)
        {
            var response = await ask();
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])(C1|of-centre)(?![A-Za-z0-9])")]
    private static partial Regex OfCentre();
}
