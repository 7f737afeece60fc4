using Curb.Intake;
using Curb.Privileges;
using Curb.ReferenceData;

namespace Curb.Exchange.Governance;

/// <summary>A line of a personnel sheet: the person, and what an older register already granted.</summary>
/// <param name="Staff">The person.</param>
/// <param name="Granted">What was granted; null where the line only names the person.</param>
public sealed record PersonLine(StaffMember Staff, Privilege? Granted);

/// <summary>Reads question banks, staff and registers of privileges from sheets.</summary>
public sealed class PeopleSheets(ReferenceLibrary reference)
{
    private static readonly string[] s_letters = ["A", "B", "C", "D", "E", "F", "G", "H"];

    public static IReadOnlyList<SheetColumn> QuestionColumns { get; } =
    [
        new("id", "编号", ["题号", "code"], "Q001", true),
        new("topic", "主题", ["分类", "章节"], "法规制度", true),
        new("kind", "题型", ["类型", "type"], "单选", true),
        new("text", "题干", ["题目", "问题", "question"], "特殊使用级抗菌药物的处方权应由何种职称的医师经培训考核后取得？", true),
        .. s_letters.Select((letter, at) => new SheetColumn(letter, "选项" + letter, ["option" + letter], at switch { 0 => "高级", 1 => "中级", 2 => "初级", 3 => "任何职称", _ => "" }, at < 2)),
        new("answer", "答案", ["正确答案", "right"], "A", true),
        new("explanation", "解析", ["说明"], "《抗菌药物临床应用管理办法》第二十四条"),
        new("source", "依据", ["来源", "出处"], "卫生部令第84号"),
        new("retired", "停用", ["作废"], ""),
    ];

    public static IReadOnlyList<SheetColumn> StaffColumns { get; } =
    [
        new("staff", "工号", ["职工号", "医师代码", "staff code"], "D0001", true),
        new("name", "姓名", [], "示例", true),
        new("title", "职称", ["专业技术职务"], "主治医师", true),
        new("department", "科室", ["所在科室"], "呼吸内科"),
        new("kind", "类别", ["人员类别", "role"], "医师"),
        new("account", "账号", ["登录名"], ""),
        new("privilege", "权限", ["处方权", "处方权限", "资格"], "限制使用级"),
        new("from", "起始日期", ["授予日期", "生效日期", "valid from"], "2026-01-01"),
        new("to", "终止日期", ["有效期至", "失效日期", "valid to"], "2028-12-31"),
        new("basis", "依据", ["考核依据", "文件", "考核"], "2025年12月考核合格，第3号文件"),
        new("left", "离职日期", ["离院日期"], ""),
    ];

    private static readonly Dictionary<string, QuestionKind> s_kinds = new()
    {
        ["单选"] = QuestionKind.Single, ["单选题"] = QuestionKind.Single, ["single"] = QuestionKind.Single, ["多选"] = QuestionKind.Multiple, ["多选题"] = QuestionKind.Multiple, ["multiple"] = QuestionKind.Multiple,
        ["判断"] = QuestionKind.TrueFalse, ["判断题"] = QuestionKind.TrueFalse, ["true-false"] = QuestionKind.TrueFalse, ["truefalse"] = QuestionKind.TrueFalse,
    };

    private static readonly Dictionary<string, StaffKind> s_staff = new() { ["医师"] = StaffKind.Physician, ["physician"] = StaffKind.Physician, ["医生"] = StaffKind.Physician, ["药师"] = StaffKind.Pharmacist, ["pharmacist"] = StaffKind.Pharmacist };

    private static readonly Dictionary<string, bool> s_flags = new() { ["是"] = true, ["yes"] = true, ["true"] = true, ["1"] = true, ["否"] = false, ["no"] = false, ["false"] = false, ["0"] = false };

    private static readonly Dictionary<string, PrivilegeKind> s_privileges = DrugListSheets.GradeWords.Where(pair => pair.Key.Length > 1).ToDictionary(pair => pair.Key, pair => (PrivilegeKind)(int)pair.Value)
        .Concat([new("调剂", PrivilegeKind.Dispensing), new("调剂资格", PrivilegeKind.Dispensing), new("dispensing", PrivilegeKind.Dispensing)]).ToDictionary();

    private readonly ProfessionalTitles _titles = new(reference);

