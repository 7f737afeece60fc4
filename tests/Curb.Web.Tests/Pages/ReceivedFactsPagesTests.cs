using System.Net;
using System.Text.RegularExpressions;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;
using Curb.Supervision;
using Curb.Supervision.Federation;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Pages;

/// <summary>An institution whose own installation reports its facts tells months and no days: every page about use opens over them, down to a patient's pseudonym.</summary>
public sealed partial class ReceivedFactsPagesTests : IAsyncLifetime
{
    private const string View = "institution=R1&from=2024-01&to=2025-12";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-web-received-" + Guid.NewGuid().ToString("N"));
    private Microsoft.AspNetCore.Builder.WebApplication? _app;
    private HttpClient _client = new();

    public async Task InitializeAsync()
    {
        UseHospitals.Write(_folder);
        Report();
        (_app, var address) = await RunningSite.Start(_folder);
        _client = RunningSite.NewClient(address, Colleagues.Everything);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        Folders.Remove(_folder);
    }

    [Fact]
    public async Task Pages_about_use_open_over_facts_without_days()
    {
        string[] pages = ["/", "/home", "/trends", "/drugs", "/district", "/compare?by=department", "/standardised?by=department", "/denominators", "/warnings", "/interventions", "/courses", "/courses.csv", "/indicators", "/indicators/inpatient-use-rate", "/indicators/use-intensity", "/records/inpatient-use-rate", "/order-rules/operations", "/on-antimicrobials", "/worklist", "/quality"];
        var broken = new List<string>();
        foreach (string page in pages)
        {
            using var answer = await _client.GetAsync(page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + View);
            string html = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode >= 500 || html.Contains("panel-failed", StringComparison.Ordinal))
            {
                broken.Add($"{page}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public async Task A_course_stands_under_its_month_and_leads_to_the_pseudonym()
    {
        string courses = await _client.GetStringAsync("/courses?" + View);
        Assert.Matches("<td class=\"nowrap\">202[45]-[01][0-9]</td>", courses);
        using var patient = await _client.GetAsync(WebUtility.HtmlDecode(Patients().Match(courses).Groups[1].Value));
        Assert.Equal(HttpStatusCode.OK, patient.StatusCode);
    }

    /// <summary>What would travel of the first hospital's facts, as facts of another institution.</summary>
    private void Report()
    {
        using var folder = DataFolder.Open(_folder, DataFolderAccess.Write);
        folder.Save(new Institution("R1", "上报医院", "Reporting hospital", "tertiary", "general", "测试区"), "test");
        var received = new FactSet();
        foreach (string fact in (string[])["encounter", "drug_use", "course", "use_month", "occupancy", "prescription", "surgery", "specimen"])
        {
            var rows = (FactTable)folder.Facts.Rows(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", "H1")], []), Scope.DataFolderOwner, int.MaxValue);
            PackedFacts.Read(PackedFacts.Write(FactDisclosure.Copy(rows, [.. Enumerable.Range(0, rows.Count)], new byte[32], "R1")), received);
        }

        Assert.True(received.Courses.Count > 0 && received.Courses.StartedAt.IsNull(0), "the facts hold no course, or tell its day");
        folder.Facts.Replace("R1", received, "reference test; policies test" + FactStamp.ReceivedMark + "R1 bundle 1");
    }

    [GeneratedRegex("href=\"(/patients/[^\"]+)\"")]
    private static partial Regex Patients();
}
