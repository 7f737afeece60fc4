using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Exchange.Whonet;
using Curb.Facts;
using Curb.Intake;
using Curb.Isolates;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision;
using Curb.Supervision.Federation;
using Curb.Tests.Antibiograms;
using Curb.Tests.Support;

namespace Curb.Tests.Supervision;

/// <content>Isolates and their results in bundles.</content>
public sealed partial class FederationTests
{
    private const string Header = "PATIENT_ID,SPEC_NUM,ISOL_NUM,SPEC_DATE,SPEC_TYPE,WARD,AGE,SEX,ORGANISM,AMP_NM,CIP_NM,CRO_NM,MEM_NM\n";

    public static TheoryData<string> Rules => ["first_isolate", "first_episode", "first_phenotype", "first_of_year", ""];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_region_counts_the_antibiogram_of_a_hospital_exactly_as_the_hospital_does(string rule)
    {
        Report(StreamedIsolatesTests.RandomFile(new Random(7), 900), StreamedIsolatesTests.RandomFile(new Random(8), 300));
        string[][] divisions = [[], ["specimen_group", "onset"], ["age_group", "sex"], ["ward_type", "department", "host"], ["month"], ["specimen_type", "year"]];
        foreach (string[] by in divisions)
        {
            var question = new Antibiogram(by, rule.Length == 0 ? null : rule) { Screening = ScreeningCultures.Included };
            var (own, received) = (Ask(HospitalPath, question), Ask(RegionPath, question));
            Assert.True(own.Count > 5);
            Assert.Equal(own, received);
        }
    }

    [Theory]
    [InlineData(FirstIsolateMethod.Patient, 365)]
    [InlineData(FirstIsolateMethod.Episode, 30)]
    [InlineData(FirstIsolateMethod.Episode, 365)]
    [InlineData(FirstIsolateMethod.Phenotype, 90)]
    [InlineData(FirstIsolateMethod.Year, 365)]
    public void First_isolates_of_a_patient_are_told_anew_from_what_arrived_and_no_day_is_known(FirstIsolateMethod method, int days)
    {
        Report(StreamedIsolatesTests.RandomFile(new Random(17), 900), StreamedIsolatesTests.RandomFile(new Random(18), 300));
        var rule = new FirstIsolateRule(method, days);
        var (own, received) = (Firsts(HospitalPath, rule), Firsts(RegionPath, rule));
        Assert.Contains(own, line => line.EndsWith("True", StringComparison.Ordinal));
        Assert.Contains(own, line => line.EndsWith("False", StringComparison.Ordinal));
        Assert.Equal(own, received);
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        var isolates = region.Facts.Read<IsolateFacts>(Scope.Of(["H1"], true));
        Assert.All(Enumerable.Range(0, isolates.Count), row => Assert.True(isolates.CollectedOn.IsNull(row)));
    }

    [Fact]
    public void Classes_and_the_warnings_of_resistance_are_the_same_at_both_ends()
    {
        // 60 patients with a resistant and 20 with a susceptible E. coli: beyond 50 % of resistance.
        Report(Header + string.Concat(Enumerable.Range(0, 80).Select(i => $"P{i},S{i},1,2025-{10 + (i % 3)}-1{i % 9},bl,W1,45,f,{(i % 4 == 0 ? "kpn" : "eco")},>32,{(i % 4 == 3 ? "<=0.25" : ">4")},>32,{(i % 8 == 0 ? ">8" : "<=0.25")}\n")), Header);
        var (own, received) = (Warnings(HospitalPath), Warnings(RegionPath));
        Assert.Contains(own, line => line.StartsWith("resistance", StringComparison.Ordinal));
        Assert.Equal(own, received);
        var classes = Classes(HospitalPath);
        Assert.Contains(classes, line => line.Contains("CRE", StringComparison.Ordinal));
        Assert.Equal(classes, Classes(RegionPath));
    }

