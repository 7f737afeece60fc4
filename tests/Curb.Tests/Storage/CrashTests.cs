using System.Diagnostics;
using System.Globalization;
using Curb.Disclosure;
using Curb.Intake.Received;
using Curb.Storage;

namespace Curb.Tests.Storage;

public sealed class CrashTests
{
    private const int KillsPerFolder = 25;

    // A batch prints five lines: four steps and its number.
    private const int MostLines = 11;

    /// <summary>Two folders side by side, 25 kills each; what a killed child had reported as committed must stand, and of the batch it was in all or nothing.</summary>
    [Fact]
    public Task A_process_killed_at_any_instant_leaves_all_or_nothing_of_a_batch() => Task.WhenAll(Task.Run(() => KillAgainAndAgain(1)), Task.Run(() => KillAgainAndAgain(2)));

    /// <summary>Readers beside a process that never stops writing: each sees the whole of every batch up to some number, and none sees part of one.</summary>
    [Fact]
    public async Task Readers_beside_a_writer_see_whole_batches_and_leave_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, ChildProcess.IngestUntilKilled, folder.Path]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("ready", await child.StandardOutput.ReadLineAsync());
            int seen = 0, committed = 0;
            for (int read = 0; read < 12; read++)
            {
                while (committed <= seen)
                {
                    committed = int.TryParse(await child.StandardOutput.ReadLineAsync(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : committed;
                }

                int stood = Check(folder.Path, DataFolderAccess.Read, committed, besideWriter: true);
                Assert.True(stood > seen, $"reader {read} saw {stood} batches after an earlier one saw {seen}");
                seen = stood;
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "snapshot-*"));
    }

    private static async Task KillAgainAndAgain(int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        int batches = 0;
        for (int kill = 0; kill < KillsPerFolder; kill++)
        {
            int committed = await IngestAndKill(folder.Path, random.Next(MostLines), TimeSpan.FromMilliseconds(random.Next(20)));
            // Every second time the store is only read, so that the next child starts from the write-ahead log the killed one left.
            batches = Check(folder.Path, kill % 2 == 0 ? DataFolderAccess.Read : DataFolderAccess.Write, committed);
        }

        Assert.True(batches >= KillsPerFolder / 3, $"only {batches} batches were ever committed: the children were killed before they did anything");
        // A batch whose process ended between its commit and its note in the log is noted by the next writer.
        DataFolder.Open(folder.Path, DataFolderAccess.Write).Dispose();
        using var data = DataFolder.Open(folder.Path, DataFolderAccess.Read);
        Assert.DoesNotContain(new FolderVerification(data).Run(), check => check.Problem is not null && check.Check != "facts");
    }

    /// <summary>Starts a child that takes in batch after batch, kills it some time after it printed so many lines, and returns the last batch it reported as committed.</summary>
    private static async Task<int> IngestAndKill(string folder, int lines, TimeSpan after)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, ChildProcess.IngestUntilKilled, folder]) { RedirectStandardOutput = true })!;
        var printed = new List<string?>();
        try
        {
            Assert.Equal("ready", await child.StandardOutput.ReadLineAsync());
            while (printed.Count < lines)
            {
                printed.Add(await child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The child ended by itself."));
            }

            await Task.Delay(after);
        }
        finally
        {
            child.Kill();
        }

        printed.AddRange((await child.StandardOutput.ReadToEndAsync()).Split('\n'));
        await child.WaitForExitAsync();
        return printed.Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).Max();
    }

    private static int Check(string folder, DataFolderAccess access, int committed, bool besideWriter = false)
    {
        using var data = DataFolder.Open(folder, access);
        Assert.Equal(besideWriter, data.AsOf is not null);
        var batches = data.Received.Batches(Scope.DataFolderOwner);
        Assert.Equal(Enumerable.Range(1, batches.Count), batches.Select(batch => batch.Number));
        Assert.True(batches.Count >= committed, $"batch {committed} was reported as committed, but only {batches.Count} stand");
        var (isolates, orders) = CrashDelivery.After(batches.Count);
        Assert.Equal(isolates.Select(pair => $"{pair.Key} {pair.Value}"), Isolates(data));
        var read = data.Received.Read<ReceivedDrugOrders>("H1");
        Assert.Equal(orders, new SortedDictionary<string, double>(Enumerable.Range(0, read.Count).ToDictionary(row => read.Key[row]!, row => read.Dose[row]!.Value), StringComparer.Ordinal));
        Assert.All(batches, batch => Assert.Equal($"{batch.Number}", Assert.Single(data.Received.Rejections(Scope.DataFolderOwner, batch.Number)).Found));
        return batches.Count;
    }

    private static IEnumerable<string> Isolates(DataFolder data)
    {
        var isolates = data.Received.Read<ReceivedIsolates>("H1");
        var results = data.Received.Read<ReceivedSusceptibilities>("H1");
        var byIsolate = Enumerable.Range(0, results.Count).ToLookup(row => results.Isolate[row]!.Value, row => $" {results.Test[row]}={results.Value[row]}");
        return Enumerable.Range(0, isolates.Count)
            .Select(row => $"{isolates.Key[row]} {isolates.Organism[row]}{string.Concat(byIsolate[isolates.Id[row]!.Value])}")
            .Order(StringComparer.Ordinal);
    }
}
