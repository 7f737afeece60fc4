using System.Diagnostics;
using System.Globalization;
using Curb.Cli.Work;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Cli.Bench;

/// <summary>The month's evaluation of a whole province, and the pages of the regional scoreboard over three years of it.</summary>
internal static class ScoreboardBench
{
    private const int UsualInstitutions = 1500;
    private const int Months = 36;
    private const int PagesAsked = 120;

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int institutions = settings.Rows ?? UsualInstitutions;
        string path = settings.PathOf("province");
        var province = new ScoreboardProvince(institutions, Months, settings.Seed);
        if (!DataFolder.IsThere(path))
        {
            settings.Say(string.Create(CultureInfo.InvariantCulture, $"making {institutions} institutions over {Months} months"));
            using var made = DataFolder.Open(path, DataFolderAccess.Write);
            province.Register(made);
            yield return Meter.Run("scoreboard", "write the facts", () => province.Fill(made));
        }

        using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
        using (var folder = DataFolder.OpenBeside(path))
        {
            var evaluations = new MonthlyEvaluations(folder, records);
            var month = Period.Of(ScoreboardProvince.Last);
            var runs = Enumerable.Range(0, Math.Max(1, settings.Repeat)).Select(_ => Meter.Run("scoreboard", "monthly evaluation of all, kept", () =>
            {
                var (kept, _) = evaluations.Keep(month, new Actor("curb bench"), (_, _, _) => { });
                return (long)kept.Institutions * kept.Indicators;
            })).ToList();
            yield return Meter.Median(runs);
            yield return Meter.Run("scoreboard", "the 35 months before it, and the year", () =>
            {
                long figures = 0;
                foreach (var period in Enumerable.Range(1, Months - 1).Select(back => Period.Of(CalendarMonth.At(ScoreboardProvince.Last.Index - back))).Append(new Period(new CalendarMonth(ScoreboardProvince.Last.Year, 1), ScoreboardProvince.Last)))
                {
                    var (kept, _) = evaluations.Keep(period, new Actor("curb bench"), (_, _, _) => { });
                    figures += (long)kept.Institutions * kept.Indicators;
                }

                return figures;
            });
        }

        foreach (var result in Pages(settings, path, records))
        {
            yield return result;
        }
    }

    /// <summary>Pages as a signed-in supervisor of the whole province gets them over HTTP, one after the other, each for another question.</summary>
    private static IEnumerable<BenchResult> Pages(BenchSettings settings, string path, RecordStore records)
    {
        var accounts = new AccountStore(records);
        var actor = new Actor("curb bench");
        var account = accounts.Named("bench-supervisor") ?? accounts.Create("bench-supervisor", "bench", true, actor)!;
        accounts.SetRole(account, new RoleAssignment("commission-supervisor", OrganisationTree.Root), true, actor);
        string token = accounts.Begin(account, SessionStep.SignedIn, TimeSpan.FromHours(1), "bench", "bench", "sign-in");
        var app = CurbSite.Build(new WebSettings(path, ListenAddress.ParseAll("http://127.0.0.1:0")), () => DataFolders.Open(path));
        app.StartAsync().GetAwaiter().GetResult();
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
            client.DefaultRequestHeaders.Add("Cookie", "curb-session=" + token);
            yield return Meter.Run("scoreboard", "first page of a server just started", () => Get(client, "/region"));
            var asked = Questions().ToList();
            var seconds = asked.Select(question => Seconds(() => Get(client, question))).ToList();
            yield return Quantile("pages asked for the first time", seconds);
            yield return Quantile("the same pages again", [.. asked.Select(question => Seconds(() => Get(client, question)))]);
            yield return Meter.Run("scoreboard", "annual report as a page", () => Get(client, "/region/report?year=" + ScoreboardProvince.Last.Year));
        }
        finally
        {
            app.StopAsync().GetAwaiter().GetResult();
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static IEnumerable<string> Questions()
    {
        string[] indicators = ["inpatient-use-rate", "use-intensity", "outpatient-prescription-share", "culture-before-therapy", "class-one-prophylaxis-rate"];
        for (int i = 0; i < PagesAsked; i++)
        {
            string area = i % 4 == 1 ? string.Create(CultureInfo.InvariantCulture, $"&area=13{(i % 11) + 1:00}") : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"/region?indicator={indicators[i % indicators.Length]}&month={CalendarMonth.At(ScoreboardProvince.Last.Index - (i % 6))}&page={(i % 20) + 1}&order={(i % 3 == 0 ? "worst" : "code")}&columns={(i % 5 == 0 ? "all" : "judged")}{area}");
        }
    }

    private static BenchResult Quantile(string work, List<double> seconds)
    {
        seconds.Sort();
        double p95 = seconds[(int)Math.Ceiling(0.95 * seconds.Count) - 1];
        using var self = Process.GetCurrentProcess();
        return new BenchResult("scoreboard", string.Create(CultureInfo.InvariantCulture, $"{work}: p95 of {seconds.Count} (median {seconds[seconds.Count / 2]:0.000} s, longest {seconds[^1]:0.000} s)"), seconds.Count, p95, 0, self.WorkingSet64 / 1024.0 / 1024);
    }

    private static double Seconds(Action act)
    {
        var clock = Stopwatch.StartNew();
        act();
        return clock.Elapsed.TotalSeconds;
    }

    private static long Get(HttpClient client, string path)
    {
        using var answer = client.GetAsync(path).GetAwaiter().GetResult();
        string text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return (int)answer.StatusCode == 200 ? text.Length : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
    }
}
