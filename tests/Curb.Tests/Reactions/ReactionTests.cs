using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Formularies;
using Curb.Intake.Received;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Profiles;
using Curb.Tests.Support;

namespace Curb.Tests.Reactions;

/// <summary>Reports of adverse reactions from file to fact, and what they propose.</summary>
public sealed class ReactionTests : IDisposable
{
    private const string Header = "报告编号,药品序号,患者编号,就诊流水号,药品编码,怀疑药品,不良反应名称,发生日期,报告类型,关联性评价,不良反应结果,报告科室\n";

    private readonly IngestRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Bad_rows_are_told_and_the_same_report_twice_is_one_and_a_later_version_replaces_it()
    {
        var first = _run.Take("cn-templates", "a.csv", Header
            + "A1,1,P1,Z1,,注射用头孢曲松钠,皮疹,2024-03-06,一般,待评价,好转,内科\nA1,2,P1,Z1,,氯化钠注射液,皮疹,2024-03-06,一般,,好转,内科\n"
            + "A2,1,,,,注射用美罗培南,腹泻,2024-03-07,特别严重,可能,好转,内科\nA3,1,,,,注射用美罗培南,腹泻,2024-03-07,严重,大概,好转,内科\nA4,1,,,,注射用美罗培南,腹泻,,严重,可能,好转,内科\n");
        Assert.Equal((5L, 2L, 3L), (first.Read, first.Accepted, first.Rejected));
        Assert.Equal(["4 报告类型 特别严重", "5 关联性评价 大概", "6 发生日期 an empty cell"], _run.Rejections(first).Select(one => $"{one.Line} {one.Column} {one.Found}"));

        var again = _run.Take("cn-templates", "b.csv", Header + "A1,1,P1,Z1,,注射用头孢曲松钠,过敏性休克,2024-03-06,新的严重,很可能,痊愈,内科\nA1,2,P1,Z1,,氯化钠注射液,皮疹,2024-03-06,一般,,好转,内科\n");
        Assert.Equal((0L, 1L, 1L), (again.Accepted, again.Replaced, again.Unchanged));
        var received = _run.Read<ReceivedReactions>();
        Assert.Equal(["A1-1 过敏性休克 new-serious probable", "A1-2 皮疹 general "], Enumerable.Range(0, received.Count).Select(row => $"{received.Key[row]} {received.Reaction[row]} {received.Class[row]} {received.Causality[row]}"));
    }

    [Fact]
    public void A_fhir_adverse_event_names_its_drugs_and_one_without_drug_or_day_is_told()
    {
        static string Event(string id, string more) => $$"""{"resource":{"resourceType":"AdverseEvent","id":"{{id}}","actuality":"actual","subject":{"reference":"Patient/P1" },"encounter":{"reference":"Encounter/Z1" },{{more}} } }""";
        var batch = _run.Take("fhir", "e.json", $$"""
            {"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Medication","id":"m1","code":{"text":"注射用美罗培南" } } },
            {{Event("A1", """ "event":{"text":"皮疹"},"date":"2024-03-06T08:00:00+08:00","seriousness":{"coding":[{"code":"serious"}]},"outcome":{"text":"好转"},"suspectEntity":[{"instance":{"reference":"Medication/m1"},"causality":[{"assessment":{"coding":[{"code":"Probably-Likely"}]}}]},{"instance":{"display":"注射用头孢曲松钠"}}] """)}},
            {{Event("A2", """ "event":{"text":"皮疹"},"date":"2024-03-06","suspectEntity":[] """)}},
            {{Event("A3", """ "event":{"text":"皮疹"},"suspectEntity":[{"instance":{"display":"注射用头孢曲松钠"}}] """)}}
            ]}
            """);
        Assert.Equal((3L, 1L, 2L), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(["suspectEntity", "date"], _run.Rejections(batch).Select(one => one.Column));
        var received = _run.Read<ReceivedReactions>();
        Assert.Equal(["A1-1 注射用美罗培南 is-serious probable P1 Z1", "A1-2 注射用头孢曲松钠 is-serious  P1 Z1"], Enumerable.Range(0, received.Count).Select(row => $"{received.Key[row]} {received.DrugName[row]} {received.Class[row]} {received.Causality[row]} {received.Patient[row]} {received.Encounter[row]}"));
    }

    [Theory]
    [InlineData("not-serious", "certain", "False  True")]
    [InlineData("is-serious", "certain", "True  True")]
    [InlineData("general", "certain", "False False True")]
    [InlineData("serious", "probable", "True False True")]
    [InlineData("new-general", "possible", "False True True")]
    [InlineData("new-serious", "unlikely", "True True False")]
    [InlineData("general", "to-be-assessed", "False False ")]
    [InlineData("general", null, "False False ")]
    public void A_fact_tells_serious_new_and_whether_the_drug_may_have_caused_it(string kind, string? causality, string expected)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");
        Report(hospital, "A1", stay, "注射用头孢曲松钠", kind, causality);
        Report(hospital, "A2", null, "氯化钠注射液", kind, causality);
        var facts = hospital.Derive().Reactions;
        Assert.Equal(("CRO", "p1", "2024-03", expected), (facts.Drug[0], facts.Patient[0], facts.Month[0], $"{facts.Serious[0]} {facts.New[0]} {facts.Causal[0]}"));
        Assert.Equal((null, "氯化钠注射液", null), (facts.Drug[1], facts.DrugText[1], facts.Patient[1]));
    }

