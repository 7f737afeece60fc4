namespace Curb.Exchange.Demo;

/// <summary>What the generator can say exactly about the rows it made.</summary>
public enum DemoMeasure
{
    /// <summary>Stays with a discharge.</summary>
    DischargedStays,

    /// <summary>Patient-days of discharged stays: discharge day minus admission day, at least 1.</summary>
    PatientDays,

    /// <summary>Discharged stays with a systemic antimicrobial that was not only taken home.</summary>
    StaysWithAntimicrobial,

    /// <summary>Discharged stays whose only antimicrobials were local or taken home: they must not count as users.</summary>
    StaysWithUncountedOnly,

    /// <summary>Discharged stays with a therapeutic antimicrobial.</summary>
    StaysWithTherapy,

    /// <summary>Of these, with a culture, smear or molecular test collected before the first dose.</summary>
    StaysCulturedBefore,

    /// <summary>Discharged stays with therapy that had procalcitonin before the first dose and nothing else: not a pathogen test.</summary>
    StaysWithProcalcitoninOnly,

    /// <summary>Class-I operations of discharged stays, interventional ones left out.</summary>
    ClassOneOperations,

    /// <summary>Of these, with prophylaxis.</summary>
    ClassOneWithProphylaxis,

    /// <summary>Operations of discharged stays with prophylaxis.</summary>
    OperationsWithProphylaxis,

    /// <summary>Of these, begun after incision.</summary>
    LateProphylaxis,

    /// <summary>Of these, lasting more than 24 hours after the end of the operation.</summary>
    LongProphylaxis,

    OutpatientVisits,
    OutpatientVisitsWithAntimicrobial,
    OutpatientPrescriptions,
    OutpatientPrescriptionsWithAntimicrobial,
    EmergencyPrescriptions,
    EmergencyPrescriptionsWithAntimicrobial,

    /// <summary>Order lines of special-grade drugs for outpatients.</summary>
    SpecialOutpatientLines,

    /// <summary>Order lines of special-grade drugs written by a physician without a senior title.</summary>
    SpecialByUnentitled,

    /// <summary>Isolates of the planted cluster.</summary>
    ClusterIsolates,

    Specimens,
    Isolates,

    /// <summary>Lines delivered twice in one file.</summary>
    RepeatedRows,

    /// <summary>Lines that could not be read.</summary>
    UnreadableRows,
}

/// <summary>
/// The generator's own account of what it planted, kept while the rows are made, so that a test can ask whether the indicators find it.
/// Complete when every part has been taken. Exact counts, not intentions; intentions stand in the generator's tables.
/// </summary>
public sealed class DemoTruth
{
    private readonly Dictionary<(string Institution, DemoMeasure Measure, string Month), long> _counts = [];
    private readonly Dictionary<(string Institution, DemoMeasure Measure), List<string>> _keys = [];
    private readonly Dictionary<(string Institution, string Drug, string Route), double> _grams = [];
    private readonly Dictionary<(string Institution, string Organism, string Phenotype), long> _phenotypes = [];

    /// <summary>The count over all months; a month is that of discharge for stays and operations, of the visit or collection otherwise.</summary>
    public long Count(string institution, DemoMeasure measure) =>
        _counts.Where(pair => pair.Key.Institution == institution && pair.Key.Measure == measure).Sum(pair => pair.Value);

    public long Count(string institution, DemoMeasure measure, string month) => _counts.GetValueOrDefault((institution, measure, month));

    /// <summary>The records' keys (stays, orders, operations, isolates) behind a count, where it keeps them: cultures before therapy, prophylaxis, special grade, the cluster.</summary>
    public IReadOnlyList<string> Keys(string institution, DemoMeasure measure) => _keys.GetValueOrDefault((institution, measure)) ?? [];

    /// <summary>Grams of substance ordered for discharged stays, not taken home, by drug code and route (O or P), counted as the DDD counts them.</summary>
    public IReadOnlyDictionary<(string Institution, string Drug, string Route), double> InpatientGrams => _grams;

    /// <summary>Isolates by organism and resistance phenotype, repeats within a patient included.</summary>
    public IReadOnlyDictionary<(string Institution, string Organism, string Phenotype), long> Phenotypes => _phenotypes;

    internal void Add(string institution, DemoMeasure measure, string month, long count = 1)
    {
        if (count != 0)
        {
            _counts[(institution, measure, month)] = _counts.GetValueOrDefault((institution, measure, month)) + count;
        }
    }

    internal void Add(string institution, DemoMeasure measure, string month, string key)
    {
        Add(institution, measure, month);
        if (!_keys.TryGetValue((institution, measure), out var keys))
        {
            _keys[(institution, measure)] = keys = [];
        }

        keys.Add(key);
    }

    internal void AddGrams(string institution, DemoDrug drug, double grams)
    {
        var key = (institution, drug.Code, drug.Route == "po" ? "O" : "P");
        _grams[key] = _grams.GetValueOrDefault(key) + grams;
    }

    internal void AddPhenotype(string institution, DemoPhenotype phenotype)
    {
        var key = (institution, phenotype.Organism, phenotype.Name);
        _phenotypes[key] = _phenotypes.GetValueOrDefault(key) + 1;
    }
}
