using Curb.Indicators;
using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Supervision.Forms;

/// <summary>Every form of the content tree <c>forms/</c>. A new file there is a new form; nothing else has to change.</summary>
public sealed class FormLibrary
{
    private static readonly string[] s_fieldKinds = ["count", "amount"];
    private static readonly string[] s_columnKinds = ["count", "amount", "day", "text", "yes-no"];

    private FormLibrary(IReadOnlyList<FormDefinition> forms) => Forms = forms;

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<FormDefinition> Forms { get; }

    /// <summary>Reads the tree; throws where anything is wrong with it.</summary>
    /// <exception cref="ContentFaultException">Every fault is listed.</exception>
    public static FormLibrary Load(ContentTree tree, IndicatorLibrary indicators, PolicyLibrary policies)
    {
        var faults = new List<ContentFault>();
        var forms = tree.Paths.Where(path => path.EndsWith(".yaml", StringComparison.Ordinal)).Select(path => Read(path, tree.Read(path), indicators, policies, faults)).OfType<FormDefinition>().ToList();
        return faults.Count == 0 ? new FormLibrary(forms) : throw new ContentFaultException(faults);
    }

    public FormDefinition? Find(string id) => Forms.FirstOrDefault(form => form.Id == id);

    private static FormDefinition? Read(string file, string text, IndicatorLibrary indicators, PolicyLibrary policies, List<ContentFault> faults)
    {
        if (ContentMap.Parse(file, text, faults) is not { } map)
        {
            return null;
        }

        string id = map.Text("id", "the file's name");
        var from = CalendarMonth.Parse(map.Text("from", "a month such as 2025-01"));
        var sample = map.OptionalMap("sample");
        var form = new FormDefinition(
            id, map.Wording("title"), map.Wording("purpose"), map.Texts("levels"), map.Texts("kinds"), map.Texts("filled_by"), from ?? new CalendarMonth(1, 1), (int)map.Number("due_day", "a day of the month, 1 to 31"),
            map.Wording("due_rule"), map.Texts("clauses"), [.. map.List("fields", "a list of figures").Select(field => Field(field, s_fieldKinds))],
            [.. map.OptionalList("checks").Select(check => Closed(check, () => new FormCheck(check.Text("part", "a field"), check.Text("whole", "a field"))))],
            [.. map.OptionalList("figures").Select(figure => Closed(figure, () => new FormFigure(figure.Text("indicator", "an indicator"), figure.Text("numerator", "a field"), figure.OptionalText("denominator"))))],
            sample is null ? null : Sample(sample)) { Owed = map.Flag("owed", true) };
        map.Close();
        Agree(map, file, form, from, indicators, policies);
        return form;
    }

    private static FormSample Sample(ContentMap map) => Closed(map, () => new FormSample(
        map.Wording("title"), map.Wording("lead"), (int)map.Number("fewest", "a number of records"), (int)map.Number("most", "a number of records"),
        [.. map.List("columns", "a list of columns").Select(column => Field(column, s_columnKinds))],
        [.. map.OptionalList("figures").Select(figure => Closed(figure, () => (figure.Text("indicator", "an indicator"), figure.Text("column", "a column of yes and no"))))]));

    private static FormField Field(ContentMap map, string[] kinds) => Closed(map, () => new FormField(
        map.Text("id", "a kebab-case name"), map.Wording("title"), map.OptionalWording("unit") ?? Bilingual.Empty, map.OneOf("kind", kinds), map.OptionalNumber("max", "a number"), map.Flag("required", false), map.Flag("carried", false)));

    /// <summary>Names that the form uses exist: fields, indicators, clauses.</summary>
    private static void Agree(ContentMap map, string file, FormDefinition form, CalendarMonth? from, IndicatorLibrary indicators, PolicyLibrary policies)
    {
        void Expect(bool holds, string key, string found, string expected)
        {
            if (!holds)
            {
                map.Fault(key, ContentMap.Quoted(found), expected);
            }
        }

        var fields = form.Fields.Select(field => field.Id).ToHashSet(StringComparer.Ordinal);
        Expect(form.Id + ".yaml" == file, "id", form.Id, $"the name of its file, {file}");
        Expect(from is not null, "from", "", "a month such as 2025-01");
        Expect(form.DueDay is >= 1 and <= 31, "due_day", FormattableString.Invariant($"{form.DueDay}"), "1 to 31");
        foreach (string field in form.Checks.SelectMany(check => new[] { check.Part, check.Whole }).Concat(form.Figures.SelectMany(figure => new[] { figure.Numerator, figure.Denominator ?? figure.Numerator })))
        {
            Expect(fields.Contains(field), "figures", field, "a field of this form");
        }

        foreach (string indicator in form.Figures.Select(figure => figure.Indicator).Concat(form.Sample?.Figures.Select(figure => figure.Indicator) ?? []))
        {
            Expect(indicators.Definitions.Any(one => one.Id == indicator), "figures", indicator, "an indicator of indicators/");
        }

        foreach (var (_, column) in form.Sample?.Figures ?? [])
        {
            Expect(form.Sample!.Columns.Any(one => one.Id == column && one.Kind == "yes-no"), "sample", column, "a column of yes and no");
        }

        foreach (string clause in form.Clauses)
        {
            Expect(policies.Clause(clause) is not null, "clauses", clause, "a clause of policies/");
        }
    }

    private static T Closed<T>(ContentMap map, Func<T> read)
    {
        var value = read();
        map.Close();
        return value;
    }
}
