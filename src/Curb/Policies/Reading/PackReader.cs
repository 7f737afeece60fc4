using Curb.ReferenceData;

namespace Curb.Policies.Reading;

/// <summary>Reads one pack folder; every missing or unreadable provenance is a fault.</summary>
internal sealed class PackReader(ContentTree tree, IReadOnlyDictionary<string, Topic> topics, List<ContentFault> faults)
{
    private const string DayExpected = "a day such as 2015-07-24";
    private const string CheckedExpected = "the day of the last comparison with a text, such as 2026-11-22, or never";

    private static readonly string[] s_statuses = ["in-force", "superseded", "ended", "illustrative"];
    private static readonly string[] s_levels = ["international", "nation", "province", "city", "district", "hospital"];
    private static readonly string[] s_operators = ["at-most", "at-least", "above", "below"];
    private static readonly string[] s_roles = ["limit", "aspiration", "trigger", "default"];

    public static IReadOnlyList<string> HospitalKinds { get; } = ["general", "stomatology", "oncology", "paediatric", "psychiatric", "maternity", "community"];

    public static IReadOnlyList<string> HospitalLevels { get; } = ["tertiary", "secondary", "primary"];

    public PolicyPack? Read(string id)
    {
        if (Open($"{id}/pack.yaml") is not { } map)
        {
            return null;
        }

        var pack = Header(id, map);
        map.Close();
        return pack with { Clauses = Clauses(id), Parameters = Parameters(id) };
    }

    private static PolicyPack Header(string id, ContentMap map)
    {
        string stated = map.Text("id", $"the pack's folder, {id}");
        if (stated.Length > 0 && stated != id)
        {
            map.Fault("id", ContentMap.Quoted(stated), $"\"{id}\", the folder the pack lies in");
        }

        return new PolicyPack(
            id,
            map.Wording("title"),
            map.OptionalText("number") ?? "",
            (PolicyLevel)Math.Max(0, Array.IndexOf(s_levels, map.OneOf("level", s_levels))),
            map.Date("in_force_from", DayExpected) ?? DateOnly.MaxValue,
            map.OptionalDate("in_force_to"),
            map.OneOf("status", s_statuses),
            map.Texts("supersedes"),
            ConfidenceOf(map),
            CheckedOn(map),
            map.Texts("districts"),
            map.OptionalWording("note") ?? Bilingual.Empty);
    }

    private List<Clause> Clauses(string id)
    {
        string path = $"{id}/clauses.yaml";
        if (!tree.Has(path))
        {
            faults.Add(new ContentFault(path, 0, "", "no file", "a list of clauses: every pack quotes at least one"));
            return [];
        }

        var clauses = ContentMap.ParseList(path, tree.Read(path), faults).Select(map => ReadClause(id, map)).ToList();
        foreach (var twice in clauses.GroupBy(clause => clause.Id).Where(group => group.Count() > 1))
        {
            faults.Add(new ContentFault(path, 0, "id", $"\"{twice.Key}\" {twice.Count()} times", "an id used once"));
        }

        return clauses;
    }

    private static Clause ReadClause(string pack, ContentMap map)
    {
        var clause = new Clause(
            $"{pack}#{map.Text("id", "a kebab-case id such as art-27")}",
            map.Text("article", "the article or section, such as 第二十七条"),
            map.Wording("text"),
            ConfidenceOf(map),
            CheckedOn(map),
            map.OptionalWording("not_modelled"),
            map.OptionalText("due"));
        map.Close();
        return clause;
    }

    private List<PolicyParameter> Parameters(string id)
    {
        var parameters = new List<PolicyParameter>();
        foreach (string path in tree.Under($"{id}/parameters").Where(path => path.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            if (Open(path) is { } map)
            {
                parameters.Add(ReadParameter(id, path, map));
                map.Close();
            }
        }

        return parameters;
    }

    private PolicyParameter ReadParameter(string pack, string path, ContentMap map)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        if (map.Text("id", $"the file's name, {name}") is { Length: > 0 } stated && stated != name)
        {
            map.Fault("id", ContentMap.Quoted(stated), $"\"{name}\", the file's name");
        }

        return new PolicyParameter(
            $"{pack}/{name}",
            pack,
            TopicOf(map),
            (LimitOperator)Math.Max(0, Array.IndexOf(s_operators, map.OneOf("operator", s_operators))),
            map.OneOf("role", s_roles),
            map.TextsOf("kinds", HospitalKinds),
            map.TextsOf("levels", HospitalLevels),
            Values(pack, map),
            ReadClaim(map),
            map.OptionalWording("note") ?? Bilingual.Empty);
    }

    private Topic TopicOf(ContentMap map)
    {
        string topic = map.Text("topic", "a topic of topics.yaml");
        string unit = map.Text("unit", "the topic's unit");
        if (!topics.TryGetValue(topic, out var found))
        {
            map.Fault("topic", ContentMap.Quoted(topic), "a topic declared in topics.yaml: " + string.Join(", ", topics.Keys));
            return new Topic(topic, Bilingual.Empty, unit, "none");
        }

        if (unit.Length > 0 && unit != found.Unit)
        {
            map.Fault("unit", ContentMap.Quoted(unit), $"\"{found.Unit}\", the unit of {topic}");
        }

        return found;
    }

    private static List<DatedValue> Values(string pack, ContentMap map)
    {
        var values = map.List("values", "at least one dated value: - {from: 2015-07-24, value: 60, clause: annex-targets, confidence: F, checked: 2026-11-22}")
            .Select(value => ReadValue(pack, value)).ToList();
        for (int i = 1; i < values.Count; i++)
        {
            if (values[i].From <= values[i - 1].From || values[i - 1].To is { } end && end >= values[i].From)
            {
                map.Fault("values", $"{values[i - 1].From:yyyy-MM-dd} and {values[i].From:yyyy-MM-dd} overlap or stand in the wrong order", "values in order of time without overlap");
            }
        }

        return values;
    }

    private static DatedValue ReadValue(string pack, ContentMap map)
    {
        string clause = map.Text("clause", "the clause that sets the value, such as art-27 or cn/order84-2012#art-27");
        var value = new DatedValue(
            map.Date("from", DayExpected) ?? DateOnly.MaxValue,
            map.OptionalDate("to"),
            map.Number("value", "one number such as 60"),
            clause.Contains('#', StringComparison.Ordinal) ? clause : $"{pack}#{clause}",
            ConfidenceOf(map),
            CheckedOn(map));
        map.Close();
        return value;
    }

    private static Claim? ReadClaim(ContentMap map)
    {
        if (map.OptionalMap("claim") is not { } claim)
        {
            return null;
        }

        var read = new Claim(claim.Text("against", "the parameter of a higher pack that it contradicts"), claim.Wording("because"));
        claim.Close();
        return read;
    }

    private static Confidence ConfidenceOf(ContentMap map) =>
        ConfidenceMarks.Parse(map.OneOf("confidence", ConfidenceMarks.All.ToArray())) ?? Confidence.Uncertain;

    private static DateOnly? CheckedOn(ContentMap map) => map.Text("checked", CheckedExpected) is "never" or "" ? null : map.Date("checked", CheckedExpected);

    private ContentMap? Open(string path)
    {
        if (tree.Has(path))
        {
            return ContentMap.Parse(path, tree.Read(path), faults);
        }

        faults.Add(new ContentFault(path, 0, "", "no file", "the file"));
        return null;
    }
}
