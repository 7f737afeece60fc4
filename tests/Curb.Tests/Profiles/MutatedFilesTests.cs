using System.IO.Compression;
using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Tests.Support;
using Curb.Tests.Tabular;
using Microsoft.Data.Sqlite;

namespace Curb.Tests.Profiles;

/// <summary>
/// Files damaged at random: cut off, bytes changed, parts lost, doubled or put in. Whatever comes out, either the file is refused as a whole with a message that names it,
/// or each of its rows is accounted for; nothing else may happen. CURB_FUZZ=n tries n damages of each file.
/// </summary>
public sealed class MutatedFilesTests : IDisposable
{
    private static readonly byte[][] s_inserts = ["\""u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), ","u8.ToArray(), [0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], "\"\""u8.ToArray(), "=1+1"u8.ToArray(), "合计"u8.ToArray(), [0x81], "\t"u8.ToArray()];
    private readonly IngestRun _run = new();

    private static int Tries => int.TryParse(Environment.GetEnvironmentVariable("CURB_FUZZ"), out int tries) ? tries : 25;

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public void Damaged_template_files_are_refused_or_accounted_for(string format)
    {
        var files = TemplateSet.Files(((DefinedProfile)IngestRun.Profiles.Find("cn-templates")!).Definition, format).Where(file => file.Name.StartsWith(TemplateSet.ExamplePrefix, StringComparison.Ordinal)).ToList();
        for (int seed = 0; seed < Tries; seed++)
        {
            var (name, content) = files[seed % files.Count];
            Try("cn-templates", $"{seed}-{name}", Damage(content, new Random(seed)));
        }
    }

    [Theory]
    [InlineData("w.csv")]
    [InlineData("w.txt")]
    [InlineData("w.utf16.txt")]
    [InlineData("w.gb.csv")]
    [InlineData("w.csv.gz")]
    [InlineData("w.dbf")]
    [InlineData("w.sqlite")]
    [InlineData("w.xlsx")]
    public void Damaged_whonet_files_are_refused_or_accounted_for(string name)
    {
        var content = Whonet(name);
        Assert.Equal(30, _run.Take("whonet", name, content).Accepted);
        for (int seed = 0; seed < Tries; seed++)
        {
            Try("whonet", $"{seed}-{name}", Damage(content, new Random(seed)));
        }
    }

    [SharedDataTheory("mimic-iii-demo")]
    [InlineData("admissions")]
    [InlineData("transfers")]
    [InlineData("microbiologyevents")]
    [InlineData("prescriptions")]
    public void Damaged_files_of_the_research_database_are_refused_or_accounted_for(string table)
    {
        var lines = File.ReadLines(SharedData.PathTo($"mimic-iii-demo/{table}.csv")).Take(60);
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        for (int seed = 0; seed < Tries; seed++)
        {
            Try("mimic-iii", $"{table}.csv", Damage(content, new Random(seed)));
        }
    }

    [Theory]
    [InlineData("hl7v2", "m.hl7", "MSH|^~\\&|LIS|T|A|T|20240306||ORU^R01|M1|P|2.5.1\rPID|1||P1^^^T^MR||X^Y||19570101|F\rOBR|1|PO1|FI1|600-7^Bacteria identified^LN|||20240305\rOBX|1|CWE|600-7^Bacteria identified^LN|1|1^Klebsiella pneumoniae^SCT\rOBR|2|PO1|FI2|2^Susceptibility panel^LN|||20240305||||G|||||||||||||||600-7&x^1^Klebsiella|||PO1^FI1\rOBX|1|SN|3^Meropenem [Susceptibility] by MIC^LN|1|<=^0.25|mg/L||S\rOBX|2|TX|4^Panel^LN||Ceftazidime: Resistant (MIC 64 mcg/mL)~Amikacin: Susceptible\r")]
    [InlineData("fhir", "b.json", """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Specimen","id":"s1","type":{"text":"blood"}}},{"resource":{"resourceType":"Observation","id":"o","code":{"text":"Bacteria identified"},"specimen":{"reference":"Specimen/s1"},"valueString":"E. coli","hasMember":[{"reference":"Observation/m"}]}},{"resource":{"resourceType":"Observation","id":"m","code":{"text":"Meropenem [Susceptibility] by MIC"},"valueQuantity":{"value":0.25,"comparator":"<=","unit":"mg/L"},"interpretation":[{"coding":[{"code":"S"}]}]}}]}""")]
    public void Damaged_reports_are_refused_or_accounted_for(string profile, string name, string text)
    {
        var settings = IntakeSettings.Default with { Institution = "H1", DrugCode = Reports.ReportDrugs.Code };
        for (int seed = 0; seed < 8 * Tries; seed++)
        {
            Try(profile, name, Damage(Encoding.UTF8.GetBytes(text), new Random(seed)), settings);
        }
    }

    /// <summary>The batch itself refuses to end where the outcomes don't add up to the rows read.</summary>
    private void Try(string profile, string name, byte[] content, IntakeSettings? settings = null)
    {
        try
        {
            var batch = _run.Take(profile, name, content, settings);
            Assert.Equal(batch.Read, batch.Accepted + batch.Replaced + batch.Unchanged + batch.Rejected);
            Assert.All(_run.Rejections(batch), rejection => Assert.True(rejection.File == name && rejection.Expected.Length > 0 && rejection.Reason.Length > 0, $"{rejection}"));
        }
        catch (UnusableFileException refused)
        {
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
            Assert.True(refused.Rejection.Expected.Length > 0);
        }
    }

    private static byte[] Damage(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (int damages = random.Next(1, 4); damages > 0; damages--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, s_inserts[random.Next(s_inserts.Length)]);
                    break;
                default:
                    for (int flips = random.Next(1, 8); flips > 0; flips--)
                    {
                        bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
                    }

                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Whonet(string name)
    {
        string[] header = ["PATIENT_ID", "SPEC_NUM", "SPEC_DATE", "SPEC_TYPE", "WARD", "ORGANISM", "CIP_NM", "AMP_ND10"];
        var rows = Enumerable.Range(1, 30).Select(i => new[] { $"P{i}", $"S{i}", $"2024-03-{i:00}", "bl", "呼吸内科", i % 7 == 0 ? "xxx" : "eco", i % 7 == 0 ? "" : "<=0.25", i % 7 == 0 ? "" : $"{6 + i}" }).ToList();
        string Text(string separator) => string.Join("\r\n", rows.Prepend(header).Select(row => string.Join(separator, row))) + "\r\n";
        return name switch
        {
            "w.csv" => Encoding.UTF8.GetBytes(Text(",")),
            "w.txt" => Encoding.UTF8.GetBytes(Text("|")),
            "w.utf16.txt" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text("\t"))],
            "w.gb.csv" => Encoding.GetEncoding("GB18030").GetBytes(Text(";")),
            "w.csv.gz" => Packed(Encoding.UTF8.GetBytes(Text(","))),
            "w.dbf" => DatabaseFileTests.DBase(0x4D, Encoding.GetEncoding("GB18030"), 30, [.. header.Select(field => (field, 'C', 12))], [.. rows.Select(row => (string[])[" ", .. row])]),
            "w.sqlite" => Database(header, rows),
            _ => Workbook(header, rows),
        };
    }

    private static byte[] Packed(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }

    private static byte[] Workbook(string[] header, List<string[]> rows)
    {
        using var target = new MemoryStream();
        XlsxWriter.Write(target, [("Isolates", [header, .. rows])]);
        return target.ToArray();
    }

    private static byte[] Database(string[] header, List<string[]> rows)
    {
        using var folder = new TemporaryFolder();
        using (var connection = new SqliteConnection($"Data Source={folder.File("w.sqlite")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"CREATE TABLE Isolates ({string.Join(',', header)});" + string.Concat(rows.Select(row => $"INSERT INTO Isolates VALUES ({string.Join(',', row.Select(cell => $"'{cell}'"))});"));
            command.ExecuteNonQuery();
        }

        return File.ReadAllBytes(folder.File("w.sqlite"));
    }
}
