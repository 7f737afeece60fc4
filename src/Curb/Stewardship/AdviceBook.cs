using System.Globalization;
using Curb.Courses;
using Curb.Measurements;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Stewardship;

/// <summary>Something that a pharmacist could gain for a patient.</summary>
/// <param name="Kind">mismatch, de-escalation, oral-switch, duration, dose, redundant-cover, review.</param>
/// <param name="Drug">The running drug it is about.</param>
/// <param name="Order">Key of its order.</param>
/// <param name="Because">What was found, with the inputs it rests on.</param>
/// <param name="Instead">Code of a drug that could be used instead; null where none is named.</param>
/// <param name="Benefit">Expected benefit by the weights of <c>reference/advice-weights</c>; only for ranking.</param>
public sealed record Opportunity(string Kind, string Drug, string Order, Bilingual Because, string? Instead, double Benefit);

/// <summary>A patient with what could be gained, most first.</summary>
public sealed record RankedPatient(BoardPatient Patient, IReadOnlyList<Opportunity> Opportunities)
{
    public double Benefit => Opportunities.Sum(one => one.Benefit);
}

/// <summary>
/// Finds what could be gained for patients on antimicrobials and ranks them: a bacterium that is resistant to all that runs, a narrower drug that it is susceptible to, tablets
/// instead of infusions, courses that are long, doses above limits, cover given twice. Each is a question for a person, never an order.
/// </summary>
public sealed class AdviceBook
{
    private const string Dataset = "advice-weights";

    private readonly Dictionary<string, double> _weights;
    private readonly OrderLists _lists;
    private readonly SpectrumRanks _ranks;
    private readonly Func<string, Bilingual> _drug;
    private readonly Func<string, Bilingual> _organism;

    /// <exception cref="ReferenceFaultException">A weight is missing or no number.</exception>
    public AdviceBook(OrderLists lists)
    {
        _lists = lists;
        _ranks = SpectrumRanks.Load(lists.Reference);
        var table = lists.Reference.Table(Dataset, lists.Reference.Latest(Dataset));
        int name = table.Column("setting"), value = table.Column("value");
        _weights = Enumerable.Range(0, table.Count).ToDictionary(row => table[row, name], row => double.TryParse(table[row, value], CultureInfo.InvariantCulture, out double number) ? number : throw table.Wrong(row, value, "a number"), StringComparer.Ordinal);
        _drug = code => lists.Profile(code)?.Name ?? new Bilingual(code, code);
        _organism = code => lists.Reference.Organism(code) is { } known ? new Bilingual(known.NameZh ?? known.Name, known.Name) : new Bilingual(code, code);
    }

    /// <summary>Hours after which a course of the restricted or special grade is asked again: once, and once more while it goes on.</summary>
    public IReadOnlyList<double> ReviewSteps => [Weight("review-from-hours"), Weight("review-to-hours")];

    /// <summary>Until so many hours after advice a change counts as following it.</summary>
    public double EffectHours => Weight("effect-hours");

    /// <summary>When measurements tell the beginning of a course, and how it works.</summary>
    public MeasurementWindows FileWindows => new(Weight("file-before-hours"), Weight("file-at-hours"), Weight("file-around-hours"));

    /// <summary>Everyone for whom something could be gained, most first.</summary>
    /// <param name="patients">Patients of a board.</param>
    /// <param name="knowledge">What an order of the board's day is judged by.</param>
    /// <param name="at">The board's moment.</param>
    public IReadOnlyList<RankedPatient> Rank(IEnumerable<BoardPatient> patients, OrderKnowledge knowledge, DateTime at) =>
        [.. patients.Select(patient => new RankedPatient(patient, Of(patient, knowledge, at))).Where(one => one.Opportunities.Count > 0).OrderByDescending(one => one.Benefit).ThenBy(one => one.Patient.Encounter, StringComparer.Ordinal)];

