using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Intake.Received;

namespace Curb.Prophylaxis;

/// <summary>
/// Which antimicrobial lines belong to which operation. A line delivered as prophylaxis belongs to the nearest operation of its encounter within the windows of
/// the settings; a line of unknown purpose becomes prophylaxis only where an operation explains it: begun around the incision and stopped soon after the end.
/// </summary>
internal sealed class OperationLinks
{
    private const long MicrosecondsPerHour = Instants.MicrosecondsPerDay / 24;

    private readonly UseContext _context;
    private readonly OrderLines _lines;
    private readonly ReceivedSurgeries _surgeries;
    private readonly Grouping _ofEncounter;

    private OperationLinks(UseContext context, OrderLines lines)
    {
        _context = context;
        _lines = lines;
        _surgeries = context.Records.Surgeries;
        Encounters = context.Stays.RowsOf(_surgeries.Encounter);
        _ofEncounter = Grouping.By(context.Stays.Count, Encounters);
        var operationOf = new int[lines.Count];
        for (int line = 0; line < lines.Count; line++)
        {
            operationOf[line] = lines.Encounter[line] < 0 || !lines.Counted[line] || lines.Returned[line] ? -1 : Link(line);
        }

        Lines = Grouping.By(_surgeries.Count, operationOf);
    }

    /// <summary>Row of the encounter of each operation.</summary>
    public int[] Encounters { get; }

    /// <summary>The prophylactic lines of each operation.</summary>
    public Grouping Lines { get; }

    /// <summary>Links lines to operations and settles the purposes that operations explain.</summary>
    public static OperationLinks Find(UseContext context, OrderLines lines) => new(context, lines);

    private int Link(int line)
    {
        if (_lines.Purpose[line] == Purpose.Therapy || _lines.FirstDose[line] == long.MinValue)
        {
            return -1;
        }

        int nearest = -1;
        foreach (int surgery in _ofEncounter[_lines.Encounter[line]])
        {
            if (_surgeries.StartedAt.IsKnown(surgery) && Begins(line, surgery) && (_lines.Purpose[line] == Purpose.Prophylaxis || Stops(line, surgery)) && (nearest < 0 || Gap(line, surgery) < Gap(line, nearest)))
            {
                nearest = surgery;
            }
        }

        if (nearest >= 0)
        {
            _lines.Purpose[line] = Purpose.Prophylaxis;
        }

        return nearest;
    }

    private long Gap(int line, int surgery) => Math.Abs(_surgeries.StartedAt[surgery]!.Value - _lines.FirstDose[line]);

    private bool Begins(int line, int surgery)
    {
        long incision = _surgeries.StartedAt[surgery]!.Value;
        return NotBefore(_lines.FirstDose[line], incision - Hours(_context.Settings.ProphylaxisHoursBefore)) && NotAfter(_lines.FirstDose[line], incision + Hours(_context.Settings.ProphylaxisHoursAfter));
    }

    private bool Stops(int line, int surgery)
    {
        long end = _surgeries.EndedAt[surgery] ?? _surgeries.StartedAt[surgery]!.Value;
        return NotAfter(_lines.LastDose[line], end + Hours(_context.Settings.ProphylaxisHoursLongest));
    }

    private static long Hours(double hours) => (long)(hours * MicrosecondsPerHour);

    /// <summary>Dates alone are compared by the day.</summary>
    private static bool NotBefore(long time, long limit) => time >= limit || (Precision.IsDateAlone(time) && Instants.Day(time) >= Instants.Day(limit));

    private static bool NotAfter(long time, long limit) => time <= limit || (Precision.IsDateAlone(limit) && Instants.Day(time) <= Instants.Day(limit));
}