    // Orders; reports as serious:causal:month, one letter each for serious (s, g) and causal (y, n, ?).
    [Theory]
    [InlineData(1000, "", "cannot assess")]
    [InlineData(1000, "gn", "")]
    [InlineData(600, "gy gy gy", "3 reports, 5.0")]
    [InlineData(601, "gy gy gy", "")]
    [InlineData(100, "gy gy", "")]
    [InlineData(49, "gy gy gy", "")]
    [InlineData(50, "gy gy gy", "3 reports, 60.0")]
    [InlineData(5000, "sy", "")]
    [InlineData(5000, "sy sy", "2 reports, 0.4")]
    [InlineData(5000, "sn sn s? s?", "")]
    [InlineData(0, "sy sy", "2 reports, no rate")]
    public void Many_or_serious_reports_propose_a_withdrawal_and_no_feed_is_told(int orders, string reports, string expected)
    {
        var facts = new FactSet();
        for (int order = 0; order < orders; order++)
        {
            facts.DrugUse.Institution.Append("H1");
            facts.DrugUse.Drug.Append("CRO");
            facts.DrugUse.Counted.Append(true);
            facts.DrugUse.Returned.Append(false);
            facts.DrugUse.OrderMonth.Append("2024-03");
            facts.DrugUse.EndRow();
        }

        // What is given back is no order: with it a rate would be half of what it is.
        for (int line = 0; line < orders; line++)
        {
            facts.DrugUse.Institution.Append("H1");
            facts.DrugUse.Drug.Append("CRO");
            facts.DrugUse.Counted.Append(true);
            facts.DrugUse.Returned.Append(true);
            facts.DrugUse.OrderMonth.Append("2024-03");
            facts.DrugUse.EndRow();
        }

        int number = 0;
        foreach (string report in reports.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // Each report names the drug twice, as two lines of one report do: it is one report.
            number++;
            for (int line = 0; line < 2; line++)
            {
                facts.Reactions.Institution.Append("H1");
                facts.Reactions.Report.Append($"A{number}");
                facts.Reactions.Drug.Append("CRO");
                facts.Reactions.Month.Append("2024-03");
                facts.Reactions.Serious.Append(report[0] == 's');
                facts.Reactions.Causal.Append(report[1] switch { 'y' => true, 'n' => false, _ => null });
                facts.Reactions.EndRow();
            }
        }

        var survey = new WithdrawalProposals(Reference.Library).Survey(new FactsInMemory(facts), Scope.Of(["H1"], true), [], new HashSet<string> { "CRO" }, "2024-01", "2024-12");
        var evidence = survey.Proposals.SelectMany(one => one.Evidence).Where(one => one.Ground == "reactions").ToList();
        string found = survey.NotAssessed.Any(one => one.En.StartsWith("adverse reactions", StringComparison.Ordinal)) ? "cannot assess"
            : evidence.Count == 0 ? "" : $"{evidence[0].Figure} reports, {(evidence[0].Because.En.Contains("no rate", StringComparison.Ordinal) ? "no rate" : evidence[0].Because.En.Split("orders, ")[1].Split(' ')[0])}";
        Assert.Equal(expected, found);
        Assert.All(evidence, one => Assert.False(one.Verified));
    }

    private static void Report(SmallHospital hospital, string number, string? stay, string drug, string kind, string? causality)
    {
        var table = hospital.Records.Reactions;
        table.Id.Append(table.Count + 1L);
        table.Key.Append(number + "-1");
        table.Report.Append(number);
        table.Encounter.Append(stay);
        table.DrugName.Append(drug);
        table.Reaction.Append("皮疹");
        table.OnsetOn.Append(Days.From(new DateOnly(2024, 3, 6)));
        table.Class.Append(kind);
        table.Causality.Append(causality);
        table.EndRow();
    }
}
