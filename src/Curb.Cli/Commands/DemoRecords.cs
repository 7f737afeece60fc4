using Curb.Casework;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Demo;
using Curb.Formularies;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Casework;
using Curb.Storage.Governance;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary>Fills the records of the demo's first hospital: catalogue, formulary, staff, privileges, training, examinations; and the work that is under way.</summary>
internal sealed class DemoRecords(RecordStore records, Actor actor)
{
    private const string Bought = "POL";
    private static readonly DateOnly s_first = new(2024, 1, 1);

    private readonly GovernanceStore _store = new(records);
    private readonly ExamStore _exams = new(records);
    private readonly DemoGovernance _demo = new();
    private readonly PolicyLibrary _policies = ContentTrees.Policies();

    /// <summary>What stands before the facts are derived, so that findings rest on it.</summary>
    /// <returns>False where the demo's first hospital is not among the institutions.</returns>
    public bool Fill(IReadOnlyList<Institution> institutions)
    {
        if (institutions.All(one => one.Code != _demo.Hospital))
        {
            return false;
        }

        Lists();
        People();
        return true;
    }

    /// <summary>What people are at: purchases of the year, an application, a proposal; and who of the staff has which account.</summary>
    public void Work(DataFolder folder)
    {
        var cases = new CaseStore(records, ContentTrees.CaseTypes(), WorkingCalendar.Load(ReferenceLibrary.Load(ContentFolder.Open("reference"))));
        LinkAccounts(folder);
        Purchases(cases);
        Applications(cases);
    }

    private void Lists()
    {
        var packs = _policies.Catalogue();
        Approve(new DrugList("", DrugListKind.Catalogue, OrganisationTree.Root, 0, "示范省抗菌药物分级管理目录（示例）", DrugListState.Draft, s_first, "示例，未与官方目录核对", false) { Grades = DemoGovernance.City(packs) });
        Approve(new DrugList("", DrugListKind.Catalogue, _demo.Hospital, 0, "本院分级管理目录", DrugListState.Draft, s_first.AddMonths(6), "药事管理与药物治疗学委员会会议纪要（示例）", true) { Grades = DemoGovernance.Own(packs) });
        var first = Approve(new DrugList("", DrugListKind.Formulary, _demo.Hospital, 0, "2024版供应目录", DrugListState.Draft, s_first, "委员会会议纪要（示例）", true) { Items = _demo.Items(false) });
        _store.FiledWith(first.Id, s_first, actor);
        _store.Acknowledge(first.Id, "示备抗2024-001", s_first, actor);
        Approve(new DrugList("", DrugListKind.Formulary, _demo.Hospital, 0, "2025版供应目录", DrugListState.Draft, new DateOnly(2025, 7, 1), "委员会会议纪要（示例）", true) { Items = _demo.Items(true) });
        _store.Prepare(new DrugList("", DrugListKind.Formulary, _demo.Hospital, 0, "调整草案", DrugListState.Draft, _store.Today.AddDays(30), "待委员会讨论", true) { Items = [.. _demo.Items(true).Where(item => item.Id != "YP-MEZ" && item.Id != "YP-MEZC").Select(item => item.Id == "YP-CRO" ? item with { Price = 8.6m } : item)] }, actor);
    }

    private DrugList Approve(DrugList draft)
    {
        var made = _store.Prepare(draft, actor);
        return _store.Approve(made.Id, [], actor)!;
    }

