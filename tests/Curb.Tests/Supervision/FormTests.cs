using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Forms;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Forms;
using Curb.Supervision;
using Curb.Supervision.Forms;

namespace Curb.Tests.Supervision;

public sealed class FormTests
{
    private static readonly Actor s_actor = new("clerk");
    private static readonly CalendarMonth s_month = new(2025, 5);

    private static FormLibrary Forms { get; } = FormLibrary.Load(ContentFolder.Open("forms"), IndicatorLibrary.Load(ContentFolder.Open("indicators")), PolicyLibrary.Load(ContentFolder.Open("policies")));

    private static FormDefinition Primary => Forms.Find("primary-monthly")!;

    [Theory]
    [InlineData("outpatient-prescriptions", "", true)]
    [InlineData("outpatient-prescriptions", "abc", true)]
    [InlineData("outpatient-prescriptions", "-3", true)]
    [InlineData("outpatient-prescriptions", "12.5", true)]
    [InlineData("outpatient-prescriptions", "300000", true)]
    [InlineData("outpatient-prescriptions", "１，２００", false)]
    [InlineData("antimicrobial-prescriptions", "1201", true)]
    [InlineData("antimicrobial-prescriptions", "1200", false)]
    public void A_figure_that_can_t_be_true_blocks(string field, string text, bool blocks)
    {
        var content = Filled((field, text.Replace('，', ',')));
        Assert.Equal(blocks, FormJudgement.Check(Primary, s_month, content, null).Any(problem => problem.Blocks));
    }

    [Fact]
    public void A_figure_far_from_last_month_is_a_question_and_does_not_block()
    {
        var problems = FormJudgement.Check(Primary, s_month, Filled(), Filled(("outpatient-prescriptions", "100")));
        Assert.Contains(problems, problem => problem is { Field: "outpatient-prescriptions", Blocks: false });
        Assert.DoesNotContain(problems, problem => problem.Blocks);
    }

    [Fact]
    public void A_sampled_row_with_an_identity_number_or_a_day_of_another_month_blocks()
    {
        var row = Row();
        Assert.DoesNotContain(Check(row.Cells), problem => problem.Blocks);
        Assert.Contains(Check(new(row.Cells) { ["diagnosis"] = "肺炎 110101199001011234" }), problem => problem is { Field: "diagnosis", Row: 1, Blocks: true });
        Assert.Contains(Check(new(row.Cells) { ["day"] = "2025-06-01" }), problem => problem is { Field: "day", Blocks: true });
    }

    [Fact]
    public void Figures_are_read_out_and_what_was_not_filled_in_is_not_zero()
    {
        var told = FormJudgement.Figures(Primary, "C1", new FormContent(Filled().Values, [Row().Cells, new Dictionary<string, string>(Row().Cells) { ["appropriate"] = "no" }]), Bilingual.Empty);
        Assert.Equal((200, 1200), told.Where(figure => figure.Indicator == "outpatient-prescription-share").Select(figure => ((int)figure.Numerator, (int)figure.Denominator!)).Single());
        Assert.Equal((1, 2), told.Where(figure => figure.Indicator == "outpatient-appropriateness").Select(figure => ((int)figure.Numerator, (int)figure.Denominator!)).Single());
        Assert.DoesNotContain(told, figure => figure.Indicator is "outpatient-cost-share" or "varieties-used");
    }

    [Fact]
    public void A_reported_figure_is_judged_as_a_computed_one_and_one_that_waits_for_records_too()
    {
        var policies = PolicyLibrary.Load(ContentFolder.Open("policies"));
        var engine = new IndicatorEngine(IndicatorLibrary.Load(ContentFolder.Open("indicators")), policies, new FactsInMemory(new FactSet()), [new Institution("S1", "乙医院", "", "secondary", "general", ""), new Institution("P1", "药房", "", "unknown", "retail-pharmacy", "")]);
        var value = engine.JudgeTold("outpatient-prescription-share", "S1", Period.Of(s_month), 19, 100);
        Assert.Equal(19, value.Value!.Value, 6);
        Assert.Equal(Verdict.Met, value.Verdict);
        Assert.Equal(Verdict.NotMet, engine.JudgeTold("outpatient-prescription-share", "S1", Period.Of(s_month), 21, 100).Verdict);
        Assert.Equal(Verdict.CannotAssess, engine.JudgeTold("outpatient-prescription-share", "S1", Period.Of(s_month), 1, 4).Verdict);
var retail = engine.JudgeTold("retail-on-prescription-share", "P1", Period.Of(s_month), 99, 100);
        Assert.Equal(99, retail.Value!.Value, 6);
        Assert.Equal(Verdict.NotMet, retail.Verdict);
    }

