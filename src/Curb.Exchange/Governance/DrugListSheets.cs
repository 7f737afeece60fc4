using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Formularies;
using Curb.ReferenceData;

namespace Curb.Exchange.Governance;

/// <summary>Reads catalogues and formularies from sheets. A drug may be named by code, ATC code or name, Chinese or English.</summary>
public sealed class DrugListSheets(ReferenceLibrary reference)
{
    public static IReadOnlyList<SheetColumn> CatalogueColumns { get; } =
    [
        new("drug", "药品", ["通用名", "药品名称", "药物", "name"], "美罗培南", true),
        new("route", "途径", ["给药途径"], "注射"),
        new("form", "剂型", ["dosage form"], ""),
        new("grade", "分级", ["级别", "使用级别", "管理级别"], "特殊使用级", true),
        new("note", "备注", ["说明"], ""),
    ];

    public static IReadOnlyList<SheetColumn> FormularyColumns { get; } =
    [
        new("id", "药品编码", ["编码", "编号", "code"], "YP0001"),
        new("name", "通用名", ["药品", "药品名称", "品名", "generic name"], "注射用美罗培南", true),
        new("drug", "药品代码", ["标准代码", "drug code"], "MEM"),
        new("specification", "规格", ["strength"], "0.5g", true),
        new("form", "剂型", ["dosage form"], "粉针剂"),
        new("route", "途径", ["给药途径"], "注射"),
        new("manufacturer", "生产企业", ["厂家", "生产厂家"], "甲制药"),
        new("price", "价格", ["单价", "零售价"], "46"),
        new("purchase", "采购状态", ["状态", "purchase status", "status"], "在用"),
        new("note", "备注", ["说明"], ""),
    ];

    private static readonly Dictionary<string, Grade> s_grades = new()
    {
        ["非限制使用级"] = Grade.Unrestricted, ["非限制"] = Grade.Unrestricted, ["非限制级"] = Grade.Unrestricted, ["unrestricted"] = Grade.Unrestricted, ["1"] = Grade.Unrestricted, ["u"] = Grade.Unrestricted,
        ["限制使用级"] = Grade.Restricted, ["限制"] = Grade.Restricted, ["限制级"] = Grade.Restricted, ["restricted"] = Grade.Restricted, ["2"] = Grade.Restricted, ["r"] = Grade.Restricted,
        ["特殊使用级"] = Grade.Special, ["特殊"] = Grade.Special, ["特殊级"] = Grade.Special, ["special"] = Grade.Special, ["3"] = Grade.Special, ["s"] = Grade.Special,
    };

    private static readonly Dictionary<string, PurchaseStatus> s_purchase = new()
    {
        ["在用"] = PurchaseStatus.InUse, ["采购"] = PurchaseStatus.InUse, ["正常"] = PurchaseStatus.InUse, ["in-use"] = PurchaseStatus.InUse, ["in use"] = PurchaseStatus.InUse,
        ["暂停采购"] = PurchaseStatus.Paused, ["暂停"] = PurchaseStatus.Paused, ["缺货"] = PurchaseStatus.Paused, ["停用"] = PurchaseStatus.Paused, ["paused"] = PurchaseStatus.Paused,
    };

    private readonly DrugNameMatcher _matcher = new(reference, new Dictionary<string, string>());

    /// <summary>Words for grades, for other sheets.</summary>
    internal static IReadOnlyDictionary<string, Grade> GradeWords => s_grades;

    public SheetReading<GradeLine> Catalogue(Stream stream, string name) => Unique(RecordSheet.Read(stream, name, CatalogueColumns, LineOf), line => (line.Drug, line.Route, line.Form));

    public SheetReading<FormularyItem> Formulary(Stream stream, string name) => RecordSheet.Read(stream, name, FormularyColumns, Item);

    /// <summary>A catalogue as a sheet that can be read again.</summary>
    public static IEnumerable<object?[]> Rows(IEnumerable<GradeLine> lines, Func<string, string> name) =>
        lines.Select(line => (object?[])[name(line.Drug), line.Route, line.Form, s_grades.First(pair => pair.Value == line.Grade).Key, line.Note]).Prepend([.. CatalogueColumns.Select(column => column.Header)]);