    [Fact]
    public void An_isolate_withdrawn_and_one_changed_arrive_once_with_their_months_alone()
    {
        const string rows = "P1,S1,1,2025-10-03,bl,W1,45,m,eco,>32,<=0.25,<=1,<=0.25\nP1,S2,1,2025-11-03,bl,W1,45,m,eco,>32,>4,<=1,<=0.25\nP2,S3,1,2025-11-05,ur,W1,70,f,kpn,>32,>4,<=1,<=0.25\nP3,S4,1,2025-12-05,ur,W1,70,f,kpn,>32,>4,<=1,<=0.25\n";
        Report(Header + rows, Header);
        Laboratory(HospitalPath, "H1", Header + rows.Replace("P2,S3,1,2025-11-05,ur,W1,70,f,kpn,>32,>4,<=1,<=0.25\n", "", StringComparison.Ordinal).Replace("P3,S4,1,2025-12-05,ur,W1,70,f,kpn,>32,>4", "P3,S4,1,2025-12-05,ur,W1,70,f,kpn,>32,<=0.25", StringComparison.Ordinal));
        byte[] correction = Pack();
        Assert.Equal(["laboratory/2025-11", "laboratory/2025-12"], Sent().Parts.Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.Empty(Receive(correction, correction));
        Assert.Empty(Receive(correction));
        Assert.Null(TryPack());
        var question = new Antibiogram(["month"], null);
        Assert.Equal(Ask(HospitalPath, question), Ask(RegionPath, question));
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        Assert.Equal(3, region.Facts.Count("H1", "isolate"));
        Assert.Equal(12, region.Facts.Count("H1", "susceptibility"));
    }

    [Fact]
    public void Nothing_that_names_a_patient_a_ward_or_a_day_is_among_the_bytes_that_leave()
    {
        Report(Header + "HIDDEN1,SPECIMEN7,1,2025-10-03,bl,WARD-OF-MANY,45,m,eco,>32,<=0.25,<=1,<=0.25\nHIDDEN2,SPECIMEN8,1,2025-10-04,bl,WARD-OF-MANY,88,m,some unknown germ,>32,<=0.25,<=1,<=0.25\n", Header);
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        var store = new FederationStore(region.Records);
        byte[] bytes = store.Read(store.Parts(FederationStore.In, "H1")["laboratory/2025-10"].Digest);
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        Assert.Contains("eco", text, StringComparison.Ordinal);
        Assert.All((string[])["HIDDEN", "SPECIMEN", "WARD-OF", "some unknown germ", "2025-10-0"], hidden => Assert.DoesNotContain(hidden, text, StringComparison.Ordinal));
        var isolates = region.Facts.Read<IsolateFacts>(Scope.Of(["H1"], true));
        Assert.Equal([45, 85], isolates.AgeYears.Values.ToArray().Order());
        int day = Curb.Columns.Days.From(new DateOnly(2025, 10, 3));
        Assert.All(isolates.SeriesDay.Values.ToArray(), shifted => Assert.True(Math.Abs(shifted - day) > 1));
    }

    [Fact]
    public void A_laboratory_that_was_not_agreed_stays_at_home_and_is_refused_where_it_comes()
    {
        Laboratory(HospitalPath, "H1", Header + "P1,S1,1,2025-10-03,bl,W1,45,m,eco,>32,<=0.25,<=1,<=0.25\n");
        Assert.Empty(Receive(Pack()));
        Assert.Equal(1, Sent().Form); // Whoever reads form 1 alone can still take it in.
        Assert.DoesNotContain(Sent().Parts, part => part.HoldsIsolates);
        AgreeOnLaboratory(HospitalPath);
        byte[] bundle = Pack();
        Assert.Equal(2, Sent().Form);
        Assert.Equal(["not-agreed"], Receive(bundle));
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            Assert.Equal("not-agreed", new FederationStore(region.Records).Refusal("H1")!.Code);
        }

        AgreeOnLaboratory(RegionPath);
        Assert.Empty(Receive(bundle));
        using var after = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        Assert.Null(new FederationStore(after.Records).Refusal("H1"));
        Assert.Equal(1, after.Facts.Count("H1", "isolate"));
    }

