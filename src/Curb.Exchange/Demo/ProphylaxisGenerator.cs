namespace Curb.Exchange.Demo;

/// <summary>Makes an operation and its prophylaxis, with the faults planted at the institution's rates: begun after incision, given for too long.</summary>
internal sealed class ProphylaxisGenerator(DemoWriter writer, DemoRandom random)
{
    private readonly DemoInstitution _institution = writer.Institution;

    public void Operate(DemoVisit stay, DemoProcedure procedure)
    {
        long incision = Incision(stay);
        long end = incision + Math.Max(15, (long)random.Skewed(procedure.Hours * DemoClock.Hour));
        stay.EndedAt = Math.Max(stay.EndedAt, end + (18 * DemoClock.Hour));
        stay.Operated = true;
        bool given = random.Chance(Share(procedure));
        if (incision >= DemoClock.End)
        {
            stay.Prophylaxis = false;
            return;
        }

        bool late = given && random.Chance(_institution.LateProphylaxis);
        bool prolonged = given && random.Chance(_institution.LongProphylaxis);
        if (given)
        {
            Give(stay, procedure, incision, end, late, prolonged);
        }

        var key = writer.Surgery(stay, procedure, incision, end, random.Skewed(60 * procedure.Hours));
        Count(stay, procedure, key, given, late, prolonged);
    }

    private double Share(DemoProcedure procedure) => procedure switch
    {
        { CountsAsClassOne: true } => _institution.ClassOneProphylaxis,
        { Incision: "Ⅰ" } => 0.03,
        { Incision: "0" } => 0.08,
        { Incision: "Ⅱ" } => 0.85,
        _ => 0.95,
    };

    /// <summary>On one of the first three days, in working hours, after admission.</summary>
    private long Incision(DemoVisit stay)
    {
        long day = DemoClock.DayOf(stay.StartedAt) + random.Between(1, Math.Clamp(stay.StayDays, 1, 3));
        return (day * DemoClock.Day) + (random.Between(8, 16) * DemoClock.Hour) + random.Below(60);
    }

    private void Give(DemoVisit stay, DemoProcedure procedure, long incision, long end, bool late, bool prolonged)
    {
        long first = late ? incision + random.Between(5, 50) : incision - random.Between(31, 58);
        // Two days are the least in which the last dose, and not only the stop, lies more than 24 hours after the operation.
        int days = prolonged ? random.Between(2, 4) : random.Chance(0.35) ? 1 : 0;
        long from = end + 30;
        long until = days == 1 ? from + (20 * DemoClock.Hour) : from + ((long)days * DemoClock.Day);
        stay.EndedAt = days > 0 ? Math.Max(stay.EndedAt, until + (6 * DemoClock.Hour)) : stay.EndedAt;
        stay.Prophylaxis = true;
        foreach (var drug in procedure.Prophylaxis)
        {
            Order(stay, drug, first, null, 1, "st");
            if (days > 0)
            {
                Order(stay, drug, from, until, days, null);
            }
        }
    }

    private void Order(DemoVisit stay, DemoDrug drug, long from, long? to, int days, string? frequency)
    {
        double doses = frequency is null ? (double)days * drug.DosesPerDay : 1;
        var order = new DemoOrder(drug, stay.Doctor, frequency is null ? "standing" : "once", "预防", from, to, days, doses * drug.UnitsPerDose, drug.Unit, Frequency: frequency);
        if (writer.Order(stay, order) is not null)
        {
            stay.Grams.Add((drug, order.Quantity * drug.GramsPerUnit));
        }
    }

    private void Count(DemoVisit stay, DemoProcedure procedure, string key, bool given, bool late, bool prolonged)
    {
        void Note(DemoMeasure measure, bool holds)
        {
            if (holds)
            {
                stay.Notes.Add((measure, key));
            }
        }

        Note(DemoMeasure.ClassOneOperations, procedure.CountsAsClassOne);
        Note(DemoMeasure.ClassOneWithProphylaxis, procedure.CountsAsClassOne && given);
        Note(DemoMeasure.OperationsWithProphylaxis, given);
        Note(DemoMeasure.LateProphylaxis, late);
        Note(DemoMeasure.LongProphylaxis, prolonged);
    }
}
