using System.IO.Compression;
using System.Text;
using Curb.Tests.Support;

namespace Curb.Tests.Commands;

/// <summary>The antibiogram card without the pages.</summary>
public sealed class ReportCardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File(int isolates, string mic = "0.12")
    {
        var csv = new StringBuilder("PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_NM,AMP_NM\n");
        for (int i = 0; i < isolates; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"P{i},S{i},2025-0{(i % 3) + 1}-10,bl,{(i % 2 == 0 ? "eco" : "kpn")},{mic},2\n");
        }

        string path = Path.Combine(_folder.Path, "isolates.csv");
        System.IO.File.WriteAllText(path, csv.ToString());
        return path;
    }

    private string Out(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public void A_file_gets_its_card_as_a_page_that_says_what_it_counts()
    {
        var result = CurbProcess.Run("report", "card", File(80), "--guideline", "CLSI-2025", "--name", "检验示范医院", "--out", Out("card.html"));
        Assert.Equal(0, result.ExitCode);
        string page = System.IO.File.ReadAllText(Out("card.html"));
        foreach (string said in new[] { "检验示范医院 抗菌谱卡片", "2025-01 – 2025-03", "CLSI 2025", "仅计 S", "大肠埃希菌", ">100<", ">IR<", "365 天内首株", "@page" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("card.docx", "word/document.xml", "Escherichia coli")]
    [InlineData("card.xlsx", "xl/workbook.xml", null)]
    public void The_ending_of_the_file_decides_its_form_and_the_language_its_words(string name, string part, string? said)
    {
        Assert.Equal(0, CurbProcess.Run("report", "card", File(80), "--language", "en", "--out", Out(name)).ExitCode);
        using var zip = ZipFile.OpenRead(Out(name));
        using var reader = new StreamReader(zip.GetEntry(part)!.Open());
        string text = reader.ReadToEnd();
        Assert.Contains(said ?? "<", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_folder_gives_the_card_of_one_institution_with_its_versions()
    {
        string data = _folder.Sub("data");
        Assert.Equal(0, CurbProcess.Run("ingest", "whonet", File(80), "--institution", "H001", "--data", data).ExitCode);
        Assert.Equal(0, CurbProcess.Run("derive", "--guideline", "EUCAST-2025", "--data", data).ExitCode);
        Assert.Equal(0, CurbProcess.Run("report", "card", "--data", data, "--from", "2025-02", "--to", "2025-03", "--specimen", "blood", "--min-isolates", "10", "--out", Out("card.html")).ExitCode);
        string page = System.IO.File.ReadAllText(Out("card.html"));
        Assert.Contains("2025-02 – 2025-03", page, StringComparison.Ordinal);
        Assert.Contains("EUCAST 2025", page, StringComparison.Ordinal);
        Assert.Contains("organisms", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_a_card_is_refused_with_what_was_expected()
    {
        var form = CurbProcess.Run("report", "card", File(80), "--out", Out("card.pdf"));
        Assert.Equal(2, form.ExitCode);
        Assert.Contains(".html, .docx or .xlsx", form.Error, StringComparison.Ordinal);
        Assert.Equal(2, CurbProcess.Run("report", "card", File(80), "--screening", "include", "--out", Out("card.html")).ExitCode);
        var empty = CurbProcess.Run("report", "card", File(80), "--specimen", "csf", "--out", Out("card.html"));
        Assert.Equal(3, empty.ExitCode);
        Assert.False(System.IO.File.Exists(Out("card.html")));
    }

    public void Dispose() => _folder.Dispose();
}
