using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Records;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Tests.Records;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Records of supervision on either database.</summary>
public abstract class SupervisionStoreContract : DatabaseContract
{
    private static readonly Actor s_actor = new("wei", "10.0.0.9", "because");

    protected void What_is_kept_comes_back_to_whoever_may_see_it_with_its_events()
    {
        using var records = Open();
        var store = new SupervisionStore(records);
        var check = new SelfCheck("H1", "D/2026", new Dictionary<string, CheckAnswer> { ["p#t.1"] = new("no", "问题", "因", "措施", "甲", new DateOnly(2026, 6, 30), 7) }, new DateOnly(2026, 5, 20), "wei");
        Assert.True(store.Save(SupervisionKinds.SelfCheck, "D/2026/H1", "H1", "D/2026", "2026", "sent", check, 0, s_actor));
        Assert.True(store.Save(SupervisionKinds.SelfCheck, "D/2026/H1", "H1", "D/2026", "2026", "sent", check, 1, s_actor)); // Nothing changed: nothing written.
        var kept = Assert.Single(store.All(SupervisionKinds.SelfCheck, Scope.Of(["H1"], false)));
        Assert.Equal((1, "sent", check["p#t.1"], check.SentOn), (kept.Version, kept.State, kept.Body["p#t.1"], kept.Body.SentOn));
        Assert.Empty(store.All(SupervisionKinds.SelfCheck, Scope.Of(["H2"], false)));
        Assert.Empty(store.All(SupervisionKinds.Progress, Scope.DataFolderOwner));
        Assert.Null(store.Find(SupervisionKinds.SelfCheck, "D/2026/H1", place => place == "H2"));
        Assert.Equal("save-self-check", Assert.Single(records.AuditEvents()).Process);
        Assert.Empty(records.AuditProblems());
    }

    protected void A_change_that_does_not_know_the_last_one_is_refused()
    {
        using var records = Open();
        var store = new SupervisionStore(records);
        var plan = new LocalPlan("H1", "p", 2026, [new LocalTask("t", "甲", null, "", "")], null, "");
        Assert.True(store.Save(SupervisionKinds.LocalPlan, "H1/p/2026", "H1", "p", "2026", "draft", plan, 0, s_actor));
        Assert.False(store.Save(SupervisionKinds.LocalPlan, "H1/p/2026", "H1", "p", "2026", "draft", plan with { Year = 2027 }, 0, s_actor));
        Assert.True(store.Save(SupervisionKinds.LocalPlan, "H1/p/2026", "H1", "p", "2026", "adopted", plan, 1, s_actor));
        var kept = Assert.Single(store.At(SupervisionKinds.LocalPlan, new HashSet<string> { "H1" }));
        Assert.Equal((2, "adopted", 2026), (kept.Version, kept.State, kept.Body.Year));
        Assert.Equal(2, records.AuditEvents().Count());
    }

    protected void A_notice_is_issued_with_every_receipt_or_not_at_all_and_chased_once_a_day()
    {
        using var records = Open();
        var store = new SupervisionStore(records);
        var draft = new Notice("n", "quarterly-notice", "D", "卫健委", "", "2026-Q1", "通报", [.. Enumerable.Range(0, 40).Select(i => new NoticeRecipient($"H{i}", $"医院{i}", []))], [], [], new DateOnly(2026, 5, 1), null, "");
        Assert.True(store.Save(SupervisionKinds.Notice, "n", "D", "", "2026-Q1", "draft", draft, 0, s_actor));
        var kept = store.Find(SupervisionKinds.Notice, "n", _ => true)!;
        Assert.False(NoticeRecords.Issue(store, kept with { Version = 7 }, draft with { Number = "1号" }, s_actor));
        Assert.Empty(store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, "n"));
        Assert.True(NoticeRecords.Issue(store, kept, draft with { Number = "1号" }, s_actor));
        Assert.False(NoticeRecords.Issue(store, kept, draft with { Number = "2号" }, s_actor));
        Assert.Equal(("issued", "1号"), store.Find(SupervisionKinds.Notice, "n", _ => true) is { } issued ? (issued.State, issued.Body.Number) : default);
        var receipts = store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, "n");
        Assert.Equal((40, 40), (receipts.Count, receipts.Select(one => one.Place).Distinct().Count()));
        Assert.All(receipts, one => Assert.Equal(("sent", 1, "n"), (one.State, one.Version, one.Body.Notice)));
        Assert.Single(store.All(SupervisionKinds.Receipt, Scope.Of(["H7"], false), "n"));

        var today = new DateOnly(2026, 5, 2);
        store.Save(SupervisionKinds.Receipt, "n/H7", "H7", "n", "2026-Q1", "replied", receipts.Single(one => one.Place == "H7").Body with { RepliedOn = today }, 1, s_actor);
        NoticeRecords.Chase(store, "n", receipts, today, s_actor); // H7 replied meanwhile: what the writer had seen of it is old.
        NoticeRecords.Chase(store, "n", store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, "n"), today, s_actor);
        var chased = store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, "n");
        Assert.All(chased.Where(one => one.Place != "H7"), one => Assert.Equal([today], one.Body.ChasedOn));
        Assert.Empty(chased.Single(one => one.Place == "H7").Body.ChasedOn);
        Assert.Equal(["save-notice", "save-notice", "save-notice-receipt", "chase-notice"], records.AuditEvents().Select(one => one.Process));
        Assert.Contains("H39", records.AuditEvents()[1].NewValues, StringComparison.Ordinal);
        Assert.Empty(records.AuditProblems());
    }
}

public sealed class SupervisionOnSqliteTests : SupervisionStoreContract
{
    [Fact]
    public void Keeping() => What_is_kept_comes_back_to_whoever_may_see_it_with_its_events();

    [Fact]
    public void Versions() => A_change_that_does_not_know_the_last_one_is_refused();

    [Fact]
    public void Issuing() => A_notice_is_issued_with_every_receipt_or_not_at_all_and_chased_once_a_day();
}

[Collection(DatabasesCollection.Name)]
public sealed class SupervisionOnPostgresTests(PostgresServer server) : SupervisionStoreContract
{
    [PostgresFact]
    public void Keeping() => What_is_kept_comes_back_to_whoever_may_see_it_with_its_events();

    [PostgresFact]
    public void Versions() => A_change_that_does_not_know_the_last_one_is_refused();

    [PostgresFact]
    public void Issuing() => A_notice_is_issued_with_every_receipt_or_not_at_all_and_chased_once_a_day();

    protected override PostgresServer Server => server;
}
