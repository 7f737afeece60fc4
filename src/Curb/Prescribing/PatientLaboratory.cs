using Curb.Columns;
using Curb.Facts;

namespace Curb.Prescribing;

/// <summary>
/// What a hospital's laboratory had found when an order was written: the patient's earlier results, and the hospital's resistance over the twelve months before the order's month.
/// Nothing that came later is known. Made once of an institution's isolates; safe to share between threads.
/// </summary>
public sealed class PatientLaboratory
{
    private const int MonthsOfFigures = 12;
    private const int MonthsOfYear = 12;

    private readonly IsolateFacts _isolates;
    private readonly IsolateResults _results;
    private readonly Dictionary<string, List<int>> _byPatient = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<int, Dictionary<(string Organism, string Drug), ResistanceFigure>>> _byMonth;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, ResistanceFigures> _figures = new();

    /// <param name="isolates">Isolates of one institution.</param>
    /// <param name="results">Their results, in the order of the isolates' rows.</param>
    public PatientLaboratory(IsolateFacts isolates, IsolateResults results)
    {
        (_isolates, _results) = (isolates, results);
        _byMonth = new(CountMonths);
        for (int row = 0; row < isolates.Count; row++)
        {
            if (isolates.Patient[row] is { } patient && isolates.CollectedOn[row] is not null && isolates.Organism.IsKnown(row) && isolates.Screening[row] != true)
            {
                (_byPatient.TryGetValue(patient, out var rows) ? rows : _byPatient[patient] = []).Add(row);
            }
        }
    }

    /// <summary>The results of a patient's isolates that were known when an order was written.</summary>
    /// <param name="patient">Key of the patient.</param>
    /// <param name="at">When the order was written.</param>
    /// <param name="memoryDays">Older isolates are left out.</param>
    /// <param name="knownAfterDays">Days from the specimen until its result is taken as known.</param>
    public IReadOnlyList<EarlierResult> Before(string patient, DateTime at, int memoryDays, int knownAfterDays)
    {
        if (!_byPatient.TryGetValue(patient, out var rows))
        {
            return [];
        }

        int day = DateOnly.FromDateTime(at).DayNumber;
        var found = new List<EarlierResult>();
        foreach (int row in rows)
        {
            var collected = Days.ToDate(_isolates.CollectedOn[row]!.Value);
            if (day - collected.DayNumber >= knownAfterDays && day - collected.DayNumber <= memoryDays)
            {
                found.AddRange(Of(row).Select(result => new EarlierResult(_isolates.Organism[row]!, result.Drug, result.Sir, collected)));
            }
        }

        return found;
    }

    /// <summary>Resistance over first isolates of the twelve months before the month of a day.</summary>
    public ResistanceFigures FiguresBefore(DateOnly day) => _figures.GetOrAdd(Month(day), Sum);

    private ResistanceFigures Sum(int month)
    {
        var sum = new Dictionary<(string Organism, string Drug), ResistanceFigure>();
        for (int before = month - MonthsOfFigures; before < month; before++)
        {
            foreach (var (pair, figure) in _byMonth.Value.GetValueOrDefault(before, []))
            {
                var known = sum.GetValueOrDefault(pair);
                sum[pair] = new ResistanceFigure(known.Tested + figure.Tested, known.Resistant + figure.Resistant);
            }
        }

        return new ResistanceFigures(sum, $"{Text(month - MonthsOfFigures)} – {Text(month - 1)}");
    }

    private Dictionary<int, Dictionary<(string Organism, string Drug), ResistanceFigure>> CountMonths()
    {
        var months = new Dictionary<int, Dictionary<(string Organism, string Drug), ResistanceFigure>>();
        for (int row = 0; row < _isolates.Count; row++)
        {
            if (_isolates.FirstIsolate[row] != true || _isolates.CollectedOn[row] is not { } collected || _isolates.Organism[row] is not { } organism)
            {
                continue;
            }

            int month = Month(Days.ToDate(collected));
            var counts = months.TryGetValue(month, out var known) ? known : months[month] = [];
            foreach (var (drug, sir) in Of(row))
            {
                if (sir is "S" or "I" or "SDD" or "R" or "NS")
                {
                    var figure = counts.GetValueOrDefault((organism, drug));
                    counts[(organism, drug)] = new ResistanceFigure(figure.Tested + 1, figure.Resistant + (sir is "R" or "NS" ? 1 : 0));
                }
            }
        }

        return months;
    }

    /// <summary>Drugs with a category; one that was tested several times counts once, the worst.</summary>
    private IEnumerable<(string Drug, string Sir)> Of(int row)
    {
        var outcomes = _results.Outcomes;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int at = _results.Starts[row]; at < _results.Starts[row + 1]; at++)
        {
            int outcome = _results.OutcomeOf[at];
            if (outcomes.Drug[outcome] is { } drug && outcomes.Sir[outcome] is { } sir && Rank(sir) > Rank(found.GetValueOrDefault(drug)))
            {
                found[drug] = sir;
            }
        }

        return found.Select(pair => (pair.Key, pair.Value));
    }

    private static int Rank(string? sir) => sir switch { "S" => 1, "SDD" => 2, "I" => 3, "NS" => 4, "R" => 5, "IR" => 6, _ => 0 };

    private static int Month(DateOnly day) => (day.Year * MonthsOfYear) + day.Month - 1;

    private static string Text(int month) => $"{month / MonthsOfYear:0000}-{(month % MonthsOfYear) + 1:00}";
}
