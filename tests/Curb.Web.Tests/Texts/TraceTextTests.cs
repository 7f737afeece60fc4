using Curb.Web.Deliveries;
using Curb.Web.Jobs;
using Curb.Web.Laboratory;
using Curb.Web.Texts;

namespace Curb.Web.Tests.Texts;

/// <summary>What the program keeps in English is told to a Chinese reader in Chinese; what is not known is shown as it stands.</summary>
public sealed class TraceTextTests
{
    [Theory]
    [InlineData("site: Parenteral", "折点适用部位：Parenteral")]
    [InlineData("no-breakpoint: CLSI 2025 has no MIC breakpoint of CSL for Escherichia coli", "CLSI 2025无该菌对该药的MIC折点")]
    [InlineData("no-breakpoint: CLSI 2025 has CZO for a group that leaves out Proteus vulgaris", "CLSI 2025中该药的折点不含该菌")]
    [InlineData("censored: <=8 mg/L lies on both sides of a breakpoint (S 2, R 8)", "截断值<=8 mg/L跨越折点（S 2，R 8），无法判定")]
    [InlineData("expected-resistance: EUCAST Table 1, Enterobacter cloacae complex to AMP", "天然耐药（EUCAST Table 1）")]
    [InlineData("reported: category as given by the laboratory", "实验室报告的判定")]
    [InlineData("uncertainty: values near the breakpoint (EUCAST 2025 v15, unverified); site: Urinary", "接近折点，处于技术不确定区（EUCAST 2025 v15, unverified）；折点适用部位：Urinary")]
    [InlineData("never-seen: words of another year", "never-seen: words of another year")]
    [InlineData("", "")]
    public void A_reason_is_told_in_Chinese(string kept, string told)
    {
        Assert.Equal(told, ReasonText.In(Phrases.Chinese, kept));
        Assert.Equal(kept, ReasonText.In(Phrases.English, kept));
    }

    [Theory]
    [InlineData("delimited text, GB18030, comma; dates yyyy-MM-dd in 开始时间, 停止时间", "文本文件，GB18030编码，逗号分隔；日期yyyy-MM-dd（开始时间、停止时间）")]
    [InlineData("XLSX, sheet 医嘱, 1900 date system", "XLSX，工作表“医嘱”")]
    [InlineData("generated, seed 1", "示范数据，随机种子1")]
    [InlineData("some other form", "some other form")]
    public void How_a_file_was_read_is_told_in_Chinese(string kept, string told)
    {
        Assert.Equal(told, ReadingText.In(Phrases.Chinese, kept));
        Assert.Equal(kept, ReadingText.In(Phrases.English, kept));
    }

    [Theory]
    [InlineData("deriving facts", "正在推导事实")]
    [InlineData("facts of H001", "正在推导H001的事实")]
    [InlineData("2025-12 inpatient-use-rate", "2025-12 inpatient-use-rate")]
    [InlineData(null, "")]
    public void A_stage_of_a_job_is_told_in_Chinese(string? kept, string told) => Assert.Equal(told, JobStages.In(Phrases.Chinese, kept));
}
