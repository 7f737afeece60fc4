using System.Net;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Pages;

/// <summary>Parts of the scorecard and the pages behind its numbers.</summary>
[Collection(SiteCollection.Name)]
public sealed class PanelTests(RunningSite site)
{
    private const string View = "institution=H1&from=2025-01&to=2025-12";

    [Fact]
    public async Task Antibiogram_gives_the_share_of_40_isolates_with_the_number()
    {
        var html = await site.Page("/panels/antibiogram?" + View);
        Assert.Contains("<i lang=\"la\">Escherichia coli</i>", html, StringComparison.Ordinal);
        Assert.Contains("class=\"heat-7\"", html, StringComparison.Ordinal);
        Assert.Contains(">75<small>40</small>", html, StringComparison.Ordinal);
        Assert.Contains("60–86 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Antibiogram_judges_no_organism_under_30_isolates()
    {
        var row = (await site.Page("/panels/antibiogram?" + View)).Split("Staphylococcus aureus")[1].Split("</tr>")[0];
        Assert.Contains("n=12", row, StringComparison.Ordinal);
        Assert.DoesNotContain(">100<", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_drugs_sum_what_was_counted()
    {
        var ddds = await site.Page("/panels/drugs?by=ddds&" + View);
        Assert.Contains("头孢曲松", ddds, StringComparison.Ordinal);
        Assert.Contains(">3,600<", ddds, StringComparison.Ordinal);
        Assert.Contains(">43,380<", await site.Page("/panels/drugs?by=cost&" + View), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_drugs_of_an_institution_without_orders_say_why_there_are_none() =>
        Assert.Contains("没有计入的抗菌药物医嘱", await site.Page("/panels/drugs?by=ddds&institution=C1&from=2025-01&to=2025-12"), StringComparison.Ordinal);

    [Fact]
    public async Task Deliveries_account_for_every_row()
    {
        var html = WebUtility.HtmlDecode(await site.Page("/deliveries/1?" + View));
        Assert.Contains("读入 13 = 新增 10 + 更正 0 + 未变 0 + 退回 3", html, StringComparison.Ordinal);
        Assert.Contains("2025-02-30", html, StringComparison.Ordinal);
        Assert.Contains("GB18030", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_rows_as_csv_run_no_formula() =>
        Assert.Contains("'=HYPERLINK", await site.Page("/deliveries/1/rejections.csv"), StringComparison.Ordinal);

    [Fact]
    public async Task Records_behind_the_numerator_are_as_many_as_it_says()
    {
        var csv = await site.Page("/records/inpatient-use-rate?side=numerator&format=csv&" + View);
        Assert.Equal(360, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.Equal(720, (await site.Page("/records/inpatient-use-rate?side=denominator&format=csv&" + View)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task Records_come_in_pages_without_overlap()
    {
        var first = await site.Page("/records/inpatient-use-rate?" + View);
        var last = await site.Page("/records/inpatient-use-rate?page=8&" + View);
        Assert.Contains("第 1 – 50 条", first, StringComparison.Ordinal);
        Assert.Contains("第 351 – 360 条", last, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definition_shows_formula_clause_and_targets_by_kind_of_hospital()
    {
        var html = await site.Page("/indicators/inpatient-use-rate?" + View, "curb-language=en");
        Assert.Contains("Numerator ÷ denominator × 100", html, StringComparison.Ordinal);
        Assert.Contains("oncology", html, StringComparison.Ordinal);
        Assert.Contains("≤ 60", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task District_judges_each_institution_by_its_own_targets_and_leaves_out_nobody()
    {
        var html = await site.Page("/district?from=2025-01&to=2025-12");
        Assert.Contains("测试市人民医院", html, StringComparison.Ordinal);
        Assert.Contains("测试社区卫生服务中心", html, StringComparison.Ordinal);
        Assert.Contains("cell-not-met", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_instance_says_what_it_runs_and_who_can_reach_it()
    {
        var html = await site.Page("/about", "curb-language=en");
        Assert.Contains("antimicrobials", html, StringComparison.Ordinal);
        Assert.Contains("cn/order84-2012", html, StringComparison.Ordinal);
        Assert.Contains("this computer only", html, StringComparison.Ordinal);
    }
}
