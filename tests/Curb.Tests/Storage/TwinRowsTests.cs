using Curb.Intake;
using Curb.Intake.Received;
using Curb.Tests.Profiles;
using Curb.Tests.Support;

namespace Curb.Tests.Storage;

/// <summary>Rows of a WHONET file that share every field of their key: whatever their order, the store ends with what the file says.</summary>
public sealed class TwinRowsTests : IDisposable
{
    private const string Header = "PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_NM";
    private readonly IngestRun _run = new();

    public void Dispose() => _run.Dispose();

    [SharedDataFact("whonet-amrie/SampleInputFile.txt")]
    public void The_same_rows_in_any_order_change_nothing()
    {
        var lines = File.ReadAllLines(SharedData.PathTo("whonet-amrie/SampleInputFile.txt"));
        Assert.Equal(622, Take(lines).Accepted);
        var before = Stored();
        for (int seed = 1; seed <= 5; seed++)
        {
            var rows = lines[1..];
            new Random(seed).Shuffle(rows);
            var again = Take([lines[0], .. rows]);
            Assert.Equal((0L, 0L, 622L), (again.Accepted, again.Replaced, again.Unchanged));
        }

        Assert.Equal(before, Stored());
    }

    [Fact]
    public void A_corrected_row_replaces_the_one_it_corrects_whatever_the_order()
    {
        Take(Header, "P1,S1,2024-03-05,bl,eco,1", "P1,S1,2024-03-05,bl,eco,2", "P1,S1,2024-03-05,bl,eco,4");
        var corrected = Take(Header, "P1,S1,2024-03-05,bl,eco,4", "P1,S1,2024-03-05,bl,eco,8", "P1,S1,2024-03-05,bl,eco,1");
        Assert.Equal((0L, 1L, 2L), (corrected.Accepted, corrected.Replaced, corrected.Unchanged));
        Assert.Equal(["1", "4", "8"], Stored());
    }

    [Fact]
    public void A_file_with_one_of_several_rows_leaves_the_others_as_they_are()
    {
        Take(Header, "P1,S1,2024-03-05,bl,eco,1", "P1,S1,2024-03-05,bl,eco,2");
        var part = Take(Header, "P1,S1,2024-03-05,bl,eco,2");
        Assert.Equal((0L, 0L, 1L), (part.Accepted, part.Replaced, part.Unchanged));
        Assert.Equal(["1", "2"], Stored());
    }

    [Fact]
    public void A_further_row_of_a_known_key_is_a_further_isolate()
    {
        Take(Header, "P1,S1,2024-03-05,bl,eco,1", "P1,S1,2024-03-05,bl,eco,2");
        var more = Take(Header, "P1,S1,2024-03-05,bl,eco,4", "P1,S1,2024-03-05,bl,eco,2", "P1,S1,2024-03-05,bl,eco,1");
        Assert.Equal((1L, 0L, 2L), (more.Accepted, more.Replaced, more.Unchanged));
        Assert.Equal(["1", "2", "4"], Stored());
    }

    [Fact]
    public void Whatever_is_delivered_in_whatever_order_each_row_of_the_file_stands_once()
    {
        var random = new Random(7);
        for (int turn = 0; turn < 40; turn++)
        {
            // Four rows of one key always: what the store ends with must be exactly what the last file said.
            var values = Enumerable.Range(0, 10).OrderBy(_ => random.Next()).Take(4).Select(step => (1 << step).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
            var outcome = Take([Header, .. values.Select(value => $"P1,S1,2024-03-05,bl,eco,{value}")]);
            Assert.Equal(4, outcome.Accepted + outcome.Replaced + outcome.Unchanged);
            Assert.Equal(values.Order(StringComparer.Ordinal), Stored());
        }
    }

    private BatchOutcome Take(params string[] lines) => _run.Take("whonet", $"w{Guid.NewGuid():N}.csv", string.Join('\n', lines) + "\n");

    /// <summary>All that stands, as the values of each isolate, sorted.</summary>
    private List<string> Stored()
    {
        var isolates = _run.Read<ReceivedIsolates>();
        var results = _run.Read<ReceivedSusceptibilities>();
        var values = Enumerable.Range(0, results.Count).ToLookup(row => results.Isolate[row]!.Value, row => results.Value[row]);
        return [.. Enumerable.Range(0, isolates.Count).Select(row => string.Join(' ', values[isolates.Id[row]!.Value])).Order(StringComparer.Ordinal)];
    }
}