    /// <summary>What could be gained for one patient, most first.</summary>
    public IReadOnlyList<Opportunity> Of(BoardPatient patient, OrderKnowledge knowledge, DateTime at)
    {
        var found = new List<Opportunity>();
        found.AddRange(Mismatches(patient, knowledge, at));
        found.AddRange(Narrower(patient, knowledge, at));
        found.AddRange(OralSwitches(patient, at));
        found.AddRange(patient.Therapy.Where(order => (at - order.Since).TotalDays >= knowledge.Settings.LongCourseDays)
            .Select(order => New("duration", order, 1, new Bilingual($"已用{Day(order, at)}天", $"day {Day(order, at)}"))));
        found.AddRange(Doses(patient, knowledge));
        found.AddRange(Redundant(patient));
        return [.. found.OrderByDescending(one => one.Benefit).ThenBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Drug, StringComparer.Ordinal)];
    }

    /// <summary>Tablets instead of infusions, unless the patient is feverish. Where nobody measured, or no temperatures are delivered, the question says so and stays a question.</summary>
    private IEnumerable<Opportunity> OralSwitches(BoardPatient patient, DateTime at)
    {
        var fever = Fever(patient, at);
        return fever.Feverish == true ? [] : patient.Therapy.Where(order => order.Intravenous == true && (at - order.Since).TotalDays >= Weight("oral-from-days") && _lists.Profile(order.Drug)?.GoodOral == true && !patient.Isolates.Any(isolate => isolate.Sterile))
            .Select(order => New("oral-switch", order, 1, new Bilingual(
                $"静脉用药第{Day(order, at)}天，口服生物利用度高；{fever.Because.Zh}；请核对能否口服",
                $"day {Day(order, at)} intravenously, tablets give nearly the same levels; {fever.Because.En}: can the patient swallow and absorb?")));
    }

    /// <summary>Whether the patient was feverish in the hours before a moment; null where it can't be assessed.</summary>
    private (bool? Feverish, Bilingual Because) Fever(BoardPatient patient, DateTime at)
    {
        double hours = Weight("afebrile-hours");
        var highest = patient.Measurements.Where(one => one.Item == MeasuredItems.Temperature && one.Taken > at.AddHours(-hours) && one.Taken <= at).MaxBy(one => one.Value);
        return highest is { } known ? (known.Value >= Weight("fever-from"), new Bilingual($"近{hours:0}小时最高体温 {known.Value:0.0} °C", $"highest temperature of the last {hours:0} hours {known.Value:0.0} °C"))
            : patient.Delivered.Contains(MeasuredItems.Temperature) ? (null, new Bilingual($"近{hours:0}小时无体温记录，无法判定是否退热", $"no temperature in the last {hours:0} hours, so whether the fever is gone can't be assessed"))
            : (null, new Bilingual("体温未接收，无法判定是否退热", "no temperatures are delivered, so whether the fever is gone can't be assessed"));
    }

    /// <summary>An isolate that is resistant to every antibacterial that runs. One drug that was not tested leaves it open, and nothing is said.</summary>
    private IEnumerable<Opportunity> Mismatches(BoardPatient patient, OrderKnowledge knowledge, DateTime at)
    {
        foreach (var isolate in Latest(patient))
        {
            var running = patient.Therapy.ToList();
            if (running.Count == 0 || !running.TrueForAll(order => Resistant(isolate, order.Drug)))
            {
                continue;
            }

            var instead = Covering(isolate, patient, knowledge, at, null);
            var name = _organism(isolate.Organism);
            yield return New("mismatch", running[0], isolate.Sterile ? Weight("sterile-factor") : 1, new Bilingual(
                $"{isolate.Collected:yyyy-MM-dd} 检出{name.Zh}，对正在使用的{string.Join("、", running.Select(order => _drug(order.Drug).Zh))}耐药",
                $"{name.En} of {isolate.Collected:yyyy-MM-dd} is resistant to all that runs: {string.Join(", ", running.Select(order => _drug(order.Drug).En))}")) with { Instead = instead };
        }
    }

    /// <summary>All isolates of the course are susceptible to a narrower drug.</summary>
    private IEnumerable<Opportunity> Narrower(BoardPatient patient, OrderKnowledge knowledge, DateTime at)
    {
        var isolates = Latest(patient);
        foreach (var order in patient.Therapy.Where(order => isolates.Count == 1 && _ranks.Rank(order.Drug) >= Weight("broad-from-rank") && !Resistant(isolates[0], order.Drug)))
        {
            if (Covering(isolates[0], patient, knowledge, at, _ranks.Rank(order.Drug)) is { } instead)
            {
                yield return New("de-escalation", order, 1, new Bilingual(
                    $"{isolates[0].Collected:yyyy-MM-dd} 检出{_organism(isolates[0].Organism).Zh}对{_drug(instead).Zh}敏感，可考虑降阶梯",
                    $"{_organism(isolates[0].Organism).En} of {isolates[0].Collected:yyyy-MM-dd} is susceptible to {_drug(instead).En}, which is narrower")) with { Instead = instead };
            }
        }
    }

    /// <summary>A drug to which the isolate is susceptible, given on the same route, in the supply list and of no higher grade than what runs; the narrowest.</summary>
    private string? Covering(BoardIsolate isolate, BoardPatient patient, OrderKnowledge knowledge, DateTime at, int? below)
    {
        string route = patient.Running[0].Route;
        var day = DateOnly.FromDateTime(at);
        var highest = patient.Running.Max(order => knowledge.Catalogue.GradeOf(order.Drug, order.Route));
        bool Allowed(string drug) => _lists.Profile(drug) is { } profile && profile.Drug.ScopeRoutes.Contains(route)
            && knowledge.Catalogue.GradeOf(drug, route) is { } grade && grade <= highest
            && (knowledge.Formulary is not { } list || (list.Find(drug, route, day) is { } entry ? !Formulary.Stopped(entry, day) : !list.Complete));
        return isolate.Sir.Where(pair => pair.Value == "S" && patient.Running.All(order => order.Drug != pair.Key) && _ranks.Rank(pair.Key) is { } rank && (below is null || rank < below) && Allowed(pair.Key))
            .OrderBy(pair => _ranks.Rank(pair.Key)).ThenBy(pair => knowledge.Catalogue.GradeOf(pair.Key, route)).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key).FirstOrDefault();
    }

    private IEnumerable<Opportunity> Doses(BoardPatient patient, OrderKnowledge knowledge) =>
        from order in patient.Running
        let limit = _lists.Profile(order.Drug)?.DoseLimits.FirstOrDefault(limit => limit.Route == order.Route && limit.DailyGrams is not null)
        where limit is not null && order.GramsPerDay > limit.DailyGrams * (1 + (knowledge.Settings.RoundingShare / 100))
        select New("dose", order, 1, new Bilingual($"每日{order.GramsPerDay:0.##} g，上限{limit.DailyGrams:0.##} g", $"{order.GramsPerDay:0.##} g a day, limit {limit.DailyGrams:0.##} g"));

    private IEnumerable<Opportunity> Redundant(BoardPatient patient)
    {
        var anaerobes = patient.Running.Where(order => _ranks.CoversAnaerobes(order.Drug)).DistinctBy(order => order.Drug).ToList();
        return anaerobes.Count < 2 ? [] : [New("redundant-cover", anaerobes[^1], 1, new Bilingual($"{string.Join("、", anaerobes.Select(order => _drug(order.Drug).Zh))}均覆盖厌氧菌", $"{string.Join(", ", anaerobes.Select(order => _drug(order.Drug).En))} all cover anaerobes"))];
    }

    /// <summary>The latest isolate of each organism.</summary>
    private static List<BoardIsolate> Latest(BoardPatient patient) => [.. patient.Isolates.GroupBy(isolate => isolate.Organism, StringComparer.Ordinal).Select(group => group.First())];

    private bool Resistant(BoardIsolate isolate, string drug) => isolate.Sir.GetValueOrDefault(drug) is "R" or "NS" or "IR" || (!isolate.Sir.ContainsKey(drug) && _lists.ExpectedResistance(isolate.Organism, drug).Length > 0);

    private static int Day(BoardOrder order, DateTime at) => (at.Date - order.Since.Date).Days + 1;

    private Opportunity New(string kind, BoardOrder order, double factor, Bilingual because) => new(kind, order.Drug, order.Key, because, null, Weight(kind) * factor);

    private double Weight(string name) => _weights.TryGetValue(name, out double weight) ? weight : throw new ReferenceFaultException($"reference/{Dataset}: no setting '{name}'.");
}