    /// <summary>Questions of an institution's bank; an id that comes twice is wrong the second time.</summary>
    public static SheetReading<Question> Questions(Stream stream, string name, string institution)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return RecordSheet.Read(stream, name, QuestionColumns, row => QuestionOf(row, institution, seen));
    }

    /// <summary>Staff with what an older register granted. A privilege needs its days and what it rests on: a title alone grants nothing, and one that is too low is refused.</summary>
    public SheetReading<PersonLine> Staff(Stream stream, string name, string institution) => RecordSheet.Read(stream, name, StaffColumns, row => Person(row, institution));

    private static Question? QuestionOf(SheetRow row, string institution, HashSet<string> seen)
    {
        string id = row.Needed("id", "an id that no other question has"), topic = row.Needed("topic", "a topic such as 法规制度"), text = row.Needed("text", "the question"), answer = row.Needed("answer", "letters such as A or ACD");
        var kind = row.OneOf("kind", s_kinds, true);
        bool retired = row.OneOf("retired", s_flags, false) ?? false;
        if (id.Length > 0 && !seen.Add(id))
        {
            row.Reject("id", id, "an id that no other question of the file has", "duplicate-key");
        }

        var cells = s_letters.Select(row.Text).ToList();
        var options = cells.Take(cells.FindLastIndex(option => option.Length > 0) + 1).ToList();
        if (kind == QuestionKind.TrueFalse && options.Count == 0)
        {
            options = ["正确", "错误"];
        }

        var gap = options.FindIndex(option => option.Length == 0);
        if (gap >= 0)
        {
            row.Reject(s_letters[gap], "", "options without a gap", "missing-value");
        }

        var right = Question.Places(answer, options.Count);
        if (answer.Length > 0 && right is null)
        {
            row.Reject("answer", answer, options.Count == 0 ? "options" : $"letters from A to {s_letters[Math.Max(0, options.Count - 1)]}", "unknown-code");
        }

        if (row.Wrong.Count > 0 || kind is not { } known)
        {
            return null;
        }

        var question = new Question(id, institution, topic, known, text, options, right!, row.Text("explanation"), row.Text("source"), retired);
        if (question.Objection is { } wrong)
        {
            row.Reject(wrong.Code == "answer" ? "answer" : wrong.Code == "no-text" ? "text" : "A", wrong.Code == "answer" ? answer : string.Join(" | ", options), wrong.Expected, wrong.Code);
        }

        return question;
    }

    private PersonLine? Person(SheetRow row, string institution)
    {
        string code = row.Needed("staff", "a staff code as orders name it"), name = row.Needed("name", "a name"), title = row.Needed("title", "a title such as 主治医师");
        var kind = row.OneOf("kind", s_staff, false) ?? (title.Contains("药师", StringComparison.Ordinal) ? StaffKind.Pharmacist : StaffKind.Physician);
        var staff = new StaffMember(institution, code, name, title, row.Text("department"), kind, row.Text("account"), row.Day("left", false));
        if (row.OneOf("privilege", s_privileges, false) is not { } privilege)
        {
            return row.Wrong.Count > 0 ? null : new PersonLine(staff, null);
        }

        var (from, to) = (row.Day("from", true), row.Day("to", true));
        string basis = row.Needed("basis", "the examination or document that it rests on; a title alone grants nothing");
        if (to < from)
        {
            row.Reject("to", row.Text("to"), "a day after the first", "impossible-date");
        }

        RefuseByTitle(row, staff, privilege);
        return row.Wrong.Count > 0 || from is not { } first || to is not { } last ? null : new PersonLine(staff, new Privilege("", institution, code, privilege, first, last, "", first, "", basis, 0));
    }

    private void RefuseByTitle(SheetRow row, StaffMember staff, PrivilegeKind privilege)
    {
        if (privilege == PrivilegeKind.Dispensing != (staff.Kind == StaffKind.Pharmacist))
        {
            row.Reject("privilege", row.Text("privilege"), staff.Kind == StaffKind.Pharmacist ? "调剂资格" : "a grade", "wrong-kind");
        }
        else if (privilege != PrivilegeKind.Dispensing && _titles.Most(staff.Title) is var most && (most is null || (int)privilege > (int)most))
        {
            row.Reject("title", staff.Title, most is null ? "a title that is known, such as 主治医师" : $"a title that lets {row.Text("privilege")} be granted (Order 84 art. 24)", most is null ? "unknown-code" : "title-too-low");
        }
    }
}
