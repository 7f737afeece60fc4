using Curb.Columns;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision;
using Curb.Supervision.Federation;

namespace Curb.Tests.Supervision;

/// <summary>A hospital's installation and a region's, each with a data folder and keys of its own.</summary>
public sealed partial class FederationTests : IDisposable
{
    private static readonly Actor s_actor = new("test");

    private readonly TemporaryFolder _root = new();

    private string HospitalPath => _root.File("hospital");

    private string RegionPath => _root.File("region");

    public FederationTests()
    {
        using var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write);
        hospital.Save(new Institution("H1", "甲医院", "A", "tertiary", "general", "青禾区"), "test");
        hospital.Facts.Replace("H1", Facts(60), "reference test");
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Write);
        region.Save(new Institution("H1", "甲医院", "A", "tertiary", "general", "青禾区"), "test");
        Introduce(hospital.Records, region.Records);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_region_recomputes_from_pseudonymised_facts_exactly_what_the_hospital_computes()
    {
        Assert.Empty(Receive(Pack()));
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
        Assert.Contains(Values(RegionPath), line => line.Contains("use-intensity", StringComparison.Ordinal));
    }

    [Fact]
    public void No_key_of_a_patient_or_a_person_and_no_day_leaves_the_hospital()
    {
        Receive(Pack());
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        var stays = region.Facts.Read<EncounterFacts>(Scope.DataFolderOwner);
        Assert.True(stays.Count > 0);
        Assert.All(Enumerable.Range(0, stays.Count), row =>
        {
            Assert.Matches("^[0-9a-f]{20}$", stays.Patient[row]);
            Assert.Matches("^[0-9a-f]{20}$", stays.Encounter[row]);
            Assert.True(stays.StartedOn.IsNull(row) && stays.AgeYears.IsNull(row) && stays.ReceivedId.IsNull(row));
        });
    }

    [Fact]
    public void Columns_that_nobody_named_stay_at_home()
    {
        Assert.All(new FactSet().Tables.SelectMany(table => table.Columns).Where(column => column.Type is ColumnType.Date or ColumnType.Timestamp), column => Assert.False(FactDisclosure.Leaves(column), column.Name));
        Assert.False(FactDisclosure.Leaves(new TextColumn("patient_name", "a column of tomorrow")));
        Assert.False(FactDisclosure.Leaves(new DrugUseFacts().DrugText));
    }

    [Fact]
    public void The_same_bundle_again_changes_nothing_and_gets_the_same_receipt()
    {
        byte[] bundle = Pack();
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Write);
        var intake = new RegionIntake(new FederationStore(region.Records), FederationKeys.FindOrMake(RegionPath));
        var first = intake.Receive(bundle, s_actor);
        intake.Apply(region, s_actor);
        long events = region.Records.AuditHead().Sequence;
        Assert.Equal(first, intake.Receive(bundle, s_actor));
        Assert.Empty(intake.Apply(region, s_actor));
        Assert.Equal(events, region.Records.AuditHead().Sequence);
    }

    [Fact]
    public void Nothing_new_packs_nothing_and_a_corrected_month_packs_that_month_alone()
    {
        Receive(Pack());
        Assert.Null(TryPack());
        Replace(Facts(60, "2025-11", 20));
        byte[] correction = Pack();
        Assert.Empty(Receive(correction));
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
        using var records = RecordStore.OpenForAccounts(HospitalPath, TimeProvider.System);
        var last = new FederationStore(records).Last(FederationStore.Out, "R")!;
        Assert.Equal(2, last.Sequence);
        Assert.All(last.Manifest.Parts, part => Assert.EndsWith("/2025-11", part.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_bundle_out_of_its_order_is_refused_until_the_one_before_has_come()
    {
        byte[] first = Pack();
        Replace(Facts(60, "2025-11", 20));
        byte[] second = Pack();
        Assert.Equal(["out-of-order"], Receive(second));
        Assert.Empty(Receive(first, second));
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
    }

    [Fact]
    public void A_region_killed_after_taking_a_bundle_in_applies_it_when_it_comes_back()
    {
        byte[] bundle = Pack();
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            new RegionIntake(new FederationStore(region.Records), FederationKeys.FindOrMake(RegionPath)).Receive(bundle, s_actor);
            Assert.Empty(Values(region)); // Nothing is applied yet.
        }

        Assert.Empty(Receive());
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
    }

    [Fact]
    public void Facts_that_were_not_agreed_and_senders_that_are_not_known_are_refused()
    {
        byte[] bundle = Pack();
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            var store = new FederationStore(region.Records);
            store.Save(store.Partner("H1")! with { FactsAgreed = false }, s_actor);
        }

        Assert.Equal(["not-agreed"], Receive(bundle));
        using var stranger = RecordStore.OpenForAccounts(_root.File("stranger"), TimeProvider.System);
        new FederationStore(stranger).SetOwnCode("R", s_actor);
        var intake = new RegionIntake(new FederationStore(stranger), FederationKeys.FindOrMake(_root.File("stranger")));
        Assert.Equal("unknown-sender", Assert.Throws<BundleRefusedException>(() => intake.Receive(bundle, s_actor)).Code);
    }

    [Fact]
    public void A_receipt_is_proof_only_where_the_region_signed_it_for_that_bundle()
    {
        byte[] bundle = Pack();
        BundleReceipt receipt;
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            receipt = new RegionIntake(new FederationStore(region.Records), FederationKeys.FindOrMake(RegionPath)).Receive(bundle, s_actor);
        }

        using var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write);
        var store = new FederationStore(hospital.Records);
        var report = new ReportToRegion(hospital, store, FederationKeys.FindOrMake(HospitalPath));
        Assert.Throws<BundleRefusedException>(() => report.Take(receipt with { At = "2020-01-01T00:00:00.000Z" }, s_actor));
        report.Take(receipt, s_actor);
        Assert.Equal("received", store.Last(FederationStore.Out, "R")!.State);
    }

    [Fact]
    public void Keys_are_changed_where_the_old_key_vouches_and_what_was_sealed_before_still_opens()
    {
        byte[] first = Pack(); // Sealed to the region's old key.
        KeyAnnouncement regions, hospitals;
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            string before = FederationKeys.FindOrMake(RegionPath).PublicSealing;
            regions = FederationKeys.FindOrMake(RegionPath).Change("R", DateTimeOffset.UtcNow);
            Assert.NotEqual(before, FederationKeys.FindOrMake(RegionPath).PublicSealing);
            Assert.Equal(regions.SealingKey, FederationKeys.FindOrMake(RegionPath).PublicSealing);
        }

        Assert.Empty(Receive(first));
        using (var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write))
        {
            var store = new FederationStore(hospital.Records);
            Assert.Equal("forged", Assert.Throws<BundleRefusedException>(() => store.Renew(regions with { SealingKey = store.Partner("R")!.SigningKey }, s_actor)).Code);
            store.Renew(regions, s_actor);
            Assert.Equal("forged", Assert.Throws<BundleRefusedException>(() => store.Renew(regions, s_actor)).Code); // Once taken it is worth nothing.
            hospitals = FederationKeys.FindOrMake(HospitalPath).Change("H1", DateTimeOffset.UtcNow);
        }

        Replace(Facts(61));
        byte[] second = Pack();
        Assert.Equal(["forged"], Receive(second)); // The region does not know the hospital's new key yet.
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            new FederationStore(region.Records).Renew(hospitals, s_actor);
        }

        Assert.Empty(Receive(second));
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
    }

    private static void Introduce(RecordStore hospital, RecordStore region)
    {
        var (one, other) = (new FederationStore(hospital), new FederationStore(region));
        var (own, theirs) = (FederationKeys.FindOrMake(hospital.Folder), FederationKeys.FindOrMake(region.Folder));
        one.SetOwnCode("H1", s_actor);
        other.SetOwnCode("R", s_actor);
        one.Save(new FederationPartner("R", "Region", theirs.PublicSigning, theirs.PublicSealing, true, ""), s_actor);
        other.Save(new FederationPartner("H1", "Hospital", own.PublicSigning, own.PublicSealing, true, ""), s_actor);
    }

    private byte[] Pack() => TryPack() ?? throw new InvalidOperationException("Nothing was packed.");

    private byte[]? TryPack()
    {
        using var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write);
        return new ReportToRegion(hospital, new FederationStore(hospital.Records), FederationKeys.FindOrMake(HospitalPath)).Pack("H1", "R", s_actor)?.Bytes;
    }

    private void Replace(FactSet facts)
    {
        using var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write);
        hospital.Facts.Replace("H1", facts, "reference test");
    }

    /// <summary>Codes of the bundles that were refused.</summary>
    private List<string> Receive(params byte[][] bundles)
    {
        var refused = new List<string>();
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Write);
        var intake = new RegionIntake(new FederationStore(region.Records), FederationKeys.FindOrMake(RegionPath));
        foreach (byte[] bundle in bundles)
        {
            try
            {
                intake.Receive(bundle, s_actor);
            }
            catch (BundleRefusedException refusal)
            {
                refused.Add(refusal.Code);
            }
        }

        intake.Apply(region, s_actor);
        return refused;
    }

    private static List<string> Values(string path)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        return Values(folder);
    }

    private static List<string> Values(DataFolder folder)
    {
        var engine = new IndicatorEngine(IndicatorLibrary.Load(ContentFolder.Open("indicators")), PolicyLibrary.Load(ContentFolder.Open("policies")), folder.Facts, folder.Institutions(Scope.DataFolderOwner));
        return [.. engine.Compute(IndicatorQuestion.All with { By = ["institution", "month"] }, Scope.DataFolderOwner).Where(value => value.Indicator.Kind != IndicatorKind.Ranking)
            .Select(value => FormattableString.Invariant($"{value.Indicator.Id} {value.Period} {value.Numerator}/{value.Denominator} = {value.Value} {value.Verdict} {value.Because.En}"))];
    }

    private static FactSet Facts(int stays, string? changed = null, int others = 0)
    {
        var facts = new FactSet();
        foreach (string month in (string[])["2025-10", "2025-11", "2025-12"])
        {
            for (int i = 0; i < (month == changed ? others : stays); i++)
            {
                string key = $"{month}-{i}";
                var stay = facts.Encounters;
                stay.Encounter.Append(key);
                stay.Patient.Append("P" + i);
                stay.Physician.Append("王医师");
                stay.Kind.Append("inpatient");
                stay.Department.Append("呼吸内科");
                stay.Month.Append(month);
                stay.StartedOn.Append(20_000 + i);
                stay.AgeYears.Append(40 + (i % 30));
                stay.ReceivedId.Append(i);
                stay.Discharged.Append(true);
                stay.PatientDays.Append(8);
                stay.UsedAny.Append(i % 2 == 0);
                stay.Therapeutic.Append(i % 2 == 0);
                stay.Ddds.Append(i % 2 == 0 ? 10 : 0);
                stay.EndRow();
                if (i % 2 == 0)
                {
                    var order = facts.DrugUse;
                    order.OrderKey.Append("O" + key);
                    order.Encounter.Append(key);
                    order.Patient.Append("P" + i);
                    order.Kind.Append("inpatient");
                    order.Discharged.Append(true);
                    order.Month.Append(month);
                    order.OrderMonth.Append(month);
                    order.Department.Append("呼吸内科");
                    order.Drug.Append("CRO");
                    order.DrugText.Append("注射用头孢曲松钠");
                    order.Grade.Append("unrestricted");
                    order.Aware.Append("watch");
                    order.Route.Append("P");
                    order.Counted.Append(true);
                    order.Systemic.Append(true);
                    order.TakeHome.Append(false);
                    order.Ddds.Append(10);
                    order.Cost.Append(120.5);
                    order.EndRow();
                }
            }
        }

        return facts;
    }
}
