using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;

namespace Curb.Cli.Bench;

/// <summary>
/// The scorecard page over a large data folder, served by a process of its own on this computer: soon after it starts, again and again, in views that nobody has asked for yet, and
/// while and after the facts are derived anew beside it. The folder is that of <c>use-through-store</c> (<c>--input</c>), or one made now.
/// </summary>
internal static partial class ScorecardPageBench
{
    private const string Bench = "scorecard-page";
    private const int UsualOrders = 30_000_000;
    private const int Reads = 200;
    private const string Page = "/";
    private static readonly string[] s_indicators = ["use-intensity", "inpatient-use-rate", "culture-before-therapy", "days-of-therapy", "combined-use-rate", "class-one-prophylaxis-rate", "mean-course-days", "aware-access-share"];
    private static readonly TimeSpan s_life = TimeSpan.FromHours(2);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly Actor s_actor = new("curb bench");

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        string data = settings.Input ?? settings.PathOf("data");
        int orders = settings.Rows ?? UsualOrders;
        if (settings.Input is null)
        {
            UseThroughStoreBench.TakeIn(data, orders, settings, OrderMix.Hospital);
            Meter.RunCommand(Bench, "derive", orders, "derive", "--data", data, "--format", "csv");
        }

        string token = SignIn(data);
        using var site = ServedSite.Start(data, settings.Say);
        using var reader = new HttpClient { BaseAddress = site.Address, Timeout = s_patience };
        reader.DefaultRequestHeaders.Add("Cookie", "curb-session=" + token);

        yield return Result("first scorecard after the start", [Get(reader, Page).Milliseconds]);
        yield return Result("scorecard, asked again", [.. Enumerable.Range(0, Reads).Select(_ => Get(reader, Page).Milliseconds)]);
        yield return Result("pages of an indicator with departments and physicians, nobody asked for before", [.. s_indicators.Select(id => Get(reader, "/indicators/" + id, "<table").Milliseconds)]);
        yield return Result("scorecard, views nobody asked for before", [.. NewViews(Get(reader, Page).Html).Select(view => Get(reader, view).Milliseconds)]);

        var derivation = Task.Run(() => Meter.RunCommand(Bench, "derive beside the pages", orders, "derive", "--data", data, "--format", "csv"));
        string before = MadeWith(Get(reader, Page).Html);
        var during = new List<double>();
        while (!derivation.IsCompleted)
        {
            during.Add(Get(reader, Page).Milliseconds);
            Thread.Sleep(s_between);
        }

        yield return derivation.GetAwaiter().GetResult();
        yield return Result("scorecard of the facts before, while they are derived anew", during);
        var clock = Stopwatch.StartNew();
        var after = new List<double>();
        string made;
        do
        {
            var (html, milliseconds) = Get(reader, Page);
            after.Add(milliseconds);
            made = MadeWith(html);
            Thread.Sleep(s_between);
        }
        while (made == before && clock.Elapsed < s_patience);

        yield return Result($"scorecard from the end of the derivation until the new facts are shown, {clock.Elapsed.TotalSeconds:0.0} s later", after) with { Errors = made == before ? 1 : 0 };
        yield return Result("scorecard of the new facts", [.. Enumerable.Range(0, Reads).Select(_ => Get(reader, Page).Milliseconds)]);
    }

    /// <summary>Single months and single departments that the page offers.</summary>
    private static IEnumerable<string> NewViews(string html) =>
        Departments().Match(html) is { Success: true } list
            ? Options().Matches(list.Value).Select(match => "/?department=" + Uri.EscapeDataString(System.Net.WebUtility.HtmlDecode(match.Groups[1].Value))).Take(5).Concat(Enumerable.Range(2016, 5).Select(year => string.Create(CultureInfo.InvariantCulture, $"/?from={year}-01&to={year}-12")))
            : Enumerable.Range(2016, 5).Select(year => string.Create(CultureInfo.InvariantCulture, $"/?from={year}-01&to={year}-12"));

    private static (string Html, double Milliseconds) Get(HttpClient reader, string path, string holds = "panel-indicators")
    {
        long began = Stopwatch.GetTimestamp();
        string html = reader.GetStringAsync(path).GetAwaiter().GetResult();
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return html.Contains(holds, StringComparison.Ordinal) ? (html, milliseconds) : throw new CommandFailure(ExitCodes.OurFault, $"{path} does not show what it should.");
    }

    /// <summary>What the page says of when its facts were made.</summary>
    private static string MadeWith(string html) => Made().Match(html).Value;

    private static string SignIn(string data)
    {
        using var records = RecordStore.OpenForAccounts(data, TimeProvider.System);
        var accounts = new AccountStore(records);
        var account = accounts.Create("bench-" + Guid.NewGuid().ToString("N")[..8], "测试 / Bench", true, s_actor)!;
        accounts.SetRole(account, new RoleAssignment("commission-supervisor", OrganisationTree.Root), true, s_actor);
        return accounts.Begin(account, SessionStep.SignedIn, s_life, "127.0.0.1", "curb bench", "sign-in");
    }

    private static BenchResult Result(string work, IReadOnlyList<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        double At(double share) => sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))], 1);
        return new BenchResult(Bench, work, sorted.Length, sorted.Sum() / 1000, 0, 0) { Milliseconds = [At(0.5), At(0.95), At(0.99), At(1)] };
    }

    [GeneratedRegex("<(p|details) class=\"made-with\">.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Made();

    [GeneratedRegex("<select[^>]*name=\"department\".*?</select>", RegexOptions.Singleline)]
    private static partial Regex Departments();

    [GeneratedRegex("<option value=\"([^\"]+)\"")]
    private static partial Regex Options();
}
