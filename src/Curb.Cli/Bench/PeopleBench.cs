using System.Globalization;
using Curb.Disclosure;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Web.Accounts;

namespace Curb.Cli.Bench;

/// <summary>
/// Signed-in people click through the pages of a demo district, served by a process of its own on this computer: each opens a page with its parts, reads for
/// some seconds, and follows a link of what is shown or goes to one of the main places. Files to take away are left out; now and then somebody writes a comment.
/// </summary>
internal static class PeopleBench
{
    private const string Bench = "people";
    private const int UsualSeconds = 600;
    private const int People = 200;
    private static readonly TimeSpan s_life = TimeSpan.FromHours(3);
    private static readonly Actor s_actor = new("curb bench");

    /// <summary>Who works in a hospital, by how many of a hundred; the rest are of the commission.</summary>
    private static readonly (string Role, int Of)[] s_staff =
    [
        ("physician", 35), ("department-head", 10), ("clinical-pharmacist", 14), ("dispensing-pharmacist", 5), ("microbiologist", 8), ("infection-control", 8), ("medical-affairs", 6), ("hospital-director", 4), ("hospital-administrator", 4),
        ("commission-reader", 2), ("commission-supervisor", 4),
    ];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        string data = settings.PathOf("people-data");
        Fill(settings, data);
        var tokens = SignIn(data, settings.Seed);
        using var site = ServedSite.Start(data, settings.Say);
        yield return new BenchResult(Bench, "cold start to the first page", 1, site.FirstPageSeconds, 0, 0);

        var log = new ClickLog();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(settings.Rows ?? UsualSeconds));
        double cpu = site.CpuSeconds;
        var memory = site.WatchMemory(end.Token);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var people = tokens.Select((token, number) => new Clicker(site.Address, token, new Random(((int)settings.Seed * 1009) + number), log).Work(end.Token)).ToArray();
        Task.WaitAll(people);
        double seconds = clock.Elapsed.TotalSeconds;
        cpu = site.CpuSeconds - cpu;
        var held = memory.GetAwaiter().GetResult();
        foreach (string line in log.Errors.Take(20))
        {
            settings.Say("error: " + line);
        }

        settings.Say($"memory of the server, MiB, by tenths of the run: {string.Join(' ', Tenths(held).Select(tenth => tenth.ToString("0", CultureInfo.InvariantCulture)))}");
        foreach (var (work, times) in log.ByKind())
        {
            yield return Result(work, times, seconds, 0, 0);
        }

        yield return Result($"{People} people: whole clicks, the page with its parts", log.Clicks, seconds, 0, 0);
        var tenths = Tenths(held);
        yield return Result($"{People} people: requests", log.All, seconds, cpu, held.Max()) with { Errors = log.Errors.Count, MemoryMiB = tenths };
    }

    private static BenchResult Result(string work, IReadOnlyList<double> milliseconds, double seconds, double cpu, double peak)
    {
        double[] sorted = [.. milliseconds.Order()];
        double At(double share) => sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))], 1);
        return new BenchResult(Bench, work, sorted.Length, seconds, cpu, peak) { Milliseconds = [At(0.5), At(0.95), At(0.99), At(1)] };
    }

    /// <summary>Means of ten equal parts of the run.</summary>
    private static double[] Tenths(IReadOnlyList<double> samples) =>
        [.. Enumerable.Range(0, Math.Min(10, samples.Count)).Select(part => samples.Skip(part * samples.Count / 10).Take(Math.Max(1, samples.Count / 10)).Average()).Select(mean => Math.Round(mean, 1))];

    /// <summary>A copy of the folder named by --input, or a demo district made now.</summary>
    private static void Fill(BenchSettings settings, string data)
    {
        if (settings.Input is { } made)
        {
            foreach (string file in Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(data, Path.GetRelativePath(made, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
        else
        {
            settings.Say("making a demo district");
            Meter.RunCommand(Bench, "demo", 0, "demo", "--scale", "district", "--data", data);
        }
    }

    /// <summary>An account for each person, at institutions of the district, with a session that is open.</summary>
    private static List<string> SignIn(string data, ulong seed)
    {
        using var records = RecordStore.OpenForAccounts(data, TimeProvider.System);
        var accounts = new AccountStore(records);
        var institutions = records.Institutions(Scope.DataFolderOwner);
        var places = records.Places();
        string district = places.FirstOrDefault(place => place.Kind == PlaceKind.District)?.Code ?? OrganisationTree.Root;
        var random = new Random((int)seed);
        return [.. Enumerable.Range(0, People).Select(number =>
        {
            string role = RoleOf(number * 100 / People);
            var level = Permissions.Table.Role(role)!.Level;
            string place = level == RoleLevel.Institution ? Place(role, institutions[random.Next(institutions.Count)].Code) : district;
            var account = accounts.Create(string.Create(CultureInfo.InvariantCulture, $"bench{number:000}"), $"测试 {number} / Bench {number}", true, s_actor)!;
            accounts.SetRole(account, new RoleAssignment(role, place), true, s_actor);
            return accounts.Begin(account, SessionStep.SignedIn, s_life, "127.0.0.1", "curb bench", "sign-in");
        })];

        string Place(string role, string institution)
        {
            var departments = places.Where(place => place.Kind == PlaceKind.Department && place.Parent == institution).ToList();
            return role is "physician" or "department-head" && departments.Count > 0 ? departments[random.Next(departments.Count)].Code : institution;
        }
    }

    private static string RoleOf(int percent)
    {
        foreach (var (role, of) in s_staff)
        {
            if ((percent -= of) < 0)
            {
                return role;
            }
        }

        return s_staff[^1].Role;
    }
}
