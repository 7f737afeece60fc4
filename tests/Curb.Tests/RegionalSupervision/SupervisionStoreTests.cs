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
}

public sealed class SupervisionOnSqliteTests : SupervisionStoreContract
{
    [Fact]
    public void Keeping() => What_is_kept_comes_back_to_whoever_may_see_it_with_its_events();

    [Fact]
    public void Versions() => A_change_that_does_not_know_the_last_one_is_refused();
}

[Collection(DatabasesCollection.Name)]
public sealed class SupervisionOnPostgresTests(PostgresServer server) : SupervisionStoreContract
{
    [PostgresFact]
    public void Keeping() => What_is_kept_comes_back_to_whoever_may_see_it_with_its_events();

    [PostgresFact]
    public void Versions() => A_change_that_does_not_know_the_last_one_is_refused();

    protected override PostgresServer Server => server;
}
