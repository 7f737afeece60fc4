using Curb.Columns;
using Curb.Facts;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Web.Tests.Support;

/// <summary>
/// A hospital with one patient whose E. coli is resistant to the ceftriaxone that runs and who is switched to meropenem on the next evening, one on levofloxacin infusions, and 40 first
/// isolates of E. coli: amikacin 2 of 40 resistant, cefoxitin 4, ceftriaxone 30.
/// </summary>
public sealed class StewardHospital : IDisposable
{
    /// <summary>The day on which the result is known and nothing has been changed.</summary>
    public const string Day = "2026-03-05";

    private static readonly DateTime s_first = new(2026, 3, 1, 9, 0, 0);

    public StewardHospital()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "curb-steward-" + Guid.NewGuid().ToString("N"));
        using var folder = DataFolder.Open(Path, DataFolderAccess.Write);
        folder.Save(new Institution(SmallHospital.Hospital, "测试市人民医院", "Test City People's Hospital", "tertiary", "general", "测试区"), "test");
        folder.Save(new Institution(SmallHospital.Centre, "测试社区卫生服务中心", "Test Community Centre", "primary", "community", "测试区"), "test");
        folder.Facts.Replace(SmallHospital.Hospital, Facts(), "reference test; policies test");
    }

    public string Path { get; }

    public void Dispose()
    {
        Folders.Remove(Path);
        if (Directory.Exists(Path + ".keys"))
        {
            Folders.Remove(Path + ".keys");
        }
    }

    private static FactSet Facts()
    {
        var facts = new FactSet();
        Stay(facts, "e1", "p1", ("o1", "CRO", 0, 108), ("o2", "MEM", 108, 400));
        Stay(facts, "e2", "p2", ("o3", "LVX", 0, 200));
        Stay(facts, "e3", "p3", ("o4", "CZO", 480, 500));
        for (int i = 0; i < 40; i++)
        {
            Isolate(facts, i + 1, $"q{i}", null, s_first.AddDays(-20), true, ("AMK", i < 2), ("FOX", i < 4), ("CRO", i < 30));
        }

        Isolate(facts, 100, "p1", "e1", s_first.AddDays(1), false, ("CRO", true), ("AMK", false), ("MEM", false));
        var culture = facts.Specimens;
        culture.Institution.Append(SmallHospital.Hospital);
        culture.Specimen.Append("s1");
        culture.Encounter.Append("e1");
        culture.Patient.Append("p1");
        culture.Month.Append("2026-03");
        culture.SpecimenGroup.Append("blood");
        culture.PathogenTest.Append(true);
        culture.Positive.Append(true);
        culture.CollectedAt.Append(Instants.From(s_first.AddDays(1)));
        culture.EndRow();
        var finding = facts.Findings;
        finding.Institution.Append(SmallHospital.Hospital);
        finding.Rule.Append("earlier-isolate-resistant");
        finding.Severity.Append("require");
        finding.Clause.Append("cn/order84-2012#art-31");
        finding.OrderKey.Append("o1");
        finding.Encounter.Append("e1");
        finding.Patient.Append("p1");
        finding.Kind.Append("inpatient");
        finding.Month.Append("2026-03");
        finding.OrderMonth.Append("2026-03");
        finding.Department.Append("呼吸内科");
        finding.Physician.Append("dr7");
        finding.Drug.Append("CRO");
        finding.ExplainedZh.Append("大肠埃希菌对头孢曲松耐药");
        finding.Explained.Append("E. coli resistant to ceftriaxone");
        finding.EndRow();
        return facts;
    }

    private static void Stay(FactSet facts, string key, string patient, params (string Key, string Drug, int FromHours, int ToHours)[] orders)
    {
        var stay = facts.Encounters;
        stay.Institution.Append(SmallHospital.Hospital);
        stay.Encounter.Append(key);
        stay.Patient.Append(patient);
        stay.Kind.Append("inpatient");
        stay.Department.Append("呼吸内科");
        stay.Month.Append("2026-03");
        stay.StartedOn.Append(Days.From(DateOnly.FromDateTime(s_first)));
        stay.EndRow();
        foreach (var (order, drug, from, to) in orders)
        {
            var use = facts.DrugUse;
            use.Institution.Append(SmallHospital.Hospital);
            use.OrderKey.Append(order);
            use.Encounter.Append(key);
            use.Patient.Append(patient);
            use.Kind.Append("inpatient");
            use.Month.Append("2026-03");
            use.OrderMonth.Append("2026-03");
            use.Department.Append("呼吸内科");
            use.OrderDepartment.Append("呼吸内科");
            use.Physician.Append("dr7");
            use.Drug.Append(drug);
            use.Grade.Append(drug is "MEM" ? "special" : drug is "LVX" ? "restricted" : "unrestricted");
            if (drug == "MEM")
            {
                use.KeyClass.Append("carbapenems");
            }

            use.Route.Append("P");
            use.Intravenous.Append(true);
            use.Systemic.Append(true);
            use.Counted.Append(true);
            use.TakeHome.Append(false);
            use.Purpose.Append("therapy");
            use.StartedAt.Append(Instants.From(s_first.AddHours(from)));
            use.StoppedAt.Append(Instants.From(s_first.AddHours(to)));
            use.EndRow();
        }
    }

    private static void Isolate(FactSet facts, int number, string patient, string? encounter, DateTime at, bool first, params (string Drug, bool Resistant)[] results)
    {
        string month = at.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var isolate = facts.Isolates;
        isolate.Institution.Append(SmallHospital.Hospital);
        isolate.Isolate.Append(number);
        isolate.IsolateKey.Append($"I{number}");
        isolate.Patient.Append(patient);
        if (encounter is not null)
        {
            isolate.Encounter.Append(encounter);
        }

        isolate.Organism.Append("eco");
        isolate.Host.Append("human");
        isolate.Screening.Append(false);
        isolate.FirstIsolate.Append(first);
        isolate.CollectedOn.Append(Days.From(DateOnly.FromDateTime(at)));
        isolate.Month.Append(month);
        isolate.SpecimenGroup.Append("blood");
        isolate.SterileSite.Append(true);
        isolate.Department.Append("呼吸内科");
        isolate.EndRow();
        foreach (var (drug, resistant) in results)
        {
            var result = facts.Susceptibilities;
            result.Institution.Append(SmallHospital.Hospital);
            result.Isolate.Append(number);
            result.Organism.Append("eco");
            result.Drug.Append(drug);
            result.Sir.Append(resistant ? "R" : "S");
            result.FirstIsolate.Append(first);
            result.Month.Append(month);
            result.EndRow();
        }
    }
}
