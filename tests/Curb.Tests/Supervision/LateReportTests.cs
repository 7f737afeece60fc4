using Curb.Casework;
using Curb.Exchange;
using Curb.Exchange.Forms;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Forms;
using Curb.Supervision;
using Curb.Supervision.Forms;
using Curb.Tests.Casework;
using Curb.Tests.Support;

namespace Curb.Tests.Supervision;

/// <summary>Late monthly reports as cases, and the command line of forms.</summary>
public sealed class LateReportTests : IDisposable
{
    private static readonly FormLibrary s_forms = FormLibrary.Load(ContentFolder.Open("forms"), IndicatorLibrary.Load(ContentFolder.Open("indicators")), PolicyLibrary.Load(ContentFolder.Open("policies")));
    private static readonly Institution s_centre = new("C1", "中心", "", "primary", "community", "区");
    private static readonly Actor s_actor = new("test");

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_late_report_is_one_case_however_often_it_is_looked_for_and_ends_when_the_report_is_sent()
    {
        using var records = RecordStore.OpenForAccounts(_root.File("records"), TimeProvider.System);
        var (forms, cases) = (new FormStore(records), new CaseStore(records, ShippedCasework.Types, ShippedCasework.Calendar));
        var today = new DateOnly(2025, 3, 20);
        CaseHarvest Look() => LateReports.Harvest(FormCalendar.Owed(forms, s_forms.Forms, [s_centre], new HashSet<string>(), today));
        Assert.Equal(["2025-01", "2025-02"], Look().Findings.Select(finding => finding.Evidence));
        cases.Raise(Look(), s_actor);
        cases.Raise(Look(), s_actor);
        Assert.Equal(2, Cases(cases).Count(one => one.IsOpen));
        forms.Send("C1", "primary-monthly", new CalendarMonth(2025, 1), FormContent.Empty, "", s_actor);
        cases.Raise(Look(), s_actor);
        Assert.Equal(("received", 1), (Cases(cases).Single(one => !one.IsOpen).State, Cases(cases).Count(one => one.IsOpen)));
    }

    [Fact]
    public void Whoever_delivers_records_owes_no_form_and_nobody_is_late_with_one_that_need_not_apply()
    {
        using var records = RecordStore.OpenForAccounts(_root.File("records"), TimeProvider.System);
        var forms = new FormStore(records);
        Assert.Empty(FormCalendar.Owed(forms, s_forms.Forms, [s_centre], new HashSet<string> { "C1" }, new DateOnly(2025, 6, 20)));
        Assert.DoesNotContain(FormCalendar.Owed(forms, s_forms.Forms, [s_centre], new HashSet<string>(), new DateOnly(2025, 6, 20)), report => report.Form.Id == "primary-inpatient");
        forms.Send("C1", "primary-inpatient", new CalendarMonth(2025, 5), FormContent.Empty, "", s_actor);
        Assert.Equal("2025-05", Assert.Single(FormCalendar.Owed(forms, s_forms.Forms, [s_centre], new HashSet<string>(), new DateOnly(2025, 6, 20)), report => report.Form.Id == "primary-inpatient").Month.ToString());
    }

    [Fact]
    public void A_sample_of_inpatient_orders_tells_the_share_appropriate()
    {
        var form = s_forms.Find("primary-inpatient")!;
        Dictionary<string, string> Row(string appropriate) => new() { ["day"] = "2025-05-03", ["age"] = "60", ["diagnosis"] = "肺炎", ["drug"] = "头孢曲松", ["culture"] = "no", ["appropriate"] = appropriate };
        var content = new FormContent(new Dictionary<string, string> { ["discharges"] = "40", ["antimicrobial-discharges"] = "18" }, [.. Enumerable.Range(0, 10).Select(i => Row(i < 8 ? "yes" : "no"))]);
        Assert.DoesNotContain(FormJudgement.Check(form, new CalendarMonth(2025, 5), content, null), problem => problem.Blocks);
        Assert.Equal([("inpatient-use-rate", 18.0, 40.0), ("inpatient-appropriateness", 8.0, 10.0)], FormJudgement.Figures(form, "C1", content, Bilingual.Empty).Select(figure => (figure.Indicator, figure.Numerator, figure.Denominator!.Value)));
    }

    [Fact]
    public void A_workbook_goes_out_comes_back_and_is_refused_with_field_found_and_expected_where_it_is_wrong()
    {
        string data = _root.File("data"), file = _root.File("may.xlsx");
        using (var folder = DataFolder.Open(data, DataFolderAccess.Write))
        {
            folder.Save(s_centre, "test");
        }

        string[] asked = ["--form", "primary-monthly", "--institution", "C1", "--month", "2025-05", "--data", data];
        Assert.Equal(0, CurbProcess.Run(["forms", "template", .. asked, "--out", file]).ExitCode);
        Write(file, "1200", "300");
        var wrong = Run("import", "300", "1200");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("is greater than", wrong.Output, StringComparison.Ordinal);
        var sent = Run("import", "1200", "300");
        Assert.True(sent.ExitCode == 0 && sent.Error.Contains("sent", StringComparison.Ordinal), sent.Error);
        Assert.Equal(2, CurbProcess.Run(["forms", "import", file, .. asked, "--send"]).ExitCode); // A correction needs its reason.
        Assert.Equal(2, CurbProcess.Run(["forms", "import", file, "--form", "nothing", "--institution", "C1", "--month", "2025-05", "--data", data]).ExitCode);
        var owed = CurbProcess.Run("forms", "--data", data, "--format", "csv");
        Assert.Contains("C1,primary-monthly", owed.Output, StringComparison.Ordinal);
        Assert.Contains("cases opened", CurbProcess.Run("forms", "chase", "--data", data).Error, StringComparison.Ordinal);

        CommandResult Run(string verb, string all, string some)
        {
            Write(file, all, some);
            return CurbProcess.Run(["forms", verb, file, .. asked, "--send", "--format", "csv"]);
        }
    }

    private static void Write(string file, string all, string some)
    {
        var values = new Dictionary<string, string> { ["outpatient-prescriptions"] = all, ["antimicrobial-prescriptions"] = some, ["intravenous-prescriptions"] = "20", ["special-prescriptions"] = "0" };
        using var target = File.Create(file);
        FormWorkbook.Write(target, s_forms.Find("primary-monthly")!, new FormContent(values, []), null);
    }

    private static IReadOnlyList<CaseFile> Cases(CaseStore store) => store.Search(CaseReader.DataFolderOwner, new CaseSearch(null, LateReports.Type, null, null), 0, 100).Cases;
}
