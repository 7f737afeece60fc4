using System.Net;
using System.Text.RegularExpressions;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Pages;

/// <summary>What every page of every role has in common: each way that it offers leads somewhere, no mark stands twice on it, no table is empty without a word.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class WayTests(RunningSite site)
{
    /// <summary>Pages that one role's walk looks at, one of each shape of address.</summary>
    private const int MostPages = 220;

    public static TheoryData<string> Roles => new(Permissions.Table.Roles.Select(role => role.Id));

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task No_page_offers_a_role_a_way_that_ends_in_a_refusal_or_nowhere(string role)
    {
        using var person = new SignedInClient(site.Address, role);
        var faults = new List<string>();
        int pages = await Walk(person, (path, from, status, body) => faults.AddRange(Faults(path, from, status, body)));
        int least = Permissions.Table.Permission("figures.see").Roles.Contains(role) ? 40 : 3;
        Assert.True(pages > least, $"{role}: the walk ended after {pages} pages");
        Assert.True(faults.Count == 0, $"{role}:\n" + string.Join('\n', faults.Take(20)));
    }

    [Theory]
    [InlineData("/ok", HttpStatusCode.Forbidden, "", "/ok from /home answers 403")]
    [InlineData("/ok", HttpStatusCode.NotFound, "", "/ok from /home answers 404")]
    [InlineData("/ok", HttpStatusCode.OK, "<p id=\"a\"></p><p id=\"b\"></p><p id=\"a\"></p>", "/ok has the mark a twice")]
    [InlineData("/ok", HttpStatusCode.OK, "<table><thead><tr><th>x</th></tr></thead><tbody> </tbody></table>", "/ok has a table without rows")]
    [InlineData("/ok", HttpStatusCode.OK, "<td>NaN</td>", "/ok says NaN")]
    [InlineData("/ok", HttpStatusCode.OK, "<p id=\"a\"></p><p id=\"b\"></p>", null)]
    public void The_walk_sees_a_planted_offender(string path, HttpStatusCode status, string body, string? found) =>
        Assert.Equal(found is null ? [] : [found], Faults(path, "/home", status, body));

    [Fact]
    public void A_way_opens_by_the_declaration_of_its_page()
    {
        var reach = site.Services.GetRequiredService<Reach>();
        Assert.True(reach.Opens(null, "/sign-in"));
        Assert.False(reach.Opens(null, "/deliveries/1?institution=H1"));
        Assert.False(reach.Opens(null, "/laboratory/isolates.xlsx"));
        Assert.False(reach.Opens(null, "/laboratory/isolates/7"));
        Assert.True(reach.Opens(null, "https://example.org/"));
    }

    [Fact]
    public void Each_letter_leads_to_one_place() => Assert.Distinct(SitePlace.Work.Select(place => place.Letter));

    private static IEnumerable<string> Faults(string path, string from, HttpStatusCode status, string body)
    {
        if (status >= HttpStatusCode.BadRequest)
        {
            yield return $"{path} from {from} answers {(int)status}";
            yield break;
        }

        foreach (var twice in Mark().Matches(body).GroupBy(match => match.Groups[1].Value).Where(group => group.Count() > 1))
        {
            yield return $"{path} has the mark {twice.Key} twice";
        }

        if (EmptyTable().IsMatch(body))
        {
            yield return $"{path} has a table without rows";
        }

        foreach (string silly in Silly().Matches(body).Select(match => match.Groups[1].Value).Distinct())
        {
            yield return $"{path} says {silly}";
        }
    }

    private static async Task<int> Walk(SignedInClient person, Action<string, string, HttpStatusCode, string> look)
    {
        var from = new Dictionary<string, string>(StringComparer.Ordinal) { ["/home"] = "", ["/"] = "" };
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(from.Keys);
        int pages = 0;
        while (pages < MostPages && queue.TryDequeue(out var path))
        {
            pages++;
            using var answer = await person.Get(path);
            string body = answer.Content.Headers.ContentType?.MediaType == "text/html" ? await answer.Content.ReadAsStringAsync() : "";
            look(path, from[path], answer.StatusCode, body);
            foreach (string next in Ways(body, answer.Headers.Location))
            {
                if (!next.StartsWith("/assets/", StringComparison.Ordinal) && !from.ContainsKey(next) && shapes.Add(Shape(next)))
                {
                    from[next] = path;
                    queue.Enqueue(next);
                }
            }
        }

        return pages;
    }

    private static IEnumerable<string> Ways(string body, Uri? location) =>
        Way().Matches(body).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Concat(location is null ? [] : [location.OriginalString]);

    /// <summary>The address without what names a single thing: one record, one indicator, one drug.</summary>
    private static string Shape(string address)
    {
        string path = address.Split('?')[0];
        string[] asked = address.Split('?') is [_, var query, ..] ? query.Split('&') : [];
        string parameters = string.Join('&', asked.Select(part => part.Split('=')[0]).Where(name => name is not ("institution" or "from" or "to" or "department")).Order());
        return Single().Replace(Named().Replace(path, "/$1/*"), "*") + "?" + parameters;
    }

    [GeneratedRegex("(?:href|hx-get)=\"(/[^\"#]*)")]
    private static partial Regex Way();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Mark();

    [GeneratedRegex(@"<table[^>]*>(?:(?!</table>).)*<tbody[^>]*>\s*</tbody>\s*</table>", RegexOptions.Singleline)]
    private static partial Regex EmptyTable();

    [GeneratedRegex(@">\s*-?(NaN|Infinity|∞|System\.\w+|0001-01-01)\b[^<]*<")]
    private static partial Regex Silly();

    [GeneratedRegex("^/(records/drug|records/organism|records|indicators|privileges|patients|forms|laboratory/breakpoints/tables)/[^/]+")]
    private static partial Regex Named();

    [GeneratedRegex("[A-Za-z]*[0-9][A-Za-z0-9.:-]*|%[^/]*")]
    private static partial Regex Single();
}
