using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Records;
using Curb.Tests.Records;

namespace Curb.Tests.Casework;

/// <summary>Cases on either database.</summary>
public abstract class CaseStoreContract : DatabaseContract
{
    private static readonly Actor s_actor = new("gan", "10.0.0.7");
    private static readonly CasePerson s_control = ShippedCasework.Person("gan", "infection-control", "microbiologist", "hospital-administrator");

    protected void Raising_twice_changes_nothing_and_recurrence_reopens_or_links()
    {
        using var records = Open();
        var store = Store(records);
        var first = Harvest("2026Q1");
        Assert.Equal(3, store.Raise(first, s_actor).Sum(one => one.Opened));
        long events = records.AuditHead().Sequence;
        Assert.All(store.Raise(first, s_actor), one => Assert.Equal((0, 0, 0, 0), (one.Opened, one.Reopened, one.SeenAgain, one.Gone)));
        Assert.Equal(events, records.AuditHead().Sequence);
        foreach (var one in All(store, "all"))
        {
            store.Change(one.Number, null, s_actor, (_, now) => CaseOutcome.Done(now, now with { State = Closed(now.Type), ClosedOn = store.Today }, new CaseEvent("step", "gan", store.Today, now.State, Closed(now.Type), "", new Dictionary<string, string>())));
        }

        Assert.All(store.Raise(first, s_actor), one => Assert.Equal((0, 0), (one.Opened, one.Reopened)));
        var again = store.Raise(Harvest("2026Q2"), s_actor);
        Assert.Equal((1, 2), (again.Sum(one => one.Opened), again.Sum(one => one.Reopened)));
        Assert.NotNull(Assert.Single(All(store, "open"), one => one.Type == "laboratory-confirmation").Previous);
        Assert.Equal(1, store.Raise(new CaseHarvest([], [("data-quality", "H1"), ("resistance-warning", "H1")]), s_actor).Sum(one => one.Gone));
        Assert.Empty(records.AuditProblems());
    }

    protected void A_search_in_chinese_finds_what_the_reader_may_see_and_nothing_else()
    {
        using var records = Open();
        var store = Store(records);
        store.Raise(Harvest("2026Q1"), s_actor);
        long laboratory = All(store, "all").Single(one => one.Type == "laboratory-confirmation").Number;
        store.Change(laboratory, null, s_actor, (type, one) => CaseEngine.Comment(type, one, s_control, "已电话通知病区，床号十二", store.Today));
        int Found(CaseReader reader, string text) => store.Search(reader, new CaseSearch(text, null, null, "all"), 0, 50).Total;
        var inside = Reader("x", Scope.Of(["H1"], true));
        Assert.Equal((2, 2, 1, 1, 0), (Found(inside, "耐药"), Found(inside, "头孢"), Found(inside, "床号"), Found(inside, "77031"), Found(inside, "万古霉素")));
        Assert.Equal(0, Found(Reader("x", Scope.Of(["H2"], true)), "耐药"));
        Assert.Equal(0, Found(Reader("x", Scope.Of(["H1"], false)), "耐药"));
        var elsewhere = Reader("x", Scope.Of(["H1"], true).InDepartments(new Dictionary<string, IReadOnlySet<string>> { ["H1"] = new HashSet<string> { "骨科" } }));
        Assert.Equal(0, Found(elsewhere, "床号"));
        Assert.Equal(2, Found(elsewhere, ""));

        // Who takes part from above the institution sees the case, and nothing that points at the patient, not even by searching for it.
        store.Change(laboratory, null, s_actor, (type, one) => CaseEngine.Invite(type, one, s_control, "region", store.Today));
        var region = new CaseReader("region", Scope.Nothing, Scope.Of(["H1"], false) with { FewestShown = 5 }, []);
        var shown = store.Get(region, laboratory)!;
        Assert.DoesNotContain("77031", shown.ToString() + string.Join(' ', shown.Details.Values) + string.Join(' ', store.Events(region, laboratory).Select(pair => pair.Event.Text)), StringComparison.Ordinal);
        Assert.Equal((1, 0, 0), (Found(region, ""), Found(region, "77031"), Found(region, "床号")));
        Assert.Null(store.Get(region, laboratory == 1 ? 2 : 1));
        Assert.All(store.Counts(region), count => Assert.Equal(-1, count.Open));
        Assert.Equal(3, store.Counts(inside).Sum(count => count.Open));
        Assert.Empty(store.Counts(Reader("x", Scope.Of(["H2"], true))));
        Assert.DoesNotContain(records.AuditEvents(), entry => (entry.Subject + entry.NewValues + entry.OldValues).Contains("77031", StringComparison.Ordinal) || (entry.NewValues ?? "").Contains("床号", StringComparison.Ordinal));
    }

