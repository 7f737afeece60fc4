using System.Globalization;
using System.Text;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Whonet;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Web.Tests.Support;

/// <summary>
/// A data folder with a laboratory's delivered file, read by CLSI 2020: 320 E. coli of 320 patients over eight quarters, with amikacin MICs 2, 8, 16 and 64 in equal parts
/// (S, S, S, R by CLSI 2020; S, I, R, R by CLSI 2025), gentamicin 1, and ceftriaxone that gets worse; 12 S. aureus, four of them resistant to cefoxitin; two screening cultures.
/// </summary>
public sealed class LaboratoryFolder : IDisposable
{
    public const string Hospital = "L1";
    private const int Quarters = 8;
    private const int PerQuarter = 40;

    public LaboratoryFolder()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "curb-laboratory-" + Guid.NewGuid().ToString("N"));
        using var folder = DataFolder.Open(Path, DataFolderAccess.Write);
        folder.Save(new Institution(Hospital, "检验示范医院", "Laboratory Test Hospital", "tertiary", "general", "测试区"), "test");
        Deliver(folder);
        var library = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var (isolates, results) = IsolateDerivation.Derive(folder.Received.Read<ReceivedIsolates>(Hospital), folder.Received.Read<ReceivedSusceptibilities>(Hospital), library, new LaboratorySettings("CLSI", 2020));
        folder.Facts.Replace(Hospital, new Facts.FactSet { Isolates = isolates, Susceptibilities = results }, "reference test; CLSI 2020; policies test");
    }

    public string Path { get; }

    public void Dispose()
    {
        Folders.Remove(Path);
        Folders.Remove(Path + ".keys");
    }

    private static void Deliver(DataFolder folder)
    {
        string file = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".csv");
        File.WriteAllText(file, Csv());
        try
        {
            using var whonet = WhonetFile.Open(file);
            using var batch = folder.Received.Begin(Hospital, new SourceFile("whonet.csv", new string('b', 64), 1, "whonet", "whonet", "text"));
            foreach (var part in whonet.Parts(Hospital))
            {
                batch.Add(part);
            }

            batch.Commit();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Csv()
    {
        var csv = new StringBuilder("PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,SPEC_REAS,WARD_TYPE,DEPARTMENT,SEX,AGE,ORGANISM,AMK_NM,GEN_NM,CRO_NM,FOX_NM\n");
        string[] amikacin = ["2", "8", "16", "64"];
        for (int i = 0; i < Quarters * PerQuarter; i++)
        {
            int quarter = i / PerQuarter;
            bool resistant = i % PerQuarter < 4 + (2 * quarter);
            csv.AppendLine(CultureInfo.InvariantCulture, $"p{i},s{i:0000},{2024 + (quarter / 4)}-{((quarter % 4) * 3) + 2:00}-{(i % 28) + 1:00},{(i % 4 == 0 ? "bl" : "ur")},,{(i % 5 == 0 ? "icu" : "in")},{(i % 2 == 0 ? "呼吸内科" : "重症医学科")},{(i % 2 == 0 ? "m" : "f")},{i % 90},eco,{amikacin[i % 4]},1,{(resistant ? "16" : "0.5")},");
        }

        for (int i = 0; i < 12; i++)
        {
            csv.AppendLine(CultureInfo.InvariantCulture, $"q{i},t{i:0000},2025-{i + 1:00}-03,bl,,in,呼吸内科,m,50,sau,,,,{(i < 4 ? "16" : "2")}");
        }

        return csv.AppendLine("r1,u0001,2025-03-03,re,screening,icu,重症医学科,m,50,kpn,64,16,16,").AppendLine("r2,u0002,2025-03-03,re,screening,icu,重症医学科,f,50,kpn,64,16,16,").ToString();
    }
}