    private void People()
    {
        var staff = _demo.Staff();
        var today = _store.Today;
        _store.Save(_demo.Hospital, staff, actor);
        var titles = new ProfessionalTitles(ReferenceLibrary.Load(ContentFolder.Open("reference")));
        var granted = staff.Where(one => one.Kind == StaffKind.Physician && titles.Most(one.Title) is not null && one.Code != "D0002").Select(one => Of(one, (PrivilegeKind)(int)titles.Most(one.Title)!.Value, today)).ToList();
        granted.AddRange(staff.Where(one => one.Kind == StaffKind.Pharmacist && one.Code != "P0006").Select(one => Of(one, PrivilegeKind.Dispensing, today)));
        _store.Grant(_demo.Hospital, granted, actor);
        _store.Sanction(new SanctionRecord("", _demo.Hospital, "D0012", Sanction.Warning, new DateOnly(2025, 3, 3), null, "2025年2月点评1张超常处方", "cn-hospitals/rectification-plans#one-11", 0, ""), actor);
        _store.Sanction(new SanctionRecord("", _demo.Hospital, "D0012", Sanction.Restriction, new DateOnly(2025, 6, 2), new DateOnly(2025, 12, 1), "2025年5月再次出现超常处方2张", "cn/order84-2012#art-45", 0, ""), actor);
        _store.Sanction(new SanctionRecord("", _demo.Hospital, "D0021", Sanction.Suspension, today.AddDays(-60), today.AddDays(-60).AddMonths(6), "限制后连续出现2张超常处方", "cn/order84-2012#art-46", 0, ""), actor);
        var course = _store.Add(new Course("", _demo.Hospital, "抗菌药物临床应用管理年度培训", "法规制度、病原学送检、围手术期", today.AddMonths(-2), 4, "抗菌药物管理工作组") { Attended = [.. staff.Take(64).Select(one => one.Code)] }, actor);
        _store.Attend(Scope.DataFolderOwner, course.Id, [.. staff.Where(one => one.Kind == StaffKind.Pharmacist).Select(one => one.Code)], actor);
        _exams.Save(_demo.Hospital, _demo.Questions(), actor);
        _exams.Add(new Examination("", _demo.Hospital, "抗菌药物处方权考核（特殊使用级）", PrivilegeKind.Special, today.AddDays(-14), today.AddDays(60), 30, 10, 80, 3, 36, "demo", []), actor);
        _exams.Add(new Examination("", _demo.Hospital, "抗菌药物处方权考核（限制使用级）", PrivilegeKind.Restricted, today.AddDays(-14), today.AddDays(60), 20, 8, 60, 3, 36, "demo", []), actor);
        _exams.Add(new Examination("", _demo.Hospital, "抗菌药物调剂资格考核", PrivilegeKind.Dispensing, today.AddDays(-14), today.AddDays(60), 20, 8, 60, 3, 36, "demo", ["法规制度", "药学知识", "供应目录"]), actor);
        _store.Save(new DepartmentPharmacist(_demo.Hospital, "重症医学科", "P0002", s_first, null, "每日查房，特殊使用级会诊，专档管理"), actor);
        _store.Save(new DepartmentPharmacist(_demo.Hospital, "儿科", "P0003", s_first, null, "驻科药师"), actor);
    }

    /// <summary>Most hold until next year, one department's end soon, one ran out and was not renewed.</summary>
    private Privilege Of(StaffMember one, PrivilegeKind kind, DateOnly today)
    {
        var to = one.Code == "D0004" ? new DateOnly(2025, 6, 30) : one.Code is "D0009" or "D0010" or "D0011" ? today.AddDays(20) : today.AddDays(400);
        return new Privilege("", _demo.Hospital, one.Code, kind, s_first, to, "", s_first, "", "2023年12月院内培训考核合格（由原登记接收）", 0);
    }

    /// <summary>The accounts of the demo belong to people of the staff, so that they find their own privileges.</summary>
    private void LinkAccounts(DataFolder folder)
    {
        var accounts = new AccountStore(folder.Records);
        var places = folder.Records.Places().ToDictionary(place => place.Code, StringComparer.Ordinal);
        string? department = accounts.Named("physician") is { } physician && accounts.Roles(physician.Id).FirstOrDefault() is { } role && places.TryGetValue(role.Place, out var place) ? place.Name : null;
        var staff = _store.Staff(Scope.DataFolderOwner, _demo.Hospital);
        var own = staff.Where(one => one.Department == department).OrderBy(one => one.Code, StringComparer.Ordinal).ToList();
        var linked = new[] { (own.Find(one => one.Title == "主治医师"), "physician"), (own.Find(one => one.Title == "主任医师"), "department-head"), (staff.FirstOrDefault(one => one.Code == "P0002"), "clinical-pharmacist"), (staff.FirstOrDefault(one => one.Code == "P0006"), "dispensing-pharmacist") };
        _store.Save(_demo.Hospital, [.. linked.Where(pair => pair.Item1 is not null).Select(pair => pair.Item1! with { Account = pair.Item2 })], actor);
    }

