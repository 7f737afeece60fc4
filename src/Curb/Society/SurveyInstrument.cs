using Curb.Governance;
using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Society;

/// <summary>A questionnaire as data.</summary>
/// <param name="Rates">What is estimated from it.</param>
/// <param name="About">Questions on the person, which count for no rate.</param>
/// <param name="Items">Questions that count.</param>
public sealed record SurveyInstrument(string Id, Bilingual Title, Bilingual Purpose, IReadOnlyList<string> Clauses, IReadOnlyList<SurveyRate> Rates, IReadOnlyList<SurveyItem> About, IReadOnlyList<SurveyItem> Items)
{
    private const string File = "public-survey.yaml";

    /// <summary>Reads <c>policies/public-survey.yaml</c>.</summary>
    /// <exception cref="ContentFaultException">Every fault is listed with file and line.</exception>
    public static IReadOnlyList<SurveyInstrument> Load(ContentTree tree, PolicyLibrary policies)
    {
        var faults = new List<ContentFault>();
        var instruments = tree.Has(File) ? ContentMap.ParseList(File, tree.Read(File), faults).Select(map => Read(map, policies)).ToList() : [];
        return faults.Count == 0 ? instruments : throw new ContentFaultException(faults);
    }

    /// <summary>Every question, those on the person first.</summary>
    public IEnumerable<SurveyItem> Questions => About.Concat(Items);

    /// <summary>Questions that are not answered, or not by one of their options.</summary>
    public IReadOnlyList<string> Unanswered(IReadOnlyDictionary<string, string> answers) =>
        [.. Questions.Where(item => !answers.TryGetValue(item.Id, out string? answer) || item.Options.All(option => option.Id != answer)).Select(item => item.Id)];

    /// <summary>Share of a rate's items that a person answered as they should be, 0 to 1.</summary>
    public double Score(string rate, IReadOnlyDictionary<string, string> answers)
    {
        var items = Items.Where(item => item.Rate == rate).ToList();
        return (double)items.Count(item => answers.TryGetValue(item.Id, out string? answer) && item.Right.Contains(answer)) / items.Count;
    }

    private static SurveyInstrument Read(ContentMap map, PolicyLibrary policies)
    {
        var rates = map.List("rates", "- {id: awareness, topic: …, title: …}").Select(rate => Closed(rate, () => new SurveyRate(rate.Text("id", "a name"), rate.OneOf("topic", [.. policies.Topics.Keys]), rate.Wording("title")))).ToList();
        string[] known = [.. rates.Select(rate => rate.Id)];
        var instrument = new SurveyInstrument(
            map.Text("id", "a kebab-case name"), map.Wording("title"), map.Wording("purpose"), map.KnownClauses(policies), rates,
            [.. map.OptionalList("about").Select(item => Item(item, null, policies))], [.. map.List("items", "- {id: …, rate: …, title: …, right: […], options: […]}").Select(item => Item(item, known, policies))]);
        map.Close();
        foreach (string rate in known.Where(rate => instrument.Items.All(item => item.Rate != rate)))
        {
            map.Fault("items", $"none for {rate}", "at least one item for each rate");
        }

        return instrument;
    }

    private static SurveyItem Item(ContentMap map, IReadOnlyCollection<string>? rates, PolicyLibrary policies) => Closed(map, () =>
    {
        var options = map.List("options", "- {id: …, title: …}").Select(option => Closed(option, () => new SurveyOption(option.Text("id", "a name"), option.Wording("title")))).ToList();
        return new SurveyItem(map.Text("id", "a name"), rates is null ? "" : map.OneOf("rate", rates), map.Wording("title"), rates is null ? [] : map.TextsOf("right", [.. options.Select(option => option.Id)]), options)
        {
            Clauses = map.Has("clauses") ? map.KnownClauses(policies) : [],
        };
    });

    private static T Closed<T>(ContentMap map, Func<T> read)
    {
        var value = read();
        map.Close();
        return value;
    }
}

/// <param name="Topic">Topic of the plan's target.</param>
public sealed record SurveyRate(string Id, string Topic, Bilingual Title);

/// <param name="Rate">Rate that it counts for; blank for a question on the person.</param>
/// <param name="Right">Options that count as correct.</param>
public sealed record SurveyItem(string Id, string Rate, Bilingual Title, IReadOnlyList<string> Right, IReadOnlyList<SurveyOption> Options)
{
    /// <summary>Clauses that name what is asked about; the wording is nobody's but the questionnaire's. Empty where no clause does.</summary>
    public IReadOnlyList<string> Clauses { get; init; } = [];
}

public sealed record SurveyOption(string Id, Bilingual Title);
