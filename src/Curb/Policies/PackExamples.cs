using Curb.Policies.Reading;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Policies;

/// <summary>
/// Runs the examples that ship with packs (<c>examples/*.yaml</c>): a value against a limit for a hospital on a day, or the grade of a drug on a route.
/// Each is judged by its own pack alone.
/// </summary>
public static class PackExamples
{
    public static IReadOnlyList<ExampleOutcome> Run(ContentTree tree, PolicyLibrary library, List<ContentFault> faults) =>
        [.. from pack in library.Packs
            from path in tree.Under($"{pack.Id}/examples")
            from map in ContentMap.ParseList(path, tree.Read(path), faults)
            select Run(path, pack, library, map)];

    private static ExampleOutcome Run(string path, PolicyPack pack, PolicyLibrary library, ContentMap map)
    {
        string name = map.Text("name", "what the example shows");
        string shows = map.OneOf("shows", ExampleOutcome.Kinds.ToArray());
        string found = map.Has("drug") ? Grade(pack, library, map) : Verdict(pack, library, map);
        var outcome = new ExampleOutcome(path, name, shows, map.Text("expect", "met, not-met, cannot-assess or a grade"), found);
        map.Close();
        return outcome;
    }

    private static string Grade(PolicyPack pack, PolicyLibrary library, ContentMap map) =>
        library.Catalogue(pack.Id).GradeOf(map.Text("drug", "a drug code"), map.Text("route", "a WHO route"))?.ToString().ToLowerInvariant() ?? "unknown";

    private static string Verdict(PolicyPack pack, PolicyLibrary library, ContentMap map)
    {
        string topic = map.Text("topic", "a topic of topics.yaml");
        var day = map.Date("day", "a day such as 2023-06-30") ?? DateOnly.MaxValue;
        double value = map.Number("value", "a number");
        var answer = library.Limit(topic, Hospital(map), day, PolicyChoice.OnlyPacks(pack.Id));
        return answer.Limit is not { } limit ? "cannot-assess" : limit.Keeps(value) ? "met" : "not-met";
    }

    private static Institution Hospital(ContentMap map)
    {
        var hospital = map.Map("institution", "{kind: general, level: tertiary}");
        var institution = Institution.Unregistered("example") with
        {
            Kind = hospital?.Text("kind", "a kind or unknown") ?? "unknown",
            Level = hospital?.Text("level", "a level or unknown") ?? "unknown",
        };
        hospital?.Close();
        return institution;
    }
}
