using Curb.Policies;

namespace Curb.Supervision.Inspections;

/// <summary>The inspection of one institution, with the checklist as it was when it was drawn.</summary>
/// <param name="Id">Its key: draw and institution.</param>
/// <param name="Place">Code of the place of the commission.</param>
/// <param name="Draw">Draw by which it came.</param>
/// <param name="Seed">Seed of that draw; the records were drawn by it too.</param>
/// <param name="Team">Ids of the pool's experts.</param>
/// <param name="Accounts">Accounts of those who sign in.</param>
/// <param name="Samples">Patient records drawn.</param>
/// <param name="Case">Number of its case; null until it has begun.</param>
/// <param name="HandedInOn">Day on which the experts handed it in.</param>
/// <param name="Findings">What was found; empty until it is handed in.</param>
/// <param name="Letter">Id of the feedback letter; blank until one is drafted.</param>
public sealed record Inspection(
    string Id, string Place, string Draw, string Seed, string Institution, string Title, string Manner, string Month, string Plan, IReadOnlyList<string> Team, IReadOnlyList<string> Accounts,
    IReadOnlyList<InspectionItem> Items, IReadOnlyList<RecordSample> Samples, long? Case, DateOnly? BegunOn, DateOnly? HandedInOn, IReadOnlyList<InspectionFinding> Findings, string Letter, DateOnly? ClosedOn)
{
    /// <summary>Who left the team for a conflict, and who came instead.</summary>
    public IReadOnlyList<Replacement> Replaced { get; init; } = [];

    public InspectionItem? Item(string id) => Items.FirstOrDefault(one => one.Id == id);
}

/// <summary>An expert who left a team.</summary>
/// <param name="By">Who came instead; blank where there was nobody.</param>
public sealed record Replacement(string Left, string By, string Reason, DateOnly On);

/// <summary>A line of an inspection's checklist.</summary>
/// <param name="Id">Point of the plan, or record/KIND/NUMBER of a drawn record.</param>
/// <param name="Known">What the system measures: met, not-met, cannot-assess or ask.</param>
public sealed record InspectionItem(string Id, string Clause, Bilingual Task, Bilingual Text, string Known, Bilingual Because)
{
    private const string Record = "record/";

    public bool IsRecord => Id.StartsWith(Record, StringComparison.Ordinal);

    /// <summary>The list of an institution: what applies of the plan's tasks, then a line for each drawn record.</summary>
    public static IReadOnlyList<InspectionItem> For(IEnumerable<CheckItem> checklist, IReadOnlyList<string> tasks, IEnumerable<RecordSample> samples) =>
    [
        .. checklist.Where(item => tasks.Count == 0 || tasks.Any(task => item.Point.StartsWith(task + ".", StringComparison.Ordinal)))
            .Select(item => new InspectionItem(item.Point, item.Clause, item.Task, item.Text, item.Prefill.Answer, item.Prefill.Because)),
        .. samples.SelectMany(sample => sample.Keys.Select((key, i) => new InspectionItem(
            FormattableString.Invariant($"{Record}{sample.Kind}/{i + 1}"), "", sample.Kind == "stay" ? new Bilingual("抽查病历", "Sampled stays") : new Bilingual("抽查处方", "Sampled prescriptions"),
            new Bilingual($"第{i + 1}份（{key[..8]}）：适应证、送检、品种、用法用量、疗程、处方权限", $"Number {i + 1} ({key[..8]}): indication, culture, drug, dose, duration, privilege"), "ask", Bilingual.Empty))),
    ];
}

/// <summary>Something that an inspection found.</summary>
/// <param name="Item">Line of the checklist.</param>
/// <param name="Answer">partly or no.</param>
/// <param name="Evidence">Ids of its pictures and documents.</param>
public sealed record InspectionFinding(string Item, string Clause, Bilingual Demand, string Answer, string What, IReadOnlyList<string> Evidence);

/// <summary>A picture or document taken as evidence; the file lies among the attachments of the inspection's case.</summary>
/// <param name="Id">Made by the device that took it, so that it arrives once however often it is sent.</param>
/// <param name="Sequence">Its number among the attachments of the case.</param>
public sealed record InspectionEvidence(string Id, string Inspection, string Item, string Name, string Media, long Bytes, string Digest, string By, DateTimeOffset MadeAt, int Sequence);
