using Curb.Disclosure;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage;

namespace Curb.Tests.Storage;

public sealed class ReceivedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private DataFolder _data;

    public ReceivedStoreTests() => _data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void New_isolates_are_accepted_with_their_results()
    {
        var outcome = Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=>=32 CIP_NM=0.25"), ("b", "sau", "OXA_NM=4")));
        Assert.Equal((2, 2, 0, 0, 0), Counts(outcome));
        Assert.Equal(["a eco: AMP_NM=>=32 CIP_NM=0.25", "b sau: OXA_NM=4"], Isolates());
    }

    [Fact]
    public void The_same_file_twice_changes_nothing()
    {
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2"), ("b", "sau", "OXA_NM=4")));
        var before = Isolates();
        var again = Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2"), ("b", "sau", "OXA_NM=4")));
        Assert.Equal((2, 0, 0, 2, 0), Counts(again));
        Assert.Equal(before, Isolates());
    }

    [Fact]
    public void A_corrected_row_replaces_the_old_one_with_all_its_results_and_keeps_its_id()
    {
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2 CIP_NM=1"), ("b", "sau", "OXA_NM=4"), ("c", "kpn", "MEM_NM=8")));
        long id = _data.Received.Read<ReceivedIsolates>("H1").Id[0]!.Value;
        var corrected = Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=8"), ("b", "sau", "OXA_NM=4")));
        Assert.Equal((2, 0, 1, 1, 0), Counts(corrected));
        Assert.Equal(["a eco: AMP_NM=8", "b sau: OXA_NM=4", "c kpn: MEM_NM=8"], Isolates());
        Assert.Equal(id, _data.Received.Read<ReceivedIsolates>("H1").Id[0]);
        Assert.Equal(2, _data.Received.Read<ReceivedIsolates>("H1").Batch[0]);
    }

    [Fact]
    public void The_first_delivery_after_a_correction_corrects_back()
    {
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2")));
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=8")));
        Assert.Equal((1, 0, 1, 0, 0), Counts(Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2")))));
        Assert.Equal(["a eco: AMP_NM=2"], Isolates());
    }

    [Fact]
    public void A_key_that_comes_twice_with_other_content_is_rejected_naming_both_lines()
    {
        var outcome = Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2"), ("b", "sau", ""), ("a", "eco", "AMP_NM=16")));
        Assert.Equal((3, 2, 0, 0, 1), Counts(outcome));
        var rejection = Assert.Single(_data.Received.Rejections(Scope.DataFolderOwner, outcome.Batch));
        Assert.Equal(("duplicate-key", 4, "a"), (rejection.Reason, rejection.Line, rejection.Found));
        Assert.Contains("line 2", rejection.Expected, StringComparison.Ordinal);
        Assert.Equal(["a eco: AMP_NM=2", "b sau: "], Isolates());
        Assert.Contains("duplicate-key", File.ReadAllText(Directory.GetFiles(_folder.File("rejects")).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_comes_twice_with_the_same_content_is_unchanged_even_in_another_part()
    {
        using var batch = _data.Received.Begin("H1", Deliveries.File());
        batch.Add(Deliveries.Isolates(("a", "eco", "AMP_NM=2")));
        batch.Add(Deliveries.Isolates(("a", "eco", "AMP_NM=2"), ("b", "eco", "AMP_NM=4")));
        Assert.Equal((3, 2, 0, 1, 0), Counts(batch.Commit()));
        Assert.Equal(["a eco: AMP_NM=2", "b eco: AMP_NM=4"], Isolates());
    }

    [Fact]
    public void Institutions_have_keys_of_their_own()
    {
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2")), "H1");
        Assert.Equal((1, 1, 0, 0, 0), Counts(Deliver(Deliveries.Isolates(("a", "kpn", "AMP_NM=4")), "H2")));
        Assert.Equal(["a eco: AMP_NM=2"], Isolates());
        Assert.Equal(["a kpn: AMP_NM=4"], Isolates("H2"));
        Assert.Equal(["H1", "H2"], _data.Received.Institutions(Scope.DataFolderOwner));
        Assert.Equal(["H2"], _data.Received.Institutions(Scope.Of(["H2"], true)));
        Assert.Empty(_data.Received.Batches(Scope.Nothing));
    }

    [Fact]
    public void A_batch_that_is_not_committed_leaves_nothing_and_its_numbers_are_given_again()
    {
        using (var batch = _data.Received.Begin("H1", Deliveries.File()))
        {
            batch.Add(Deliveries.Isolates(("a", "xyz", "NEW_NM=77")));
        }

        Assert.Empty(Isolates());
        var outcome = Deliver(Deliveries.Isolates(("b", "eco", "AMP_NM=2")));
        Assert.Equal(1, outcome.Batch);
        Assert.Equal(["b eco: AMP_NM=2"], Isolates());
        Assert.Equal(1, _data.Received.Read<ReceivedIsolates>("H1").Id[0]);
    }

    [Fact]
    public void What_was_stored_is_there_after_the_folder_is_opened_again()
    {
        Deliver(Deliveries.Isolates(("a", "大肠埃希菌", "AMP_NM=2 AMP_NM_SIR=S")));
        Deliver(Deliveries.Isolates(("a", "大肠埃希菌", "AMP_NM=4"), ("b", "eco", "")));
        _data.Dispose();
        _data = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        Assert.Equal(["a 大肠埃希菌: AMP_NM=4", "b eco: "], Isolates());
        Assert.Equal((2, 1, 1, 0, 0), Counts(_data.Received.Batches(Scope.DataFolderOwner)[1].Outcome));
    }

    [Fact]
    public void Every_type_of_column_comes_back_as_it_went_in_unknown_values_too()
    {
        var delivery = new Delivery { RowsRead = 3000 };
        for (int i = 0; i < 3000; i++)
        {
            var row = delivery.Surgeries;
            row.Key.Append($"surgery number {i}");
            row.SourceRows.Append(1);
            if (i % 3 != 0)
            {
                row.Surgeon.Append($"医师{i % 17}");
                row.Implant.Append(i % 2 == 0);
                row.StartedAt.Append(i * 1_000_003L);
                row.BloodLossMl.Append(i / 7.0);
                row.Encounter.Append(i % 5 == 0 ? "short" : $"a long encounter key {i}");
            }

            row.EndRow();
        }

        var given = delivery.Surgeries;
        Deliver(delivery);
        var read = _data.Received.Read<ReceivedSurgeries>("H1");
        foreach (var column in given.Columns.Where(column => column.Name is not ("id" or "institution" or "batch")))
        {
            for (int row = 0; row < given.Count; row++)
            {
                Assert.Equal(column.ValueAt(row), read.Find(column.Name)!.ValueAt(row));
            }
        }
    }

    [Fact]
    public void A_source_row_counted_twice_or_not_at_all_is_a_fault_and_nothing_is_stored()
    {
        var delivery = Deliveries.Isolates(("a", "eco", ""));
        delivery.RowsRead = 2;
        using (var batch = _data.Received.Begin("H1", Deliveries.File()))
        {
            batch.Add(delivery);
            var fault = Assert.Throws<InvalidOperationException>(batch.Commit);
            Assert.Contains("2 source rows were read", fault.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Isolates());
    }

    [Fact]
    public void Single_results_are_merged_one_by_one()
    {
        Deliver(Deliveries.Results("a eco AMP_NM=2", "a eco CIP_NM=1", "b sau OXA_NM=4"));
        var second = Deliver(Deliveries.Results("a eco AMP_NM=8", "a eco CIP_NM=1", "a eco GEN_NM=2"));
        Assert.Equal((3, 1, 1, 1, 0), Counts(second));
        Assert.Equal(["a eco: AMP_NM=8 CIP_NM=1 GEN_NM=2", "b sau: OXA_NM=4"], Isolates());
    }

    [Fact]
    public void A_value_and_its_category_on_one_line_are_one_source_row()
    {
        var outcome = Deliver(Deliveries.Results("a eco AMP_NM=2,AMP_NM_SIR=S", "a eco CIP_NM=1,CIP_NM_SIR=R"));
        Assert.Equal((2, 2, 0, 0, 0), Counts(outcome));
        var again = Deliver(Deliveries.Results("a eco AMP_NM=2,AMP_NM_SIR=S", "a eco CIP_NM=1,CIP_NM_SIR=I"));
        Assert.Equal((2, 0, 1, 1, 0), Counts(again));
        Assert.Equal(["a eco: AMP_NM=2 AMP_NM_SIR=S CIP_NM=1 CIP_NM_SIR=I"], Isolates());
    }

    [Fact]
    public void A_result_that_contradicts_an_earlier_line_of_the_file_is_rejected_with_its_whole_line()
    {
        var outcome = Deliver(Deliveries.Results("a eco AMP_NM=2", "a eco AMP_NM=16,GEN_NM=1", "a eco AMP_NM=2"));
        Assert.Equal((3, 1, 0, 1, 1), Counts(outcome));
        Assert.Equal(["a eco: AMP_NM=2"], Isolates());
        var rejection = Assert.Single(_data.Received.Rejections(Scope.DataFolderOwner, outcome.Batch));
        Assert.Equal((3, "AMP_NM", "a: 16"), (rejection.Line, rejection.Column, rejection.Found));
        Assert.Contains("line 2", rejection.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_result_after_a_whole_isolate_replaces_only_its_own_test()
    {
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=4 CIP_NM=2 GEN_NM=1"), ("b", "sau", "OXA_NM=4 VAN_NM=1")));
        Assert.Equal((2, 1, 1, 0, 0), Counts(Deliver(Deliveries.Results("a eco CIP_NM=8", "a eco MEM_NM=2"))));
        Assert.Equal(["a eco: AMP_NM=4 CIP_NM=8 GEN_NM=1 MEM_NM=2", "b sau: OXA_NM=4 VAN_NM=1"], Isolates());
    }

    [Fact]
    public void A_whole_isolate_after_single_results_replaces_them_all()
    {
        Deliver(Deliveries.Results("a eco AMP_NM=2", "a eco CIP_NM=1"));
        Assert.Equal((1, 0, 1, 0, 0), Counts(Deliver(Deliveries.Isolates(("a", "eco", "GEN_NM=1")))));
        Assert.Equal(["a eco: GEN_NM=1"], Isolates());
        Deliver(Deliveries.Results("a eco GEN_NM=4"));
        Assert.Equal((1, 0, 1, 0, 0), Counts(Deliver(Deliveries.Isolates(("a", "eco", "GEN_NM=1")))));
        Assert.Equal(["a eco: GEN_NM=1"], Isolates());
    }

    [Fact]
    public void A_file_delivered_before_is_known_by_its_bytes_until_something_was_replaced()
    {
        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=2")), file: Deliveries.File(sha256: "aa"));
        using (var batch = _data.Received.Begin("H1", Deliveries.File(sha256: "aa")))
        {
            Assert.Equal((1, 0, 0, 1, 0), Counts(batch.DeliveredBefore!));
            batch.CommitAsDeliveredBefore();
        }

        Deliver(Deliveries.Isolates(("a", "eco", "AMP_NM=4")), file: Deliveries.File(sha256: "bb"));
        using var third = _data.Received.Begin("H1", Deliveries.File(sha256: "aa"));
        Assert.Null(third.DeliveredBefore);
    }

    [Fact]
    public void Text_that_looks_like_a_statement_stays_text()
    {
        Deliver(Deliveries.Isolates(("O'Brien');--", "eco", "AMP_NM=2")), "H'1\"; DROP TABLE batch;--");
        Assert.Equal(["O'Brien');-- eco: AMP_NM=2"], Isolates("H'1\"; DROP TABLE batch;--"));
    }

    [Fact]
    public void A_second_batch_at_the_same_time_is_told_what_is_under_way()
    {
        using var batch = _data.Received.Begin("H1", Deliveries.File("first.csv"));
        var refused = Assert.Throws<DataFolderException>(() => _data.Received.Begin("H1", Deliveries.File("second.csv")));
        Assert.Contains("first.csv", refused.Message, StringComparison.Ordinal);
    }

    private static (long Read, long Accepted, long Replaced, long Unchanged, long Rejected) Counts(BatchOutcome outcome) =>
        (outcome.Read, outcome.Accepted, outcome.Replaced, outcome.Unchanged, outcome.Rejected);

    private BatchOutcome Deliver(Delivery delivery, string institution = "H1", SourceFile? file = null)
    {
        using var batch = _data.Received.Begin(institution, file ?? Deliveries.File());
        batch.Add(delivery);
        return batch.Commit();
    }

    /// <summary>What stands: one text per isolate with its results in the order of their tests.</summary>
    private IReadOnlyList<string> Isolates(string institution = "H1")
    {
        var isolates = _data.Received.Read<ReceivedIsolates>(institution);
        var results = _data.Received.Read<ReceivedSusceptibilities>(institution);
        Assert.Equal(results.Isolate.Values.ToArray().Order(), results.Isolate.Values.ToArray());
        Assert.Equal(isolates.Id.Values.ToArray().Order(), isolates.Id.Values.ToArray());
        var byIsolate = Enumerable.Range(0, results.Count).ToLookup(row => results.Isolate[row]!.Value, row => $"{results.Test[row]}={results.Value[row]}");
        return [.. Enumerable.Range(0, isolates.Count).Select(row => $"{isolates.Key[row]} {isolates.Organism[row]}: {string.Join(' ', byIsolate[isolates.Id[row]!.Value].Order(StringComparer.Ordinal))}")];
    }
}
