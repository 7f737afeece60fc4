using Curb.Columns;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>The administrations of each order, where they were delivered: they then say more than the order about doses, days and times.</summary>
internal sealed class DosesGiven
{
    private readonly ReceivedAdministrations _given;
    private readonly Grouping _byOrder;
    private readonly Distinct<DoseUnit?> _units;

    public DosesGiven(UseContext context)
    {
        _given = context.Records.Administrations;
        _units = new(_given.DoseUnit, text => text is null ? null : context.Reference.DoseUnit(text));
        Any = _given.Count > 0;
        _byOrder = Grouping.By(context.Records.DrugOrders.Count, Any ? new KeyIndex(context.Records.DrugOrders.Key).RowsOf(_given.Order) : []);
    }

    public bool Any { get; }

    /// <summary>Rows of the doses of an order.</summary>
    public ReadOnlySpan<int> Of(int order) => Any ? _byOrder[order] : [];

    public long? Time(int row) => _given.GivenAt[row];

    /// <summary>The amounts of the doses of an order added up; a dose without an amount has the order's single dose.</summary>
    public DoseArithmetic.Amount Sum(int order, Specification specification, DrugOnRoute drug, ContentTables contents, DoseArithmetic.Amount single)
    {
        double sum = 0;
        foreach (int row in Of(order))
        {
            var amount = _given.Dose[row] is { } dose ? DoseArithmetic.Of(dose, _units[row], specification, drug, contents) : single;
            if (amount.Problem is not null)
            {
                return amount;
            }

            sum += amount.Value;
        }

        return new(sum, null);
    }

    /// <summary>First and last time and the number of calendar days with a dose.</summary>
    public (long First, long Last, int Days) Span(int order)
    {
        long first = long.MaxValue, last = long.MinValue;
        var days = new HashSet<int>();
        foreach (int row in Of(order))
        {
            if (Time(row) is { } time)
            {
                first = Math.Min(first, time);
                last = Math.Max(last, time);
                days.Add(Instants.Day(time));
            }
        }

        return (first, last, days.Count);
    }

    /// <summary>The calendar days with a dose, ascending.</summary>
    public IEnumerable<int> DaysOf(int order)
    {
        var days = new SortedSet<int>();
        foreach (int row in Of(order))
        {
            if (Time(row) is { } time)
            {
                days.Add(Instants.Day(time));
            }
        }

        return days;
    }
}
