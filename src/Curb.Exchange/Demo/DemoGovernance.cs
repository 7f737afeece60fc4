using System.Globalization;
using Curb.Formularies;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Exchange.Demo;

/// <summary>
/// What the demo's first hospital decided on prescribing: a catalogue under the city's, a formulary with one limit broken, staff, questions. Plain lists without ids and days;
/// whoever fills a data folder gives them those. Nobody in it exists.
/// </summary>
public sealed class DemoGovernance
{
    private readonly DemoWorld _world = DemoWorld.Load();

    /// <summary>The hospital that keeps records.</summary>
    public string Hospital => _world.Institutions[0].Code;

    /// <summary>The city's catalogue: the grades of the packs, named as the city's.</summary>
    public static IReadOnlyList<GradeLine> City(GradedCatalogue packs) =>
        [.. packs.Entries.OrderBy(pair => pair.Key.Drug, StringComparer.Ordinal).ThenBy(pair => pair.Key.Route, StringComparer.Ordinal).Select(pair => new GradeLine(pair.Key.Drug, pair.Key.Route, "", pair.Value))];

    /// <summary>The hospital's own lines: two stricter than the city's and one looser, which is a conflict.</summary>
    public static IReadOnlyList<GradeLine> Own(GradedCatalogue packs) =>
    [
        .. City(packs).Where(line => line.Drug is not ("AMK" or "LVX" or "MFX")),
        new GradeLine("AMK", "", "", Grade.Restricted, "耳肾毒性，从严管理"),
        new GradeLine("LVX", "P", "", Grade.Restricted, "注射剂从严管理"),
        new GradeLine("LVX", "", "", Grade.Unrestricted),
        new GradeLine("MFX", "", "", Grade.Unrestricted, "拟放宽，与上级目录冲突"),
    ];

    /// <summary>The formulary: every antimicrobial product that the hospital's orders name; the second version adds a third strength of one injection, which breaks a limit.</summary>
    public IReadOnlyList<FormularyItem> Items(bool second)
    {
        var items = _world.Drugs.Values.Select(drug => new FormularyItem("YP-" + drug.Id.ToUpperInvariant(), drug.Code, drug.Name, drug.Specification, drug.Form, Route(drug), Maker(drug.Manufacturer), (decimal)drug.Price)).DistinctBy(item => (item.Product, item.Manufacturer)).ToList();
        if (second)
        {
            items.Add(new FormularyItem("YP-CSL3", "CSL", "注射用头孢哌酮钠舒巴坦钠", "3.0g(2.0g:1.0g)", "粉针剂", "P", Maker("M011"), 58));
        }

        return items;
    }

    /// <summary>The physicians of the hospital's departments, coded as its orders name them, and six pharmacists.</summary>
    public IReadOnlyList<StaffMember> Staff()
    {
        string profile = _world.Institutions[0].Profile;
        var physicians = _world.Departments[profile].SelectMany(department => DemoDoctors.Of(department).Select(doctor => new StaffMember(Hospital, doctor.Key, $"示例医师{doctor.Key[1..]}", doctor.Title, department.Name, StaffKind.Physician)));
        string[] titles = ["主任药师", "副主任药师", "主管药师", "主管药师", "药师", "药师"];
        return [.. physicians, .. titles.Select((title, at) => new StaffMember(Hospital, string.Create(CultureInfo.InvariantCulture, $"P{at + 1:D4}"), string.Create(CultureInfo.InvariantCulture, $"示例药师{at + 1:D4}"), title, "药学部", StaffKind.Pharmacist))];
    }

    /// <summary>A bank of questions on rules, formulary, prophylaxis, cultures and drugs.</summary>
    public IReadOnlyList<Question> Questions() => [.. DemoTable.Open("questions").Rows.Select(row =>
    {
        string[] options = [.. new[] { "A", "B", "C", "D" }.Select(letter => row[letter]).Where(option => option.Length > 0)];
        var kind = row["kind"] switch { "单选" => QuestionKind.Single, "多选" => QuestionKind.Multiple, _ => QuestionKind.TrueFalse };
        return new Question(row["id"], Hospital, row["topic"], kind, row["text"], options, Question.Places(row["answer"], options.Length)!, row["explanation"], row["source"]);
    })];

    private static string Route(DemoDrug drug) => drug.Route switch { "ivgtt" => "P", "po" => "O", _ => "local" };

    private static string Maker(string code) => $"示例制药{code[1..]}";
}
