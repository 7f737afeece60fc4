using Curb.Disclosure;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Storage.Forms;
using Curb.Storage.Records;
using Curb.Storage.Scoreboard;
using Curb.Supervision;
using Curb.Supervision.Federation;
using Curb.Supervision.Forms;
using Curb.Supervision.Scoreboard;

namespace Curb.Tests.Records;

/// <summary>The tables of a region (evaluations, monthly reports, federation), the same on either database.</summary>
public abstract class RegionContract : DatabaseContract
{
    private static readonly Actor s_actor = new("li", "10.0.0.7");
    private static readonly CalendarMonth s_month = new(2025, 5);
    private static readonly Institution[] s_institutions = [new("H1", "甲医院", "A", "secondary", "general", "青禾区"), new("C1", "诊所", "C", "primary", "community", "青禾区")];

    protected void An_evaluation_is_kept_once_and_another_version_beside_it()
    {
        using (var records = Open())
        {
            var store = new EvaluationStore(records);
            Assert.True(store.Keep(Period.Of(s_month), new EvaluationBasis("d", "i", "p"), s_institutions, [Figures(10, 100)], s_actor).IsNew);
            Assert.False(store.Keep(Period.Of(s_month), new EvaluationBasis("d", "i", "p"), s_institutions, [Figures(10, 100)], s_actor).IsNew);
            Assert.Equal(2, store.Keep(Period.Of(s_month), new EvaluationBasis("d2", "i", "p"), s_institutions, [Figures(11, 100)], s_actor).Evaluation.Version);
        }

        using var again = Open();
        var known = new EvaluationStore(again);
        var newest = known.Newest(Period.Of(s_month))!;
        Assert.Equal((2, "d2", 2), (newest.Version, newest.Basis.Data, newest.Institutions));
        Assert.Equal(s_institutions, known.Institutions(newest));
        Assert.Equal((11.0, 100.0, Verdict.NotMet, "多了一例"), known.Figures(newest, "outpatient-prescription-share")![0] is { } one ? (one.Numerator, one.Denominator!.Value, one.Verdict, one.Because.Zh) : default);
        Assert.Null(known.Figures(newest, "outpatient-prescription-share")![1]);
        Assert.All(known.All(), one => Assert.Empty(known.Problems(one)));
        Assert.Empty(again.AuditProblems());
    }

    protected void A_monthly_report_has_versions_reminders_and_its_scope()
    {
        using var records = Open();
        var store = new FormStore(records);
        FormContent Content(string value) => new(new Dictionary<string, string> { ["outpatient-prescriptions"] = value }, [new Dictionary<string, string> { ["drug"] = "阿莫西林" }]);
        store.Save("C1", "primary", s_month, Content("1"), "", s_actor);
        store.Send("C1", "primary", s_month, Content("1200"), "", s_actor);
        store.Send("C1", "primary", s_month, Content("1300"), "漏计一天", s_actor);
        Assert.Equal([(2, "1300", "漏计一天", "阿莫西林"), (1, "1200", "", "阿莫西林")], store.Versions(Scope.DataFolderOwner, "C1", "primary", s_month).Select(one => (one.Version, one.Content["outpatient-prescriptions"], one.Reason, one.Content.Sample[0]["drug"])));
        Assert.Empty(store.Versions(Scope.Of(["C2"], true), "C1", "primary", s_month));
        Assert.Equal(2, Assert.Single(store.SentIn(Scope.DataFolderOwner, Period.Of(s_month))).Report.Version);
        Assert.Equal((1, 2), (store.Remind("C1", "primary", s_month, s_actor), store.Remind("C1", "primary", s_month, s_actor)));
        Assert.Equal(2, store.Reminders()[("C1", "primary", s_month.ToString())]);
        Assert.Empty(records.AuditProblems());
    }

    protected void A_bundle_is_noted_once_with_its_parts_and_turns_its_state()
    {
        using var records = Open();
        var store = new FederationStore(records);
        store.SetOwnCode("R", s_actor);
        store.Save(new FederationPartner("H1", "甲医院", "k1", "k2", true, ""), s_actor);
        store.Save(new FederationPartner("H1", "甲医院", "k1", "k2", false, "https://x"), s_actor);
        Assert.Equal((false, "https://x"), store.Partner("H1") is { } partner ? (partner.FactsAgreed, partner.Address) : default);
        BundleManifest Manifest(long sequence, params BundlePart[] parts) => new(BundleManifest.Present, "H1", "R", "H1", sequence, "", "2026-01-01T00:00:00.000Z", "stamp", parts);
        Assert.True(store.Note(FederationStore.In, "H1", Manifest(1, new BundlePart("figures/2025-05", 3, "a"), new BundlePart("facts/1", 9_000_000_000, "b")), "digest1", "received", null, s_actor));
        Assert.False(store.Note(FederationStore.In, "H1", Manifest(1), "other", "received", null, s_actor));
        Assert.True(store.Note(FederationStore.In, "H1", Manifest(2, new BundlePart("figures/2025-05", 4, "c")), "digest2", "received", null, s_actor));
        store.Turn(FederationStore.In, "H1", 2, "applied", "receipt", s_actor);
        Assert.Equal([(1L, "received", "digest1"), (2L, "applied", "digest2")], store.Bundles(FederationStore.In).Select(one => (one.Sequence, one.State, one.Digest)));
        Assert.Equal("receipt", store.Last(FederationStore.In, "H1")!.Receipt);
        Assert.Equal([("facts/1", 9_000_000_000L, "b"), ("figures/2025-05", 4L, "c")], store.Parts(FederationStore.In, "H1").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value.Rows, pair.Value.Digest)));
        Assert.Empty(store.Bundles(FederationStore.Out));
        Assert.Empty(records.AuditProblems());
    }

    private static EvaluatedIndicator Figures(double numerator, double denominator)
    {
        var figures = new EvaluatedIndicator("outpatient-prescription-share", "2015", "clause", s_institutions.Length);
        figures.Set(0, new EvaluatedFigure(numerator, denominator, 100 * numerator / denominator, Verdict.NotMet, FigureOrigin.Computed, false, 0, null, new Bilingual("多了一例", "one more")));
        return figures;
    }
}

public sealed class RegionOnSqliteTests : RegionContract
{
    [Fact]
    public void Evaluations() => An_evaluation_is_kept_once_and_another_version_beside_it();

    [Fact]
    public void Reports() => A_monthly_report_has_versions_reminders_and_its_scope();

    [Fact]
    public void Bundles() => A_bundle_is_noted_once_with_its_parts_and_turns_its_state();
}

[Collection(DatabasesCollection.Name)]
public sealed class RegionOnPostgresTests(PostgresServer server) : RegionContract
{
    [PostgresFact]
    public void Evaluations() => An_evaluation_is_kept_once_and_another_version_beside_it();

    [PostgresFact]
    public void Reports() => A_monthly_report_has_versions_reminders_and_its_scope();

    [PostgresFact]
    public void Bundles() => A_bundle_is_noted_once_with_its_parts_and_turns_its_state();

    protected override PostgresServer Server => server;
}
