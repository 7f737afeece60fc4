using Curb.ReferenceData;
using Curb.ReferenceData.Checking;

namespace Curb.Tests.ReferenceData;

public class ReferenceCheckTests
{
    [Fact]
    public void The_shipped_tables_are_in_order() => Assert.Empty(ReferenceCheck.Run(ReferenceTree.Shipped));

    /// <summary>Each of these is planted in a shipped table; the check must name the column. The missing comma that ran two organism codes together is a peer's fault.</summary>
    [Theory]
    [InlineData("organisms/whonet-2026/table.csv", "\nmma,", "\nmmammc,", "code")]
    [InlineData("organisms/whonet-2026/table.csv", "\nmmc,", "\nmma,", "code")]
    [InlineData("organisms/whonet-2026/table.csv", ",kma,", ",kzz,", "replaced_by")]
    [InlineData("specimens/whonet-2025/table.csv", "\nbl,12,Blood,血液,blood,", "\nbl,12,Blood,血液,bloood,", "group")]
    [InlineData("antimicrobials/2025/table.csv", ",J01DD04,watch,", ",J01DD04,wach,", "aware")]
    [InlineData("antimicrobials/2025/table.csv", "unasyn;ampicillin", "zosyn;ampicillin", "synonyms")]
    [InlineData("antimicrobials/2025/table.csv", "cephalosporins-3,J01DD04", "cephalosporins-9,J01DD04", "class")]
    [InlineData("ddds/who-2025/table.csv", "\nMNO,J01AA08,O,,0.2,", "\nMNO,A01AB23,O,,0.001,", "atc")]
    [InlineData("ddds/who-2025/table.csv", "\nCRO,J01DD04,P,,2,g", "\nCRO,J01DD04,P,,2000,mg", "unit")]
    [InlineData("breakpoints/eucast/2025/table.csv", "EBC,family,SAM,,8,8", "EBC,family,SAM,,16,8", "susceptible")]
    [InlineData("breakpoints/clsi/2025/table.csv", "EBC,family,CRO,,1,4", "EBC,family,XXQ,,1,4", "drug")]
    [InlineData("breakpoints/clsi/2025/table.csv", "EBC,family,CRO,,1,4", "EBX,family,CRO,,1,4", "organism")]
    [InlineData("expected-resistance/eucast/whonet-2026/table.csv", ",kpn,species,", ",kpp,species,", "organism")]
    [InlineData("procedures/2015/table.csv", "in-principle-none", "perhaps", "prophylaxis_default")]
    [InlineData("frequencies/2025/table.csv", "\nbid,2,", "\nqd,2,", "text")]
    [InlineData("routes/2025/table.csv", "\npo,O,", "\npo,X,", "route")]
    public void A_corrupted_row_is_caught(string path, string sound, string corrupted, string column)
    {
        Assert.Contains(sound, ReferenceTree.Shipped.Read(path), StringComparison.Ordinal);
        int at = ReferenceTree.Shipped.Read(path).IndexOf(sound, StringComparison.Ordinal);
        var findings = ReferenceCheck.Run(ReferenceTree.With(path, text => string.Concat(text.AsSpan(0, at), corrupted, text.AsSpan(at + sound.Length))));
        Assert.Contains(findings, finding => finding.Path == path && finding.Column == column && finding.Row > 0);
        Assert.Contains(findings, finding => finding.Column == "table_sha256");
    }

    [Fact]
    public void A_cut_off_row_is_caught()
    {
        var findings = ReferenceCheck.Run(ReferenceTree.With("routes/2025/table.csv", text => text[..^9]));
        Assert.Contains(findings, finding => finding.Path == "routes/2025/table.csv");
    }

    [Fact]
    public void A_table_without_papers_is_caught()
    {
        var shipped = ReferenceTree.Shipped;
        var tree = new ContentTree([.. shipped.Paths.Where(path => path != "routes/2025/SOURCE.yaml")], shipped.Read);
        Assert.Contains(ReferenceCheck.Run(tree), finding => finding.Path == "routes/2025/SOURCE.yaml");
    }

    [Fact]
    public void An_amendment_without_a_reason_is_caught()
    {
        var tree = ReferenceTree.With("routes/2025/AMENDMENTS.yaml", _ => "amendments:\n- row: 'iv'\n  change: changed\n  reason: ''\n");
        Assert.Contains(ReferenceCheck.Run(tree), finding => finding.Path == "routes/2025/AMENDMENTS.yaml" && finding.Column == "reason");
    }

    [Fact]
    public void A_curated_input_changed_after_the_table_was_made_is_caught()
    {
        var tree = ReferenceTree.With("routes/curated/routes.csv", text => text + "new,O,,true\n");
        Assert.Contains(ReferenceCheck.Run(tree), finding => finding.Path == "routes/2025/SOURCE.yaml" && finding.Column == "routes/curated/routes.csv");
    }
}
