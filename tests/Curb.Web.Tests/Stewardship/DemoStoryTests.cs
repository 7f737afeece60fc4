using System.Diagnostics;
using System.Globalization;
using Curb.Casework;
using Curb.Disclosure;
using Curb.Prescribing;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Stewardship;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Governance;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.OrderCheck;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Stewardship;

/// <summary>The stories of the blocked order and of the culture that comes back, in the first hospital of the demo district: its people, drugs, isolates and patients.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DemoStoryTests(Browser browser) : IAsyncLifetime
{
    private const string Hospital = "DT01";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-demo-story-" + Guid.NewGuid().ToString("N"));
    private readonly CallingSystem _his = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        if (Browser.Executable is null)
        {
            return;
        }

        using (var demo = Process.Start(new ProcessStartInfo("dotnet", [typeof(Curb.Cli.Program).Assembly.Location, "demo", "--scale", "hospital", "--data", _folder]) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var told = demo.StandardError.ReadToEndAsync();
            await demo.StandardOutput.ReadToEndAsync();
            await demo.WaitForExitAsync();
            Assert.True(demo.ExitCode == 0, await told);
        }

        _his.Register(_folder, Hospital);
        (_app, _address) = await RunningSite.Start(_folder);
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _his.Dispose();
        foreach (string folder in new[] { _folder, _folder + ".keys" }.Where(Directory.Exists))
        {
            Folders.Remove(folder);
        }
    }

    /// <summary>
    /// A resident writes meropenem for an outpatient with cellulitis: refused, the clause in one line, and named two alternatives that the resident may write there, by the isolates of ward or hospital.
    /// For pyelonephritis nothing that the resident may write covers, and the answer counts why; the attending is named two. At night in the emergency room the attending's override opens a case of 24 hours, which medical affairs sees next morning and closes.
    /// </summary>
    [BrowserFact]
    public async Task A_blocked_order_and_the_override_of_the_night()
    {
        var staff = _app!.Services.GetRequiredService<GovernanceStore>().Staff(Scope.DataFolderOwner, Hospital);
        StaffMember Titled(string title) => staff.First(one => one.Title == title && one.Code != "D0004" && one.Department == "呼吸与危重症医学科");
        var (resident, attending) = (Titled("住院医师"), Titled("主治医师"));
        string Order(string prescriber, string drug, string setting, string more = "", string route = "iv", string diagnosis = "N10", string target = "eco") =>
            $$$"""{"id":"story-1","drug":"{{{drug}}}","route":"{{{route}}}","setting":"{{{setting}}}","department":"{{{resident.Department}}}","prescriber":{"id":"{{{prescriber}}}"},"patient":{"id":"story-patient","age_years":50,"sex":"m"},"allergies":[],"purpose":"therapy","indication":{"code":"{{{diagnosis}}}"},"targets":["{{{target}}}"],"active":[],"other_drugs":[]{{{more}}}}""";
        using var client = RunningSite.NewClient(_address, null);
        var refused = await _his.Ask(client, "/api/order-check", Order(resident.Code, "MEM", "outpatient"));
        Assert.Equal("refuse", refused.GetProperty("verdict").GetString());
        string cellulitis = Order(resident.Code, "MEM", "outpatient", diagnosis: "L03.1", target: "sau");
        var instead = await Alternatives(client, cellulitis);
        Assert.True(instead.Count >= 2, (await _his.Ask(client, "/api/order-check", cellulitis)).GetRawText());
        foreach (var named in instead)
        {
            Assert.Equal("unrestricted", named.GetProperty("grade").GetString());
            Assert.Matches("本院|本病区", named.GetProperty("because").GetProperty("zh").GetString()!);
            string route = named.GetProperty("route").GetString() == "O" ? "po" : "iv";
            Assert.NotEqual("refuse", (await _his.Ask(client, "/api/order-check", Order(resident.Code, named.GetProperty("drug").GetString()!, "outpatient", route: route, diagnosis: "L03.1", target: "sau"))).GetProperty("verdict").GetString());
        }

        refused = await _his.Ask(client, "/api/order-check", Order(resident.Code, "MEM", "outpatient"));
        Assert.Equal("not-met", refused.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("rule").GetString() == "grade-beyond-privilege").GetProperty("outcome").GetString());
        Assert.Contains("权限内、此处可用的其他药品", refused.GetProperty("no_alternative_because").GetProperty("zh").GetString()!, StringComparison.Ordinal);
        string order = Order(attending.Code, "MEM", "outpatient");
        var answer = await _his.Ask(client, "/api/order-check", order);
        Assert.Equal("refuse", answer.GetProperty("verdict").GetString());
        var clause = answer.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("rule").GetString() == "special-for-outpatient").GetProperty("clause");
        Assert.Equal("第二十七条", clause.GetProperty("article").GetString());
        Assert.DoesNotContain('\n', clause.GetProperty("text").GetProperty("zh").GetString()!);
        var alternatives = answer.GetProperty("alternatives").EnumerateArray().ToList();
        Assert.True(alternatives.Count >= 2, answer.GetRawText());
        foreach (var alternative in alternatives)
        {
            Assert.Matches("本院|本病区", alternative.GetProperty("because").GetProperty("zh").GetString()!);
            var written = await _his.Ask(client, "/api/order-check", Order(attending.Code, alternative.GetProperty("drug").GetString()!, "outpatient", route: alternative.GetProperty("route").GetString() == "O" ? "po" : "iv"));
            Assert.NotEqual("refuse", written.GetProperty("verdict").GetString());
        }

        var night = DateTime.Today.AddDays(-1).AddHours(23.5);
        var rescued = await _his.Ask(client, "/api/order-check", Order(attending.Code, "MEM", "emergency", $$$""","time":"{{{night:yyyy-MM-ddTHH:mm}}}","emergency":{"reason":"感染性休克，先行抢救"}"""));
        Assert.NotEqual("refuse", rescued.GetProperty("verdict").GetString());
        var one = Assert.Single(_app.Services.GetRequiredService<CaseDesk>().Store.OfType(CaseReader.DataFolderOwner, "emergency-override", Hospital));
        Assert.Equal((DateTime?)night.AddHours(24), one.DueAt);

        await using var affairs = await SignedIn("medical-affairs");
        await affairs.Open("/home");
        var waiting = affairs.Page.Locator("#panel-waiting tr", new() { HasText = "紧急越级使用" });
        await Assertions.Expect(waiting).ToContainTextAsync(night.AddHours(24).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        await waiting.Locator("a[data-row]").ClickAsync();
        await Assertions.Expect(affairs.Page.Locator("dl.facts").First).ToContainTextAsync("感染性休克，先行抢救");
        await Assertions.Expect(affairs.Page.Locator("dl.facts").First).ToContainTextAsync("24 小时");
        await affairs.Page.GetByLabel("补办完成日期").FillAsync(DateTime.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await affairs.Page.GetByLabel("审查结论").SelectOptionAsync("justified");
        await affairs.Page.GetByRole(AriaRole.Button, new() { Name = "审查通过" }).ClickAsync();
        await Assertions.Expect(affairs.Page.Locator("dl.facts").First).ToContainTextAsync("已审查");
        await affairs.Open($"/orders/story-1?institution={Hospital}");
        await Assertions.Expect(affairs.Page.Locator("#panel-cases")).ToContainTextAsync("紧急越级使用");
        Assert.Empty(affairs.Faults);
    }

    /// <summary>An E. coli resistant to what runs stands on the pharmacist's list; three clicks to the course, advice sent, the physician answers, the next day reads changed, and the acceptance rate moves.</summary>
    [BrowserFact]
    public async Task The_culture_comes_back()
    {
        var (day, encounter, patient, order, drug) = FirstMismatchThatChanges();
        await using (var pharmacist = await SignedIn("clinical-pharmacist"))
        {
            await pharmacist.Open("/worklist");
            await Assertions.Expect(pharmacist.Page.Locator("#advice-rate")).ToContainTextAsync("接受 0");
            await pharmacist.Open($"/worklist?institution={Hospital}&day={day}");
            var row = pharmacist.Page.Locator($"tr[data-encounter='{encounter}']");
            await Assertions.Expect(row).ToContainTextAsync("药敏不符");
            await Assertions.Expect(row).ToContainTextAsync("大肠埃希菌");
            await row.Locator("a[data-row]").ClickAsync(); // The first click: the patient's courses on a time line.
            await pharmacist.Settled();
            await Assertions.Expect(pharmacist.Page.Locator("main")).ToContainTextAsync(patient);
            await pharmacist.Page.GoBackAsync();
            row = pharmacist.Page.Locator($"tr[data-encounter='{encounter}']");
            await row.Locator("summary").ClickAsync();
            await row.GetByLabel("补充说明").FillAsync("请按药敏换药");
            await row.GetByRole(AriaRole.Button, new() { Name = "发给医师" }).First.ClickAsync();
            await Assertions.Expect(pharmacist.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("建议已发给医师");
            Assert.Empty(pharmacist.Faults);
        }

        // The physician's own account is at another department of the demo: the advice is the department's, and its head answers with the hospital's roles.
        var store = _app!.Services.GetRequiredService<CaseDesk>().Store;
        var advice = store.OfType(CaseReader.DataFolderOwner, "pharmacist-advice", Hospital).Single(one => one.Details["encounter"] == encounter);
        Assert.Equal((drug, "new"), (advice.Details["drug-code"], advice.State));
        MoveThePhysicianTo(advice.Department);
        await using (var physician = await SignedIn("physician"))
        {
            await physician.Open($"/on-antimicrobials?institution={Hospital}&day={day}&whose=all");
            await physician.Page.Locator($"tr[data-encounter='{encounter}'] a[href='/cases/{advice.Number}']").ClickAsync();
            await physician.Page.GetByLabel("医师答复").SelectOptionAsync("accepted");
            await physician.Page.GetByRole(AriaRole.Button, new() { Name = "答复", Exact = true }).ClickAsync();
            await Assertions.Expect(physician.Page.Locator("dl.facts").First).ToContainTextAsync("已答复");
            Assert.Empty(physician.Faults);
        }

        await using var after = await SignedIn("clinical-pharmacist");
        await after.Open($"/orders/{Uri.EscapeDataString(order)}?institution={Hospital}");
        await Assertions.Expect(after.Page.Locator("#panel-cases")).ToContainTextAsync("次日：已");
        await Assertions.Expect(after.Page.Locator("#panel-specimens")).ToContainTextAsync("大肠埃希菌");
        await after.Open("/worklist");
        await Assertions.Expect(after.Page.Locator("#advice-rate")).ToContainTextAsync("接受 1（100.0 %）；接受后次日已改变 1/1");
        Assert.Empty(after.Faults);
    }

    /// <summary>The demo's physician works where the advice went: what a hospital does with a role at a department.</summary>
    private void MoveThePhysicianTo(string? department)
    {
        var accounts = _app!.Services.GetRequiredService<Curb.Web.Accounts.Visitors>();
        var account = accounts.Accounts.Named("physician")!;
        accounts.Accounts.SetRole(account, new RoleAssignment("physician", department is null ? Hospital : $"{Hospital}/{department}"), true, new Actor("test"));
        accounts.Forget();
    }

    /// <summary>The first morning of the last two months on which an E. coli is resistant to all that runs and the orders change within the next day: in the data, not made for the test.</summary>
    private (string Day, string Encounter, string Patient, string Order, string Drug) FirstMismatchThatChanges()
    {
        var judge = _app!.Services.GetRequiredService<OrderJudge>();
        var book = new AdviceBook(judge.Terms.Lists);
        int known = OrderSettings.ResultMemory(judge.Terms.Reference).KnownAfterDays;
        using var lease = _app.Services.GetRequiredService<InstanceKeeper>().Use(Scope.Of([Hospital], true));
        CourseBoard Board(DateTime? at) => new(lease.Data.Facts, Scope.Of([Hospital], true), Hospital, at, known);
        var last = Board(null);
        for (var morning = last.At.Date.AddDays(-60).AddHours(8); morning < last.At.AddDays(-2); morning = morning.AddDays(1))
        {
            var board = Board(morning);
            foreach (var ranked in book.Rank(board.Patients(), judge.KnowledgeOf(Hospital, DateOnly.FromDateTime(morning)), morning))
            {
                var first = ranked.Opportunities.FirstOrDefault(one => one.Kind == "mismatch" && one.Because.Zh.Contains("大肠埃希菌", StringComparison.Ordinal));
                if (first is not null && ranked.Opportunities[0] == first && last.Next(ranked.Patient.Encounter, first.Drug, morning, book.EffectHours) is { } next && next != "unchanged")
                {
                    return (morning.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ranked.Patient.Encounter, ranked.Patient.Patient, first.Order, first.Drug);
                }
            }
        }

        throw new InvalidOperationException("The demo hospital has no E. coli that is resistant to what runs and answered by a change.");
    }

    /// <summary>The alternatives to an order, once the hospital's figures were counted: that happens in the background.</summary>
    private async Task<List<System.Text.Json.JsonElement>> Alternatives(HttpClient client, string order)
    {
        var answer = await _his.Ask(client, "/api/order-check", order);
        for (int tries = 0; tries < 150 && answer.GetProperty("alternatives").GetArrayLength() == 0; tries++)
        {
            await Task.Delay(200);
            answer = await _his.Ask(client, "/api/order-check", order);
        }

        return [.. answer.GetProperty("alternatives").EnumerateArray()];
    }

    private async Task<Visit> SignedIn(string role)
    {
        var visit = await browser.Visit(_address, colleague: null);
        await visit.Open("/sign-in");
        await visit.Page.Locator($"form[action='/sign-in/demo']:has(input[value='{role}']) button, form[action='/sign-in/demo'] button[value='{role}']").First.ClickAsync();
        await visit.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await visit.Settled();
        return visit;
    }
}