    [Fact]
    public void A_bundle_of_the_first_form_is_taken_in_and_one_of_a_form_to_come_is_refused()
    {
        AgreeOnLaboratory(HospitalPath);
        AgreeOnLaboratory(RegionPath);
        byte[] bundle = Pack();
        var opened = Opened(bundle);
        Assert.Equal(1, opened.Manifest.Form);
        Assert.Equal(["newer-form"], Receive(Sealed(opened.Manifest with { Form = BundleManifest.Present + 1 }, opened.Parts)));
        Assert.Empty(Receive(bundle));
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
    }

    [Fact]
    public void A_month_without_isolates_is_told_as_such_and_one_that_was_not_sent_is_a_gap()
    {
        AgreeOnLaboratory(HospitalPath);
        AgreeOnLaboratory(RegionPath);
        Laboratory(HospitalPath, "H1", Header + "P1,S1,1,2025-10-03,bl,W1,45,m,eco,>32,<=0.25,<=1,<=0.25\nP1,S2,1,2025-12-03,bl,W1,45,m,eco,>32,>4,<=1,<=0.25\n");
        var opened = Opened(Pack());
        Assert.Equal(0, opened.Manifest.Parts.Single(part => part.Name == "laboratory/2025-11").Rows);
        Assert.Empty(ReportGap.Of(opened.Manifest.Parts));
        var kept = opened.Manifest.Parts.Index().Where(part => part.Item.Name is not ("laboratory/2025-11" or "laboratory/2025-12")).ToList();
        Assert.Empty(Receive(Sealed(opened.Manifest with { Parts = [.. kept.Select(part => part.Item)] }, [.. kept.Select(part => opened.Parts[part.Index])])));
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        var gap = Assert.Single(ReportGap.Of(new FederationStore(region.Records).Parts(FederationStore.In, "H1").Values));
        Assert.Equal("laboratory", gap.Kind);
        Assert.Equal(["2025-11", "2025-12"], gap.Months);
    }

    [Fact]
    public void Received_facts_are_proved_against_their_bundles_and_a_changed_one_is_found()
    {
        Report(StreamedIsolatesTests.RandomFile(new Random(27), 300), Header);
        Assert.Equal([null], Proofs());
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            var scope = Scope.Of(["H1"], true);
            var (isolates, results) = (region.Facts.Read<IsolateFacts>(scope), region.Facts.Results("H1"));
            isolates.Organism.Set(isolates.Count / 2, "zzz");
            region.Facts.Replace("H1", new FactSet { Isolates = isolates, Results = results, Encounters = region.Facts.Read<EncounterFacts>(scope), DrugUse = region.Facts.Read<DrugUseFacts>(scope) }, region.Facts.Stamps(scope)[0].Stamp);
        }

        string problem = Assert.Single(Proofs())!;
        Assert.Contains("laboratory/20", problem, StringComparison.Ordinal);
        Assert.Contains("not as its bundle holds it", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_lost_since_they_were_applied_are_applied_again()
    {
        Report(Header + "P1,S1,1,2025-10-03,bl,W1,45,m,eco,>32,<=0.25,<=1,<=0.25\n", Header);
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            using var connection = region.Columns.Connections.Rent();
            connection.Query("DELETE FROM fact_isolate").Dispose();
            connection.Query("DELETE FROM fact_stamp").Dispose(); // As a program with other fact tables does.
        }

        Assert.Contains("no facts of its bundles", Assert.Single(Proofs())!, StringComparison.Ordinal);
        Assert.Empty(Receive());
        Assert.Equal([null], Proofs());
    }

    [Fact]
    public void Facts_derived_here_of_records_delivered_here_are_not_replaced_by_a_bundle()
    {
        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            using (var batch = region.Received.Begin("H1", new SourceFile("f.csv", new string('0', 64), 0, "test", "all-records", "test")))
            {
                batch.Add(new Delivery());
                batch.Commit();
            }

            region.Facts.Replace("H1", Facts(7), "derived here");
        }

