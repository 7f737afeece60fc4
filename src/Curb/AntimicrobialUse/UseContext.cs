using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>What every part of one derivation shares: the records, what their texts mean, and the dictionaries of the facts.</summary>
internal sealed class UseContext
{
    private readonly Dictionary<int, int> _months = [];

    public UseContext(ReceivedRecords records, UseRules rules, UseFeed feed)
    {
        Records = records;
        Rules = rules;
        Stays = new StayIndex(records);
        Terms = new LineTerms(records.DrugOrders, rules);
        OrderEncounters = Stays.RowsOf(records.DrugOrders.Encounter);
        Institution = Vocabulary.Code(records.Institution);
        HasOrders = feed.HasOrders ?? records.DrugOrders.Count > 0;
        HasSpecimens = feed.HasSpecimens ?? (records.Specimens.Count > 0 || records.Isolates.Count > 0);
        AsOf = Settings.AsOf is { } asOf ? Instants.From(asOf) : feed.AsOf ?? LatestTime();
    }

    public ReceivedRecords Records { get; }

    public UseRules Rules { get; }

    public ReferenceLibrary Reference => Rules.Reference;

    public UseSettings Settings => Rules.Settings;

    /// <summary>The code lists beside the formulas.</summary>
    public UseLists Lists => Rules.Lists;

    public StayIndex Stays { get; }

    public LineTerms Terms { get; }

    public UseTerms Meanings => Rules.Meanings;

    /// <summary>Row of the encounter of each order; -1 where it was not delivered.</summary>
    public int[] OrderEncounters { get; }

    /// <summary>Dictionary of the facts' coded columns: months, codes, grades, routes.</summary>
    public TextDictionary Vocabulary { get; } = new();

    /// <summary>Code of the institution in the vocabulary.</summary>
    public int Institution { get; }

    /// <summary>The time up to which open stays are counted; null where the records hold no time at all.</summary>
    public long? AsOf { get; }

    /// <summary>True where the institution delivered orders at all: a part of its patients may have none.</summary>
    public bool HasOrders { get; }

    /// <summary>True where the institution delivered specimens or isolates at all.</summary>
    public bool HasSpecimens { get; }

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
        foreach (var column in new ReceivedTable[] { Records.Encounters, Records.DrugOrders, Records.WardStays, Records.Specimens }.SelectMany(UseFeedCensus.Times))
        {
            latest = UseFeedCensus.Latest(column, latest);
        }

        return latest;
    }
}