    [Fact]
    public void A_workbook_that_was_written_is_read_back_as_it_was()
    {
        using var root = new TemporaryFolder();
        var content = new FormContent(Filled().Values, [Row().Cells]);
        using (var file = new FileStream(root.File("form.xlsx"), FileMode.Create))
        {
            FormWorkbook.Write(file, Primary, content, Filled());
        }

        var read = FormWorkbook.Read(root.File("form.xlsx"), Primary);
        Assert.Equal(content.Values.OrderBy(pair => pair.Key), read.Values.OrderBy(pair => pair.Key));
        Assert.Equal(content.Sample.Single().OrderBy(pair => pair.Key), read.Sample.Single().OrderBy(pair => pair.Key));
    }

    [Fact]
    public void A_sent_month_is_frozen_and_a_correction_is_a_new_version_with_its_reason()
    {
        using var root = new TemporaryFolder();
        using var records = RecordStore.OpenForAccounts(root.File("data"), TimeProvider.System);
        var store = new FormStore(records);
        store.Save("C1", Primary.Id, s_month, Filled(("outpatient-prescriptions", "1")), "", s_actor);
        store.Send("C1", Primary.Id, s_month, Filled(), "", s_actor);
        Assert.Throws<ArgumentException>(() => store.Send("C1", Primary.Id, s_month, Filled(("outpatient-prescriptions", "1300")), " ", s_actor));
        store.Send("C1", Primary.Id, s_month, Filled(("outpatient-prescriptions", "1300")), "漏计一天", s_actor);
        var versions = store.Versions(Scope.DataFolderOwner, "C1", Primary.Id, s_month);
        Assert.Equal([(2, true, "1300", "漏计一天"), (1, true, "1200", "")], versions.Select(version => (version.Version, version.IsSent, version.Content["outpatient-prescriptions"], version.Reason)));
        Assert.Equal(2, store.SentIn(Scope.DataFolderOwner, Period.Of(s_month)).Single().Report.Version);
        Assert.Empty(store.Versions(Scope.Of(["C2"], true), "C1", Primary.Id, s_month));
        Assert.Equal((1, 2), (store.Remind("C1", Primary.Id, s_month, s_actor), store.Remind("C1", Primary.Id, s_month, s_actor)));
        Assert.Equal(["save-report", "send-report", "send-report", "remind-report", "remind-report"], records.AuditEvents().Select(entry => entry.Process));
        Assert.Empty(records.AuditProblems());
    }

    [Fact]
    public void Who_delivers_records_owes_no_form_and_the_others_are_late_after_the_day()
    {
        var clinic = new Institution("C1", "诊所", "", "primary", "community", "");
        var centre = new Institution("C2", "中心", "", "primary", "community", "");
        var owed = ReportingCalendar.Of(Forms.Forms, [clinic, centre], code => code == "C2", new Period(new(2025, 3), new(2025, 6)),
            (_, form, month) => form != Primary.Id ? null : month.Number == 3 ? (new DateOnly(2025, 4, 10), 1) : month.Number == 4 ? (new DateOnly(2025, 5, 13), 2) : null, (_, _, _) => 0, new DateOnly(2025, 6, 11));
        Assert.Equal([(3, ReportState.InTime, 0), (4, ReportState.SentLate, 3), (5, ReportState.Late, 1), (6, ReportState.NotDue, 0)], owed.Select(report => (report.Month.Number, report.State, report.DaysLate)));
        Assert.All(owed, report => Assert.Equal("C1", report.Institution.Code));
        Assert.Equal(2.0 / 3, ReportingCalendar.Completeness(owed)!.Value, 10);
    }

    private static FormContent Filled(params (string Field, string Text)[] other)
    {
        var values = new Dictionary<string, string> { ["outpatient-prescriptions"] = "1200", ["antimicrobial-prescriptions"] = "200", ["intravenous-prescriptions"] = "40", ["special-prescriptions"] = "0" };
        foreach (var (field, text) in other)
        {
            values[field] = text;
        }

        return new FormContent(values, []);
    }

    private static SampledRow Row() => new(new Dictionary<string, string> { ["day"] = "2025-05-06", ["age"] = "34", ["diagnosis"] = "急性支气管炎", ["drug"] = "阿莫西林", ["intravenous"] = "no", ["appropriate"] = "yes" });

    private static IReadOnlyList<FormProblem> Check(Dictionary<string, string> row) => FormJudgement.Check(Primary, s_month, new FormContent(Filled().Values, [row]), null);

    private sealed record SampledRow(Dictionary<string, string> Cells);
}