    /// <summary>A formulary as a sheet that can be read again.</summary>
    public static IEnumerable<object?[]> Rows(IEnumerable<FormularyItem> items) =>
        items.Select(item => (object?[])[item.Id, item.Name, item.Drug, item.Specification, item.Form, item.Route, item.Manufacturer, item.Price, item.Purchase == PurchaseStatus.InUse ? "在用" : "暂停采购", item.Note]).Prepend([.. FormularyColumns.Select(column => column.Header)]);

    private GradeLine? LineOf(SheetRow row)
    {
        string text = row.Needed("drug", "a drug by name or code, such as 美罗培南 or MEM");
        string drug = text.Length == 0 ? "" : Code(text);
        if (text.Length > 0 && drug.Length == 0)
        {
            row.Reject("drug", text, "a drug that the reference tables know, such as 美罗培南 or MEM", "unknown-code");
        }

        var grade = row.OneOf("grade", s_grades, true);
        return grade is { } known && drug.Length > 0 ? new GradeLine(drug, Route(row, ""), row.Text("form"), known, row.Text("note")) : null;
    }

    private FormularyItem? Item(SheetRow row)
    {
        string name = row.Needed("name", "the generic name"), specification = row.Needed("specification", "a strength such as 0.5g"), code = row.Text("drug"), form = row.Text("form");
        if (code.Length > 0 && Code(code).Length == 0)
        {
            row.Reject("drug", code, "a code that the reference tables know, such as MEM, or nothing", "unknown-code");
        }

        var purchase = row.OneOf("purchase", s_purchase, false) ?? PurchaseStatus.InUse;
        decimal? price = row.Number("price", 0, 10_000_000);
        string id = row.Text("id"), drug = code.Length > 0 ? Code(code) : Code(name);
        return new FormularyItem(id.Length > 0 ? id : row.Line.ToString(CultureInfo.InvariantCulture), drug, name, specification, form, Route(row, form.Length > 0 ? form : name), row.Text("manufacturer"), price, purchase, row.Text("note"));
    }

    /// <summary>The code of a drug that is surely meant; empty where none is: a person tells which.</summary>
    private string Code(string text) =>
        reference.Antimicrobial(text)?.Code ?? (_matcher.Match(text) is { Drug: { } drug } match && match.Confidence >= DrugNameMatcher.SureFrom ? drug : "");

    /// <summary>The WHO route of the route column, else the one that the dosage form implies; a word that means none is wrong.</summary>
    private string Route(SheetRow row, string form)
    {
        string text = row.Text("route");
        if (text.Length == 0)
        {
            return form.Length > 0 ? _matcher.FormRoute(form) : "";
        }

        if (text is "O" or "P" or "R" or "V" or "local" || text.StartsWith("Inhal", StringComparison.Ordinal))
        {
            return text;
        }

        if (reference.Route(text) is { } route)
        {
            return route.Route;
        }

        row.Reject("route", text, "a route such as 口服, 注射, O or P", "unknown-code");
        return "";
    }

    /// <summary>Two lines that say something about the same drug, route and form: the later one is wrong.</summary>
    private static SheetReading<GradeLine> Unique(SheetReading<GradeLine> reading, Func<GradeLine, object> key)
    {
        var twice = reading.Lines.GroupBy(key).Where(group => group.Select(line => line.Grade).Distinct().Count() > 1).ToList();
        if (twice.Count == 0)
        {
            return reading with { Lines = [.. reading.Lines.DistinctBy(key)] };
        }

        var wrong = twice.Select(group => new Intake.Rejection("", 0, "分级", $"{group.First().Drug} {group.First().Route} {group.First().Form}".Trim(), "one grade for each drug, route and form", "duplicate-key", group.Count()));
        return new SheetReading<GradeLine>([.. reading.Lines.Where(line => !twice.Any(group => Equals(group.Key, key(line)))).DistinctBy(key)], [.. reading.Rejections, .. wrong], reading.Read);
    }
}
