using Curb.Facts;
using Curb.Intake;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Web.Tests.Support;

/// <summary>
/// A data folder with two small institutions whose figures can be counted by hand: a tertiary hospital with 60 stays and 100 outpatient prescriptions a month
/// over two years, two departments, and 40 E. coli of which 10 are resistant to ceftriaxone; and a community centre with outpatients only.
/// One department is named like an attack.
/// </summary>
public sealed class SmallHospital : IDisposable
{
    public const string Hospital = "H1";
    public const string Centre = "C1";
    public const string HostileDepartment = "<script>alert('外科')</script>\"';--";
    public const int StaysPerMonth = 60;
    public const int Rejected = 3;

    private static readonly string[] s_months = [.. Enumerable.Range(0, 24).Select(i => $"{2024 + (i / 12)}-{(i % 12) + 1:00}")];

    public SmallHospital()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "curb-web-" + Guid.NewGuid().ToString("N"));
        using var folder = DataFolder.Open(Path, DataFolderAccess.Write);
        folder.Save(new Institution(Hospital, "测试市人民医院", "Test City People's Hospital", "tertiary", "general", "测试区"), "test");
        folder.Save(new Institution(Centre, "测试社区卫生服务中心", "Test Community Centre", "primary", "community", "测试区"), "test");
        Deliver(folder);
        folder.Facts.Replace(Hospital, HospitalFacts(), "reference test; policies test");
        folder.Facts.Replace(Centre, CentreFacts(), "reference test; policies test");
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

    private static void Deliver(DataFolder folder)
    {
        using var batch = folder.Received.Begin(Hospital, new SourceFile("出院患者2025.csv", new string('a', 64), 12345, "cn-templates", "encounters", "CSV, GB18030, comma, dates yyyy-MM-dd"));
        var delivery = new Delivery { RowsRead = 10 + Rejected };
        for (int i = 0; i < 10; i++)
        {
            var patients = delivery.Patients;
            patients.Key.Append($"P{i}");
            patients.SourceRows.Append(1);
            patients.Line.Append(i + 2);
            patients.EndRow();
        }

        delivery.Rejections.Add(new Rejection("出院患者2025.csv", 12, "出院日期", "2025-02-30", "a calendar date such as 2025-02-28", "impossible-date"));
        delivery.Rejections.Add(new Rejection("出院患者2025.csv", 13, "科室", "=HYPERLINK(\"http://x\")", "a department", "unknown-code"));
        delivery.Rejections.Add(new Rejection("出院患者2025.csv", 14, "", "<img src=x onerror=alert(1)>", "8 cells", "ragged-row"));
        batch.Add(delivery);
        batch.Commit();
    }

    private static FactSet HospitalFacts()
    {
        var facts = new FactSet();
        foreach (var month in s_months)
        {
            for (int i = 0; i < StaysPerMonth; i++)
            {
                AddStay(facts, month, i);
            }

            AddPrescriptions(facts, Hospital, month, 100);
        }

        for (int i = 0; i < 40; i++)
        {
            AddIsolate(facts, "eco", i, "CRO", i < 10 ? "R" : "S");
        }

        for (int i = 0; i < 12; i++)
        {
            AddIsolate(facts, "sau", 100 + i, "VAN", "S");
        }

        AddOperationFinding(facts, 1, "prophylaxis-missing", null, "未见任何全身抗菌药物", "no systemic antimicrobial");
        AddOperationFinding(facts, 2, "prophylaxis-duration", "CZO", "预防用药持续至术后 60 小时,上限 24 小时", "prophylaxis lasted 60 h after the operation; 24 h are allowed");
        return facts;
    }

    /// <summary>A finding of an operation of the last month, in the department that is named like an attack.</summary>
    private static void AddOperationFinding(FactSet facts, int number, string rule, string? drugs, string explainedZh, string explained)
    {
        var found = facts.OperationFindings;
        found.Institution.Append(Hospital);
        found.Rule.Append(rule);
        found.Severity.Append("warn");
        found.Clause.Append("cn/guideline-2015#prophylaxis-duration");
        found.Verified.Append(true);
        found.Surgery.Append($"S{number}");
        found.Encounter.Append($"{s_months[^1]}-{number}");
        found.Patient.Append($"P{s_months[^1]}-{number}");
        found.Month.Append(s_months[^1]);
        found.OperationMonth.Append(s_months[^1]);
        found.Department.Append(HostileDepartment);
        found.Surgeon.Append("D1");
        found.Drugs.Append(drugs);
        found.ExplainedZh.Append(explainedZh);
        found.Explained.Append(explained);
        found.EndRow();
    }

    private static FactSet CentreFacts()
    {
        var facts = new FactSet();
        foreach (var month in s_months)
        {
            AddPrescriptions(facts, Centre, month, 50);
        }

        return facts;
    }

    /// <summary>Every second stay used ceftriaxone: 10 DDDs in 8 patient-days.</summary>
    private static void AddStay(FactSet facts, string month, int i)
    {
        bool used = i % 2 == 0;
        var department = i % 3 == 0 ? HostileDepartment : "呼吸内科";
        var key = $"{month}-{i}";
        var stay = facts.Encounters;
        stay.Institution.Append(Hospital);
        stay.Encounter.Append(key);
        stay.Patient.Append("P" + key);
        stay.Kind.Append("inpatient");
        stay.Department.Append(department);
        stay.Month.Append(month);
        stay.Discharged.Append(true);
        stay.PatientDays.Append(8);
        stay.UsedAny.Append(used);
        stay.UsedSpecial.Append(false);
        stay.Therapeutic.Append(used);
        stay.Ddds.Append(used ? 10 : 0);
        stay.EndRow();
        AddOccupancy(facts, key, month, department);
        if (used)
        {
            AddOrder(facts, key, month, department);
        }
    }

    private static void AddOccupancy(FactSet facts, string key, string month, string department)
    {
        facts.Occupancy.Institution.Append(Hospital);
        facts.Occupancy.Encounter.Append(key);
        facts.Occupancy.Month.Append(month);
        facts.Occupancy.Department.Append(department);
        facts.Occupancy.PatientDays.Append(8);
        facts.Occupancy.EndRow();
    }

    private static void AddOrder(FactSet facts, string key, string month, string department)
    {
        var order = facts.DrugUse;
        order.Institution.Append(Hospital);
        order.OrderKey.Append("O" + key);
        order.Encounter.Append(key);
        order.Kind.Append("inpatient");
        order.Discharged.Append(true);
        order.Month.Append(month);
        order.OrderMonth.Append(month);
        order.Department.Append(department);
        order.Drug.Append("CRO");
        order.DrugText.Append("注射用头孢曲松钠");
        order.Grade.Append("unrestricted");
        order.Aware.Append("watch");
        order.Route.Append("P");
        order.Counted.Append(true);
        order.Systemic.Append(true);
        order.TakeHome.Append(false);
        order.Ddds.Append(10);
        order.Cost.Append(120.5);
        order.EndRow();
    }

    private static void AddPrescriptions(FactSet facts, string institution, string month, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var prescription = facts.Prescriptions;
            prescription.Institution.Append(institution);
            prescription.Prescription.Append($"{month}-R{i}");
            prescription.Kind.Append("outpatient");
            prescription.Month.Append(month);
            prescription.Department.Append("全科门诊");
            prescription.Antimicrobial.Append(i % 10 == 0);
            prescription.EndRow();
        }
    }

    private static void AddIsolate(FactSet facts, string organism, int number, string drug, string sir)
    {
        var month = s_months[12 + (number % 12)];
        var isolate = facts.Isolates;
        isolate.Institution.Append(Hospital);
        isolate.Isolate.Append(number);
        isolate.IsolateKey.Append($"I{number}");
        isolate.Organism.Append(organism);
        isolate.Gram.Append(organism == "eco" ? "-" : "+");
        isolate.Host.Append("human");
        isolate.Screening.Append(false);
        isolate.FirstIsolate.Append(true);
        isolate.Month.Append(month);
        isolate.SpecimenGroup.Append("urine");
        isolate.Department.Append("呼吸内科");
        isolate.EndRow();
        var result = facts.Susceptibilities;
        result.Institution.Append(Hospital);
        result.Isolate.Append(number);
        result.Organism.Append(organism);
        result.Drug.Append(drug);
        result.Sir.Append(sir);
        result.Host.Append("human");
        result.FirstIsolate.Append(true);
        result.Month.Append(month);
        result.SpecimenGroup.Append("urine");
        result.Department.Append("呼吸内科");
        result.EndRow();
    }
}
