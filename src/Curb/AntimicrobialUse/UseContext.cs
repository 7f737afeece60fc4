using Curb.Columns;
using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>What every part of one derivation shares: the records, what their texts mean, and the dictionaries of the facts.</summary>
internal sealed class UseContext
{
    private readonly Dictionary<int, int> _months = [];

    public UseContext(ReceivedRecords records, ReferenceLibrary reference, GradedCatalogue catalogue, IReadOnlyDictionary<string, string> mappings, UseSettings settings)
    {
        Records = records;
        Reference = reference;
        Settings = settings;
        Stays = new StayIndex(records);
        Terms = new LineTerms(records.DrugOrders, reference, catalogue, mappings, settings);
        Meanings = new UseTerms(reference);
        OrderEncounters = Stays.RowsOf(records.DrugOrders.Encounter);
        Institution = Vocabulary.Code(records.Institution);
        AsOf = settings.AsOf is { } asOf ? Instants.From(asOf) : LatestTime();
    }

    public ReceivedRecords Records { get; }

    public ReferenceLibrary Reference { get; }

    public UseSettings Settings { get; }

    public StayIndex Stays { get; }

    public LineTerms Terms { get; }

    public UseTerms Meanings { get; }

    /// <summary>Row of the encounter of each order; -1 where it was not delivered.</summary>
    public int[] OrderEncounters { get; }

    /// <summary>Dictionary of the facts' coded columns: months, codes, grades, routes.</summary>
    public TextDictionary Vocabulary { get; } = new();

    /// <summary>Code of the institution in the vocabulary.</summary>
    public int Institution { get; }

    /// <summary>The time up to which open stays are counted; null where the records hold no time at all.</summary>
    public long? AsOf { get; }

    public bool HasOrders => Records.DrugOrders.Count > 0;

    public bool HasSpecimens => Records.Specimens.Count > 0 || Records.Isolates.Count > 0;

    /// <summary>Code of the month yyyy-MM in which a day lies.</summary>
    public int Month(int day)
    {
        var date = Days.ToDate(day);
        int month = (date.Year * 12) + date.Month;
        if (!_months.TryGetValue(month, out int code))
        {
            _months[month] = code = Vocabulary.Code($"{date.Year:D4}-{date.Month:D2}");
        }

        return code;
    }

    /// <summary>Code of the month of a time; 0 where the time is unknown.</summary>
    public int MonthOf(long? time) => time is { } known ? Month(Instants.Day(known)) : 0;

    private long? LatestTime()
    {
        long? latest = null;
        foreach (var column in new[] { Records.Encounters.AdmittedAt, Records.Encounters.DischargedAt, Records.DrugOrders.StartedAt, Records.WardStays.StartedAt, Records.WardStays.EndedAt, Records.Specimens.CollectedAt })
        {
            for (int row = 0; row < column.Count; row++)
            {
                if (column[row] is { } time && !(time <= latest))
                {
                    latest = time;
                }
            }
        }

        return latest;
    }
}