    protected void What_waits_follows_owner_and_role_and_a_case_that_went_on_is_not_overwritten()
    {
        using var records = Open();
        var store = Store(records);
        store.Raise(Harvest("2026Q1"), s_actor);
        var scope = Scope.Of(["H1"], true);
        var control = new CaseReader("gan", scope, scope, [CaseReader.RoleKey("infection-control", "H1")]);
        var other = new CaseReader("hu", scope, scope, [CaseReader.RoleKey("infection-control", "H2"), CaseReader.RoleKey("microbiologist", "H1", "骨科")]);
        var ward = new CaseReader("jian", scope, scope, [CaseReader.RoleKey("microbiologist", "H1", "呼吸内科")]);
        Assert.Equal((1, 0, 1), (store.Waiting(control), store.Waiting(other), store.Waiting(ward)));
        var warning = All(store, "open").Single(one => one.Type == "resistance-warning");
        store.Change(warning.Number, warning.Events, s_actor, (type, one) => CaseEngine.Assign(type, one, s_control, ShippedCasework.Person("hu", "infection-control"), "", store.Today));
        Assert.Equal((0, 1), (store.Waiting(control), store.Waiting(other)));
        var late = store.Change(warning.Number, warning.Events, s_actor, (type, one) => CaseEngine.Comment(type, one, s_control, "晚了一步", store.Today))!;
        Assert.Equal("changed-meanwhile", Assert.Single(late.Refusals).Reason);
        Assert.Equal(["opened", "assigned"], store.Events(control, warning.Number).Select(pair => pair.Event.Kind));
        Assert.Null(store.Change(99, null, s_actor, (_, one) => CaseOutcome.Unchanged(one)));
        Assert.Equal("assigned", store.Recent(control, 5)[0].Event.Kind);
    }

    protected void Attachments_lie_by_digest_and_a_changed_file_is_noticed()
    {
        using var records = Open();
        var store = Store(records);
        store.Raise(Harvest("2026Q1"), s_actor);
        long number = All(store, "open").Single(one => one.Type == "laboratory-confirmation").Number;
        byte[] content = "%PDF-1.7 x"u8.ToArray();
        store.Attach(number, s_actor, s_control, "复核.pdf", AttachmentKind.Of("复核.pdf", content)!, content);
        var kept = Assert.Single(store.Attachments(Reader("x", Scope.Of(["H1"], true)), number));
        Assert.Equal(content, store.Files.Read(kept.Digest));
        Assert.Empty(store.Attachments(Reader("x", Scope.Of(["H2"], true)), number));
        Assert.Empty(store.Files.Problems([kept.Digest]));
        File.WriteAllText(store.Files.PathOf(kept.Digest), "other");
        Assert.Single(store.Files.Problems([kept.Digest]));
        Assert.Throws<DataFolderException>(() => store.Files.Read(kept.Digest));
    }

    protected void Events_of_cases_are_only_added_and_writers_at_once_open_no_case_twice()
    {
        Open().Dispose();
        Parallel.For(0, 3, _ =>
        {
            using var records = Open();
            Store(records).Raise(Harvest("2026Q1"), s_actor);
        });
        using var whole = Open();
        Assert.Equal(3, All(Store(whole), "all").Count);
        using var connection = whole.Connect();
        foreach (string sql in (string[])["UPDATE case_event SET who = 'x'", "DELETE FROM case_event"])
        {
            using var command = RecordStore.Command(connection, sql);
            Assert.ThrowsAny<System.Data.Common.DbException>(() => command.ExecuteNonQuery());
        }
    }

    private static string Closed(string type) => type switch { "resistance-warning" => "acted", "data-quality" => "resolved", _ => "closed" };

    private static CaseReader Reader(string account, Scope scope) => new(account, scope, scope, []);

    private static IReadOnlyList<CaseFile> All(CaseStore store, string which) => store.Search(CaseReader.DataFolderOwner, new CaseSearch(null, null, null, which), 0, 100).Cases;

    private static CaseHarvest Harvest(string evidence) => new(
        [
            ShippedCasework.Finding("resistance-warning", "resistance-warning/H1/eco/CRO", evidence),
            ShippedCasework.Finding("data-quality", "data-quality/H1/encounter-age", evidence, title: "未达标：就诊有年龄"),
            ShippedCasework.Finding("laboratory-confirmation", "laboratory-confirmation/H1/I-77031/x", evidence, department: "呼吸内科", title: "肺炎克雷伯菌：头孢曲松 耐药 复核"),
        ], [("resistance-warning", "H1"), ("data-quality", "H1"), ("laboratory-confirmation", "H1")]);

    private static CaseStore Store(RecordStore records) => new(records, ShippedCasework.Types, ShippedCasework.Calendar);
}

public sealed class CasesOnSqliteTests : CaseStoreContract
{
    [Fact]
    public void Raising() => Raising_twice_changes_nothing_and_recurrence_reopens_or_links();

    [Fact]
    public void Searching() => A_search_in_chinese_finds_what_the_reader_may_see_and_nothing_else();

    [Fact]
    public void Waiting() => What_waits_follows_owner_and_role_and_a_case_that_went_on_is_not_overwritten();

    [Fact]
    public void Attaching() => Attachments_lie_by_digest_and_a_changed_file_is_noticed();

    [Fact]
    public void Writing() => Events_of_cases_are_only_added_and_writers_at_once_open_no_case_twice();
}

[Collection(DatabasesCollection.Name)]
public sealed class CasesOnPostgresTests(PostgresServer server) : CaseStoreContract
{
    [PostgresFact]
    public void Raising() => Raising_twice_changes_nothing_and_recurrence_reopens_or_links();

    [PostgresFact]
    public void Searching() => A_search_in_chinese_finds_what_the_reader_may_see_and_nothing_else();

    [PostgresFact]
    public void Waiting() => What_waits_follows_owner_and_role_and_a_case_that_went_on_is_not_overwritten();

    [PostgresFact]
    public void Attaching() => Attachments_lie_by_digest_and_a_changed_file_is_noticed();

    [PostgresFact]
    public void Writing() => Events_of_cases_are_only_added_and_writers_at_once_open_no_case_twice();

    protected override PostgresServer Server => server;
}