        Assert.Empty(Receive(Pack()));
        using var after = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        var store = new FederationStore(after.Records);
        Assert.Equal("delivers-here", store.Refusal("H1")!.Code);
        Assert.Equal("taken-in", store.Last(FederationStore.In, "H1")!.State);
        Assert.Equal(21, after.Facts.Count("H1", "encounter"));
    }

    [Fact]
    public void The_command_line_answers_at_the_region_as_at_the_hospital_and_derive_applies_what_was_lost()
    {
        Report(StreamedIsolatesTests.RandomFile(new Random(37), 600), Header);
        foreach (string method in (string[])["episode", "phenotype", "patient", "year"])
        {
            var (own, received) = (Asked(HospitalPath, method), Asked(RegionPath, method));
            Assert.Equal((0, 0), (own.ExitCode, received.ExitCode));
            Assert.True(own.Lines.Count > 5);
            Assert.Equal(own.Output, received.Output);
        }

        using (var region = DataFolder.Open(RegionPath, DataFolderAccess.Write))
        {
            using var connection = region.Columns.Connections.Rent();
            connection.Query("DELETE FROM fact_isolate").Dispose();
            connection.Query("DELETE FROM fact_stamp").Dispose();
        }

        Assert.Contains("rows of facts from its bundles", CurbProcess.Run("derive", "--data", RegionPath).Error, StringComparison.Ordinal);
        Assert.Equal(Asked(HospitalPath, "episode").Output, Asked(RegionPath, "episode").Output);

        static CommandResult Asked(string path, string method) => CurbProcess.Run("antibiogram", "--data", path, "--institution", "H1", "--first-isolates", method, "--by", "specimen_group,age_group", "--from", "2023-02", "--format", "csv");
    }

    /// <summary>Both sides agree, the hospital reports, and the region has isolates of another institution beside it whose numbers are the same.</summary>
    private void Report(string own, string other)
    {
        AgreeOnLaboratory(HospitalPath);
        AgreeOnLaboratory(RegionPath);
        Laboratory(HospitalPath, "H1", own);
        Laboratory(RegionPath, "H2", other);
        Assert.Empty(Receive(Pack()));
    }

    private static void AgreeOnLaboratory(string path)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Write);
        var store = new FederationStore(folder.Records);
        store.Partners().ToList().ForEach(partner => store.Save(partner with { LaboratoryAgreed = true }, s_actor));
    }

    private void Laboratory(string path, string institution, string csv)
    {
        string file = _root.File("delivered.csv");
        File.WriteAllText(file, csv);
        using var whonet = WhonetFile.Open(file);
        var all = whonet.EveryRow(int.MaxValue);
        var derived = IsolateDerivation.DeriveCompact(all.Isolates, all.Susceptibilities, ReferenceTables.Library, new LaboratorySettings());
        var use = Facts(institution == "H1" ? 60 : 0);
        using var folder = DataFolder.Open(path, DataFolderAccess.Write);
        folder.Save(new Institution(institution, institution, "A", "tertiary", "general", "青禾区"), "test");
        folder.Facts.Replace(institution, new FactSet { Isolates = derived.Isolates(), Results = derived.Results, Encounters = use.Encounters, DrugUse = use.DrugUse }, "EUCAST 2025");
    }

    private BundleManifest Sent()
    {
        using var records = RecordStore.OpenForAccounts(HospitalPath, TimeProvider.System);
        return new FederationStore(records).Last(FederationStore.Out, "R")!.Manifest;
    }

    private OpenedBundle Opened(byte[] bundle)
    {
        using var sealing = FederationKeys.FindOrMake(RegionPath).Sealing();
        return Bundle.Open(bundle, Convert.FromBase64String(FederationKeys.FindOrMake(HospitalPath).PublicSigning), sealing);
    }

    private byte[] Sealed(BundleManifest manifest, IReadOnlyList<byte[]> parts)
    {
        using var signing = FederationKeys.FindOrMake(HospitalPath).Signing();
        return Bundle.Seal(manifest, parts, signing, Convert.FromBase64String(FederationKeys.FindOrMake(RegionPath).PublicSealing));
    }

    private List<string?> Proofs()
    {
        using var region = DataFolder.Open(RegionPath, DataFolderAccess.Read);
        return [.. new FolderVerification(region).Run().Where(check => check.Subject == "H1 on the bundles of H1").Select(check => check.Problem)];
    }
}
