using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>Reads the antimicrobial lines out of the received orders: which drug, when, how much, and whether it counts.</summary>
internal sealed class OrderLineReader
{
    private readonly UseContext _context;
    private readonly ReceivedDrugOrders _orders;
    private readonly LineTerms _terms;
    private readonly DosesGiven _given;
    private readonly OrderLines _lines;

    private OrderLineReader(UseContext context, DosesGiven given)
    {
        _context = context;
        _orders = context.Records.DrugOrders;
        _terms = context.Terms;
        _given = given;
        _lines = new OrderLines(Math.Max(16, _orders.Count / 4));
    }

    public static OrderLines Read(UseContext context, DosesGiven given)
    {
        var reader = new OrderLineReader(context, given);
        for (int row = 0; row < reader._orders.Count; row++)
        {
            if (reader._terms.Match(row) is { Drug: not null } match)
            {
                reader.ReadLine(row, match);
            }
        }

        return reader._lines;
    }

    private void ReadLine(int row, DrugNameMatch match)
    {
        int drug = _terms.DrugOnRouteOf(row, match, DayOf(row));
        if (drug < 0)
        {
            return;
        }

        int line = _lines.Add(row);
        string kind = _terms.OrderKinds[row];
        _lines.Encounter[line] = _context.OrderEncounters[row];
        _lines.Drug[line] = drug;
        _lines.TakeHome[line] = kind == "take-home";
        _lines.Returned[line] = _orders.Quantity[row] < 0;
        var onRoute = _terms.DrugOnRoute(drug);
        _lines.Counted[line] = onRoute.InScope && onRoute.Systemic != false && (_context.Settings.TakeHomeCounts || kind != "take-home");
        _lines.Purpose[line] = _terms.Purposes[row] switch { "therapy" => Purpose.Therapy, "prophylaxis" => Purpose.Prophylaxis, _ => Purpose.Unknown };
        var schedule = Schedule(row, kind);
        ReadTimes(line, row, schedule);
        ReadAmount(line, row, schedule, onRoute);
    }

    /// <summary>The day by which a line is graded: that of the order, else of its visit or stay.</summary>
    private int? DayOf(int row) => (_orders.StartedAt[row] ?? _context.Stays.Start(_context.OrderEncounters[row])) is { } time ? Instants.Day(time) : null;

    /// <summary>The order's schedule; an open standing order of a discharged stay ends with it, and none lasts longer.</summary>
    private OrderSchedule Schedule(int row, string kind)
    {
        int encounter = _context.OrderEncounters[row];
        long? start = _orders.StartedAt[row] ?? (_context.Stays.IsInpatient(encounter) ? null : _context.Stays.Start(encounter));
        long? stop = _orders.StoppedAt[row];
        if (kind != "take-home" && _context.Stays.IsDischarged(encounter) && _context.Stays.End(encounter) is { } end && !(start > end) && !(stop < end))
        {
            stop = stop is null || !SameDateAlone(stop.Value, end) ? end : stop;
        }

        return OrderSchedule.Of(start, stop, _orders.Days[row], kind == "once", _terms.Frequencies[row]);
    }

    /// <summary>A stop given as a date alone on the day of discharge is not later than the discharge.</summary>
    private static bool SameDateAlone(long stop, long end) => Precision.IsDateAlone(stop) && Instants.Day(stop) == Instants.Day(end);

    private void ReadTimes(int line, int row, OrderSchedule schedule)
    {
        _lines.FirstDay[line] = schedule.FirstDay;
        _lines.LastDay[line] = schedule.LastDay;
        _lines.Days[line] = schedule.Days ?? double.NaN;
        long start = _orders.StartedAt[row] ?? long.MinValue;
        _lines.FirstDose[line] = start;
        _lines.LastDose[line] = schedule is { Doses: 1, Days: 1 } ? start : schedule.LastDose(_orders.StartedAt[row], _terms.Frequencies[row]) ?? _orders.StoppedAt[row] ?? (schedule.HasDays ? (long)(schedule.LastDay + 1) * Instants.MicrosecondsPerDay : start);
        if (_given.Of(row).Length > 0 && _given.Span(row) is { Days: > 0 } span)
        {
            _lines.FirstDose[line] = span.First;
            _lines.LastDose[line] = span.Last;
            _lines.FirstDay[line] = Instants.Day(span.First);
            _lines.LastDay[line] = Instants.Day(span.Last);
            _lines.Days[line] = span.Days;
        }
    }

    private void ReadAmount(int line, int row, OrderSchedule schedule, DrugOnRoute drug)
    {
        var amount = AmountOf(row, schedule, drug);
        _lines.Amount[line] = amount.Problem is null ? amount.Value : double.NaN;
        _lines.Ddds[line] = double.NaN;
        _lines.Problem[line] = amount.Problem;
        if (amount.Problem is null)
        {
            double ddds = amount.Value / drug.Ddd!.Value;
            bool implausible = Math.Abs(ddds) > _context.Settings.ImplausibleDddsPerDay * Math.Max(1, double.IsNaN(_lines.Days[line]) ? 1 : _lines.Days[line]);
            _lines.Ddds[line] = implausible ? double.NaN : ddds;
            _lines.Problem[line] = implausible ? DddProblems.Implausible : null;
        }
    }

    /// <summary>By the doses given, else by the schedule, else (prescriptions) by the quantity dispensed; what is given back only by its quantity.</summary>
    private DoseArithmetic.Amount AmountOf(int row, OrderSchedule schedule, DrugOnRoute drug)
    {
        if (drug.Route is null)
        {
            return DoseArithmetic.Amount.None(DddProblems.RouteUnknown);
        }

        var specification = _terms.Specifications[row];
        var single = _orders.Dose[row] is { } dose
            ? DoseArithmetic.Of(dose, _terms.DoseUnits[row], specification, drug, _terms.Contents)
            : DoseArithmetic.Amount.None(drug.Ddd is null ? DddProblems.NoDdd : DddProblems.DoseMissing);
        if (_given.Of(row).Length > 0)
        {
            return _given.Sum(row, specification, drug, _terms.Contents, single);
        }

        if (_orders.Quantity[row] < 0)
        {
            return Dispensed(row, specification, drug);
        }

        var scheduled = single.Problem is not null ? single
            : schedule.Doses is { } doses ? single.Times(doses)
            : DoseArithmetic.Amount.None(schedule.Problem!);
        return scheduled.Problem is null || !IsDispensed(row) ? scheduled : Better(scheduled, Dispensed(row, specification, drug));
    }

    private DoseArithmetic.Amount Dispensed(int row, Specification specification, DrugOnRoute drug) =>
        DoseArithmetic.OfQuantity(_orders.Quantity[row]!.Value, _orders.QuantityUnit[row], _terms.QuantityUnits[row], specification, drug, _terms.Contents);

    private static DoseArithmetic.Amount Better(DoseArithmetic.Amount scheduled, DoseArithmetic.Amount dispensed) =>
        dispensed.Problem is null || scheduled.Problem is DddProblems.DoseMissing or DddProblems.FrequencyUnknown or DddProblems.DaysUnknown ? dispensed : scheduled;

    /// <summary>True where the quantity is what was dispensed for the whole line: prescriptions of visits and drugs taken home.</summary>
    private bool IsDispensed(int row) =>
        _orders.Quantity.IsKnown(row) && (_orders.Prescription.IsKnown(row) || _terms.OrderKinds[row] == "take-home" || _context.Stays.Kind(_context.OrderEncounters[row]) is "outpatient" or "emergency");
}
