using Curb.Intake;

namespace Curb.Exchange.Reports;

/// <summary>A specimen as a report tells it.</summary>
internal sealed record ReportedSpecimen(string Key)
{
    public string Patient { get; init; } = "";

    public string Encounter { get; init; } = "";

    public string Department { get; init; } = "";

    public string Ward { get; init; } = "";

    public string WardType { get; init; } = "";

    public string Type { get; init; } = "";

    public string Sex { get; init; } = "";

    /// <summary>Day of birth since 1970-01-01.</summary>
    public int? BornOn { get; init; }

    /// <summary>Microseconds since 1970-01-01 as the laboratory's clock showed them.</summary>
    public long? CollectedAt { get; init; }

    public long? ReceivedAt { get; init; }

    public long? ReportedAt { get; init; }
}

/// <summary>
/// The microbiology and the measurements of one file of reports (HL7 messages, FHIR resources). A later statement of the same thing takes the place of an earlier one, as a final
/// report does of a preliminary one and a correction of both; the lines that nothing is left of are told as superseded. Each line is one source row:
/// an OBX segment, an Observation.
/// </summary>
internal sealed class ReportedRecords(string file)
{
    private readonly Dictionary<string, ReportedSpecimen> _specimens = [];
    private readonly Dictionary<string, (string Result, int Line)> _outcomes = [];
    private readonly Dictionary<string, (string Specimen, string Number, string Organism, int Line)> _isolates = [];
    private readonly Dictionary<(string Isolate, string Test), (string Value, int Line)> _results = [];
    private readonly Dictionary<string, List<string>> _isolatesOf = [];
    private readonly Dictionary<string, (ReportedMeasurement Told, int Line)> _measurements = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Report, int Rank), (ReportedReaction Told, int Line)> _reactions = [];
    private readonly SortedSet<int> _taken = [];

    /// <summary>Name of the file.</summary>
    public string File => file;

    /// <summary>Source rows met, taken or not.</summary>
    public long Rows { get; set; }

    public List<Rejection> Rejections { get; } = [];

    public void Take(ReportedSpecimen specimen) => _specimens[specimen.Key] = specimen;

    public bool Knows(string isolate) => _isolates.ContainsKey(isolate);

    /// <summary>Keys of the isolates of a specimen, in the order in which they were first told.</summary>
    public IReadOnlyList<string> IsolatesOf(string specimen) => _isolatesOf.GetValueOrDefault(specimen, []);

    /// <summary>What a line says of the specimen as a whole: no growth, positive.</summary>
    public void TakeOutcome(string specimen, string result, int line)
    {
        _taken.Add(line);
        _outcomes[specimen] = (result, line);
    }

    /// <summary>An isolate; line 0 where only results name it.</summary>
    public void TakeIsolate(string key, string specimen, string number, string organism, int line)
    {
        if (line > 0)
        {
            _taken.Add(line);
        }
        else if (_isolates.ContainsKey(key))
        {
            return;
        }

        if (!_isolates.ContainsKey(key))
        {
            (_isolatesOf.TryGetValue(specimen, out var siblings) ? siblings : _isolatesOf[specimen] = []).Add(key);
        }

        _isolates[key] = (specimen, number, organism, line);
    }

    public void TakeResult(string isolate, string test, string value, int line)
    {
        _taken.Add(line);
        _results[(isolate, test)] = (value, line);
    }

    /// <summary>A measurement; one of the same key that was told before is corrected by it.</summary>
    public void Take(ReportedMeasurement measurement, int line)
    {
        _taken.Add(line);
        _measurements[measurement.Key] = (measurement, line);
    }

    /// <summary>A suspected drug of a report; one that was told before is corrected by it.</summary>
    public void Take(ReportedReaction reaction, int line)
    {
        _taken.Add(line);
        _reactions[(reaction.Report, reaction.Rank)] = (reaction, line);
    }

    public void Reject(int line, string column, string found, string expected, string reason, int rows = 1) =>
        Rejections.Add(new Rejection(file, line, column, found.Length > 200 ? found[..200] : found, expected, reason, rows));

    /// <summary>All of it as one part.</summary>
    public Delivery Build()
    {
        var delivery = new Delivery { IsolatesAreWhole = false, RowsRead = Rows };
        var places = AppendIsolates(delivery);
        AppendSpecimens(delivery);
        AppendMeasurements(delivery);
        AppendReactions(delivery);
        foreach (var ((isolate, test), (value, line)) in _results.OrderBy(result => places[result.Key.Isolate]).ThenBy(result => result.Value.Line))
        {
            var results = delivery.Susceptibilities;
            results.Isolate.Append((long)places[isolate]);
            results.Test.Append(test);
            results.Value.Append(value);
            results.Line.Append(line);
            results.EndRow();
        }

        delivery.Rejections.AddRange(EachRowOnce());
        return delivery;
    }

    /// <summary>The rejections, those of superseded lines with them; a line of which something was taken, or that is refused already, is counted once.</summary>
    private IEnumerable<Rejection> EachRowOnce()
    {
        var counted = _results.Values.Select(result => result.Line).Concat(_outcomes.Values.Select(outcome => outcome.Line)).Concat(_isolates.Values.Select(isolate => isolate.Line)).Concat(_measurements.Values.Select(measurement => measurement.Line)).Concat(_reactions.Values.Select(reaction => reaction.Line)).ToHashSet();
        foreach (var rejection in Rejections)
        {
            yield return rejection.SourceRows == 0 || counted.Add(rejection.Line) ? rejection : rejection with { SourceRows = 0 };
        }

        foreach (int line in _taken.Where(counted.Add))
        {
            yield return new Rejection(file, line, "", "a statement that a later one of the same file takes back or corrects", "nothing to do: the later one was taken", "superseded");
        }
    }

    private Dictionary<string, int> AppendIsolates(Delivery delivery)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var isolates = delivery.Isolates;
        foreach (var (key, (specimenKey, number, organism, line)) in _isolates)
        {
            var specimen = _specimens[specimenKey];
            places.Add(key, isolates.Count);
            isolates.Key.Append(key);
            isolates.Line.Append(line > 0 ? line : null);
            isolates.SourceRows.Append(line > 0 ? 1 : 0);
            isolates.Patient.Append(specimen.Patient);
            isolates.Encounter.Append(specimen.Encounter);
            isolates.Specimen.Append(specimenKey);
            isolates.SpecimenType.Append(specimen.Type);
            isolates.CollectedOn.Append(specimen.CollectedAt is { } micros ? Columns.Instants.Day(micros) : null);
            isolates.IsolateNumber.Append(int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int ordinal) ? ordinal : null);
            isolates.Organism.Append(organism);
            isolates.Sex.Append(specimen.Sex);
            isolates.BirthDate.Append(specimen.BornOn);
            isolates.Ward.Append(specimen.Ward);
            isolates.WardType.Append(specimen.WardType);
            isolates.Department.Append(specimen.Department);
            isolates.EndRow();
        }

        return places;
    }

    private void AppendSpecimens(Delivery delivery)
    {
        var specimens = delivery.Specimens;
        var grown = _isolates.Values.Select(isolate => isolate.Specimen).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, specimen) in _specimens.Where(specimen => grown.Contains(specimen.Key) || _outcomes.ContainsKey(specimen.Key)))
        {
            bool told = _outcomes.TryGetValue(key, out var outcome);
            specimens.Key.Append(key);
            specimens.Line.Append(told ? outcome.Line : null);
            specimens.SourceRows.Append(told ? 1 : 0);
            specimens.Patient.Append(specimen.Patient);
            specimens.Encounter.Append(specimen.Encounter);
            specimens.Department.Append(specimen.Department.Length > 0 ? specimen.Department : specimen.Ward);
            specimens.SpecimenType.Append(specimen.Type);
            specimens.Test.Append("culture");
            specimens.CollectedAt.Append(specimen.CollectedAt);
            specimens.ReceivedAt.Append(specimen.ReceivedAt);
            specimens.ReportedAt.Append(specimen.ReportedAt);
            specimens.Result.Append(grown.Contains(key) ? "positive" : outcome.Result);
            specimens.EndRow();
        }
    }

    /// <summary>A line that tells several measurements is accounted for by the first of them.</summary>
    private void AppendMeasurements(Delivery delivery)
    {
        var measurements = delivery.Measurements;
        var accounted = new HashSet<int>();
        foreach (var (key, (told, line)) in _measurements.OrderBy(one => one.Value.Line))
        {
            measurements.Key.Append(key);
            measurements.Line.Append(line);
            measurements.SourceRows.Append(accounted.Add(line) ? 1 : 0);
            measurements.Patient.Append(told.Patient);
            measurements.Encounter.Append(told.Encounter);
            measurements.Code.Append(told.Code);
            measurements.ItemName.Append(told.Name);
            measurements.Value.Append(told.Value);
            measurements.Unit.Append(told.Unit);
            measurements.TakenAt.Append(told.TakenAt);
            measurements.EndRow();
        }
    }

    /// <summary>A line that tells several drugs is accounted for by the first of them.</summary>
    private void AppendReactions(Delivery delivery)
    {
        var reactions = delivery.Reactions;
        var accounted = new HashSet<int>();
        foreach (var (told, line) in _reactions.Values.OrderBy(one => one.Line).ThenBy(one => one.Told.Rank))
        {
            reactions.Key.Append($"{told.Report}-{told.Rank}");
            reactions.Line.Append(line);
            reactions.SourceRows.Append(accounted.Add(line) ? 1 : 0);
            reactions.Report.Append(told.Report);
            reactions.Rank.Append(told.Rank);
            reactions.Patient.Append(told.Patient);
            reactions.Encounter.Append(told.Encounter);
            reactions.DrugCode.Append(told.DrugCode);
            reactions.DrugName.Append(told.DrugName);
            reactions.Reaction.Append(told.Reaction);
            reactions.OnsetOn.Append(told.OnsetOn);
            reactions.Class.Append(told.Class);
            reactions.Causality.Append(told.Causality);
            reactions.Outcome.Append(told.Outcome);
            reactions.EndRow();
        }
    }
}