    private void Purchases(CaseStore cases)
    {
        var institution = records.Institutions(Scope.DataFolderOwner).First(one => one.Code == _demo.Hospital);
        var start = new DateOnly(_store.Today.Year, 1, 1);
        for (int i = 1; i <= 5; i++)
        {
            long number = Apply(cases, i);
            Step(cases, number, "submit", []);
            Step(cases, number, "approve", new() { ["met-on"] = start.AddDays(i * 3).ToString("yyyy-MM-dd"), ["members"] = "9", ["votes-for"] = "8", ["votes-against"] = "0" });
            var on = start.AddDays((i * 3) + 1);
            _store.Buy(new TemporaryPurchase("", _demo.Hospital, Bought, "P", "50万单位", "粉针剂", "14支", "重症医学科", on, on.AddDays(14), number), known => TemporaryPurchases.Of(Bought, known, _policies, institution, on), actor);
            Step(cases, number, "bought", []);
        }

        Apply(cases, 6);
    }

    private long Apply(CaseStore cases, int i)
    {
        string key = $"temporary-purchase/{_demo.Hospital}/{Bought}/demo-{i}";
        long number = cases.Open(new CaseFinding("temporary-purchase", _demo.Hospital, "重症医学科", key, $"{i}", new CaseSubject("drug", Bought, new Bilingual("临时采购：多黏菌素B", "Temporary purchase: polymyxin B"), ""), new Dictionary<string, string> { ["drug"] = Bought, ["department"] = "重症医学科" }), actor);
        cases.Change(number, null, actor, (type, one) => CaseEngine.Fill(type, one, Everybody, new Dictionary<string, string>
        {
            ["drug"] = Bought, ["name"] = "注射用硫酸多黏菌素B", ["form"] = "粉针剂", ["specification"] = "50万单位", ["quantity"] = "14支", ["patient"] = $"住院号 DEMO{i:D4}", ["reason"] = "碳青霉烯类耐药鲍曼不动杆菌血流感染，目录内药物均耐药",
        }, cases.Today));
        return number;
    }

    private void Step(CaseStore cases, long number, string step, Dictionary<string, string> fields) =>
        cases.Change(number, null, actor, (type, one) => cases.Engine.Take(type, one, step, Everybody, fields, "", cases.Today));

    private void Applications(CaseStore cases)
    {
        var asks = _store.Staff(Scope.DataFolderOwner, _demo.Hospital).First(one => one.Code == "D0002");
        long number = cases.Open(new CaseFinding("privilege-application", _demo.Hospital, asks.Department, $"privilege-application/{_demo.Hospital}/{asks.Code}/special", "1", new CaseSubject("staff", asks.Code, new Bilingual($"{asks.Code} {asks.Title} 申请特殊使用级处方权", $"{asks.Code} asks for the special grade"), "/privileges/" + asks.Code), new Dictionary<string, string> { ["staff"] = asks.Code, ["title"] = asks.Title, ["held"] = "无 / none", ["against"] = "没有考核合格记录 / no examination was passed" }), actor);
        cases.Change(number, null, actor, (type, one) => CaseEngine.Fill(type, one, Everybody, new Dictionary<string, string> { ["staff"] = asks.Code, ["privilege"] = "special", ["reason"] = "晋升副主任医师" }, cases.Today));
        cases.Open(new CaseFinding("drug-withdrawal", _demo.Hospital, null, $"drug-withdrawal/{_demo.Hospital}/CSL", "1", new CaseSubject("drug", "CSL", new Bilingual("头孢哌酮舒巴坦：是否清退", "Cefoperazone/sulbactam: withdraw?"), ""), new Dictionary<string, string> { ["drug"] = "CSL", ["not-assessed"] = "不良反应尚未接收 / no adverse reactions are delivered" }), actor);
    }

    private static CasePerson Everybody { get; } = new("curb", (_, _, _) => true);
}
