using Curb.Facts;
using Curb.Intake.Received;
using Curb.Supervision;

namespace Curb.Tests.Profiles;

/// <summary>The monthly return of the Chinese templates, from file to fact.</summary>
public sealed class MonthlyReturnTests : IDisposable
{
    private const string Header = "统计日期,指标,科室,分子,分母\n";

    private readonly IngestRun _run = new();

    [Fact]
    public void Numerator_and_denominator_of_a_month_come_in_one_row_and_inhabitants_have_only_one_figure()
    {
        var outcome = _run.Take("cn-templates", "月报.csv", Header + "2025-02-28,药学监护,全院,6,9\n2025-02-28,服务人口数,全院,,20000\n2025-02-28,心情,全院,1,2\n2025-02-28,用药错误,全院,-1,2\n");

        var facts = MonthlyReturn.Derive(_run.Read<ReceivedReportedFigures>());

        Assert.Equal((2L, 2L), (outcome.Accepted, outcome.Rejected));
        Assert.Equal(["pharmaceutical-care", "inhabitants"], Enumerable.Range(0, 2).Select(row => facts.Item[row]));
        Assert.Equal(("2025-02", (string?)null, 6.0, 9.0), (facts.Month[0], facts.Department[0], facts.Numerator[0]!.Value, facts.Denominator[0]!.Value));
        Assert.Equal((null, 20000.0, 28 * 20000.0), (facts.Numerator[1], facts.Denominator[1]!.Value, facts.DenominatorDays[1]!.Value));
    }

    [Fact]
    public void A_later_delivery_takes_the_place_of_the_same_month_whatever_its_day()
    {
        _run.Take("cn-templates", "a.csv", Header + "2025-03-01,用药错误,全院,2,100\n");
        _run.Take("cn-templates", "b.csv", Header + "2025-03-31,用药错误,全院,3,100\n");

        var facts = MonthlyReturn.Derive(_run.Read<ReceivedReportedFigures>());

        Assert.Equal((1, 3.0), (facts.Count, facts.Numerator[0]!.Value));
    }

    [Fact]
    public void Where_the_whole_institution_is_reported_its_departments_do_not_count_again()
    {
        _run.Take("cn-templates", "a.csv", Header + "2025-03-31,用药错误,内科,2,100\n2025-03-31,用药错误,外科,3,150\n2025-03-31,药学监护,内科,2,100\n2025-03-31,药学监护,全院,9,300\n");

        ReportedFigureFacts facts = MonthlyReturn.Derive(_run.Read<ReceivedReportedFigures>());

        Assert.Equal([("medication-errors", "内科"), ("medication-errors", "外科"), ("pharmaceutical-care", null)], Enumerable.Range(0, facts.Count).Select(row => (facts.Item[row]!, facts.Department[row])));
    }

    public void Dispose() => _run.Dispose();
}
