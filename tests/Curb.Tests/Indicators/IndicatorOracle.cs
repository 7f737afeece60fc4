using Curb.Facts;

namespace Curb.Tests.Indicators;

/// <summary>Which rows to look at: null means any.</summary>
internal sealed record Slice(string? Institution, string? Department, string? Month, string From = "0000-00", string To = "9999-99")
{
    public bool Holds(string? institution, string? department, string? month) =>
        month is not null && string.CompareOrdinal(month, From) >= 0 && string.CompareOrdinal(month, To) <= 0
        && (Institution is null || Institution == institution) && (Department is null || Department == department) && (Month is null || Month == month);
}

/// <summary>
/// Every indicator a second time: row by row, written from its Chinese definition and not from the data files, so that the two can disagree.
/// Editions: the latest.
/// </summary>
internal static partial class IndicatorOracle
{
    public static readonly Dictionary<string, Func<FactSet, Slice, (double Numerator, double? Denominator)>> Formulas = new(Official)
    {
        ["inpatient-use-rate"] = (f, s) => Share(Stays(f, s), e => e.UsedAny),
        ["special-grade-use-rate"] = (f, s) => Share(Stays(f, s), e => e.UsedSpecial),
        ["restricted-grade-use-rate"] = (f, s) => Share(Stays(f, s), e => e.UsedRestricted),
        ["child-use-rate"] = (f, s) => Share(Stays(f, s).Where(e => e.Child == true), e => e.UsedAny),
        ["intravenous-share"] = (f, s) => Share(Users(f, s), e => e.UsedIv),
        ["prophylactic-share"] = (f, s) => Share(Users(f, s), e => e.Prophylactic),
        ["combined-use-rate"] = (f, s) => Share(Users(f, s), e => e.CombinedMost >= 2),
        ["triple-combined-use-rate"] = (f, s) => Share(Users(f, s), e => e.CombinedMost >= 3),
        ["culture-before-therapy"] = (f, s) => Share(Stays(f, s).Where(e => e.Therapeutic == true), e => e.Culture),
        ["culture-before-restricted"] = (f, s) => Share(Stays(f, s).Where(e => e.TherapeuticRestricted == true), e => e.CultureRestricted),
        ["culture-before-special"] = (f, s) => Share(Stays(f, s).Where(e => e.TherapeuticSpecial == true), e => e.CultureSpecial),
        ["sterile-site-share"] = (f, s) => Share(Stays(f, s).Where(e => e.Culture == true), e => e.Sterile),
        ["use-intensity"] = (f, s) => (DischargedOrders(f, s).Sum(d => d.Ddds ?? 0), Stays(f, s).Sum(e => e.Days)),
        ["special-grade-intensity"] = (f, s) => (DischargedOrders(f, s).Where(d => d.Grade == "special").Sum(d => d.Ddds ?? 0), Stays(f, s).Sum(e => e.Days)),
        ["carbapenem-intensity"] = (f, s) => (DischargedOrders(f, s).Where(d => d.KeyClass == "carbapenems").Sum(d => d.Ddds ?? 0), Stays(f, s).Sum(e => e.Days)),
        ["use-intensity-occupied"] = Occupied,
        ["special-grade-share"] = (f, s) => DddShare(DischargedOrders(f, s), d => d.Grade == "special"),
        ["restricted-grade-share"] = (f, s) => DddShare(DischargedOrders(f, s), d => d.Grade == "restricted"),
        ["aware-access-share"] = (f, s) => DddShare(Orders(f, s).Where(d => d.Aware is not null), d => d.Aware == "access"),
        ["aware-watch-share"] = (f, s) => DddShare(Orders(f, s).Where(d => d.Aware is not null), d => d.Aware == "watch"),
        ["aware-reserve-share"] = (f, s) => DddShare(Orders(f, s).Where(d => d.Aware is not null), d => d.Aware == "reserve"),
        ["outpatient-prescription-share"] = (f, s) => Share(Prescriptions(f, s, "outpatient"), p => p.Antimicrobial),
        ["emergency-prescription-share"] = (f, s) => Share(Prescriptions(f, s, "emergency"), p => p.Antimicrobial),
        ["outpatient-visit-share"] = (f, s) => Share(Encounters(f, s).Where(e => e.Kind == "outpatient"), e => e.UsedAny),
        ["emergency-visit-share"] = (f, s) => Share(Encounters(f, s).Where(e => e.Kind == "emergency"), e => e.UsedAny),
        ["outpatient-intravenous-share"] = (f, s) => Share(Prescriptions(f, s, "outpatient"), p => p.Intravenous),
        ["emergency-intravenous-share"] = (f, s) => Share(Prescriptions(f, s, "emergency"), p => p.Intravenous),
        ["outpatient-special-grade-share"] = (f, s) => Share(Prescriptions(f, s, "outpatient"), p => p.Special),
        ["outpatient-cost-share"] = (f, s) => Costs(Prescriptions(f, s, "outpatient").Where(p => p.Cost is not null)),
        ["antimicrobial-cost-share"] = (f, s) => Stays(f, s).Where(e => e.DrugCost is not null).Aggregate((0d, (double?)0d), (sum, e) => (sum.Item1 + (e.UsedAny == true ? e.Cost ?? 0 : 0), sum.Item2 + e.DrugCost)),
        ["cost-per-user"] = (f, s) => (Users(f, s).Sum(e => e.Cost ?? 0), Users(f, s).Count()),
        ["agents-per-user"] = (f, s) => (Users(f, s).Sum(e => e.Agents), Users(f, s).Count()),
        ["days-of-therapy"] = (f, s) => (Users(f, s).Sum(e => e.Dot), Stays(f, s).Sum(e => e.Days)),
        ["length-of-therapy"] = (f, s) => (Users(f, s).Sum(e => e.Lot), Stays(f, s).Sum(e => e.Days)),
        ["therapy-overlap"] = (f, s) => (Users(f, s).Sum(e => e.Dot), Users(f, s).Sum(e => e.Lot)),
        ["class-one-prophylaxis-rate"] = (f, s) => Share(ClassOne(f, s).Where(o => o.Interventional == false), o => o.Given),
        ["class-one-within-day-share"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.IncisionClass[i] == "1", (t, i) => t.ProphylaxisGiven[i] == true && t.Intravenous[i] == true && t.HoursAfter[i] <= 24),
        ["class-one-stopped-in-time"] = (f, s) => Share(ClassOne(f, s).Where(o => o.Given == true), o => o.HoursAfter <= 24),
        ["first-dose-in-window"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true && t.TimingApplies[i] == true, (t, i) => t.FirstDoseByGuideline[i] == "in-window"),
        ["oral-switch-share"] = (f, s) => Rows(f.Courses, s, (t, i) => Treated(t, i) && t.StartedIntravenous[i] == true, (t, i) => t.OralSwitch[i]),
        ["de-escalation-share"] = (f, s) => Rows(f.Courses, s, (t, i) => Treated(t, i) && t.Days[i] >= 2 && t.DeEscalated[i] is not null, (t, i) => t.DeEscalated[i]),
        ["mean-course-days"] = (f, s) => (In(f.Courses, s).Where(i => Treated(f.Courses, i)).Sum(i => f.Courses.Days[i] ?? 0), In(f.Courses, s).Count(i => Treated(f.Courses, i))),
        ["double-anaerobic-days-share"] = (f, s) => (In(f.Courses, s).Where(i => Treated(f.Courses, i)).Sum(i => f.Courses.DoubleAnaerobicDays[i] ?? 0), In(f.Courses, s).Where(i => Treated(f.Courses, i)).Sum(i => f.Courses.Lot[i] ?? 0)),
        ["therapy-without-infection-diagnosis"] = (f, s) => Rows(f.Courses, s, (t, i) => Treated(t, i) && t.InfectionDiagnosis[i] is not null, (t, i) => t.InfectionDiagnosis[i] == false),
        ["courses-purpose-unstated"] = (f, s) => Rows(f.Courses, s, (t, i) => t.Kind[i] == "inpatient" && t.Discharged[i] == true, (t, i) => t.PurposeStated[i] == false),
        ["varieties-used"] = (f, s) => (Orders(f, s).Select(d => d.Drug).Distinct().Count(), null),
        ["orders-with-ddd"] = (f, s) => Share(Ordered(f, s), d => d.Ddds is not null),
        ["orders-with-purpose"] = (f, s) => Share(Ordered(f, s), d => d.Purpose != "unknown"),
        ["orders-with-grade"] = (f, s) => Share(Ordered(f, s), d => d.Grade != "unknown"),
    };

    /// <summary>Rankings: the DDDs or cost of each drug, largest first.</summary>
    public static readonly Dictionary<string, Func<Order, double>> Rankings = new()
    {
        ["top-drugs-by-ddds"] = order => order.Ddds ?? 0,
        ["top-drugs-by-cost"] = order => order.Cost ?? 0,
    };

    /// <summary>Rankings that count distinct products of one route.</summary>
    public static readonly Dictionary<string, string> ProductRankings = new() { ["injection-products-per-drug"] = "P", ["oral-products-per-drug"] = "O" };

    public static IEnumerable<Order> Orders(FactSet facts, Slice slice)
    {
        var d = facts.DrugUse;
        for (int i = 0; i < d.Count; i++)
        {
            if (d.Counted[i] == true && slice.Holds(d.Institution[i], d.Department[i], d.Month[i]))
            {
                yield return new Order(d.Kind[i], d.Discharged[i], d.Drug[i], d.DrugClass[i], d.Grade[i], d.Aware[i], d.Purpose[i], d.Ddds[i], d.Cost[i], d.KeyClass[i], d.Returned[i]);
            }
        }
    }

    /// <summary>What was ordered: lines that give drugs back are no orders.</summary>
    public static IEnumerable<Order> Ordered(FactSet facts, Slice slice) => Orders(facts, slice).Where(order => order.Returned == false);

    private static (double Numerator, double? Denominator) Share<T>(IEnumerable<T> rows, Func<T, bool?> counts)
    {
        var list = rows.ToList();
        return (list.Count(row => counts(row) == true), list.Count);
    }

    private static (double Numerator, double? Denominator) DddShare(IEnumerable<Order> orders, Func<Order, bool> counts)
    {
        var list = orders.ToList();
        return (list.Where(counts).Sum(order => order.Ddds ?? 0), list.Sum(order => order.Ddds ?? 0));
    }

    private static (double Numerator, double? Denominator) Costs(IEnumerable<Script> prescriptions)
    {
        var list = prescriptions.ToList();
        return (list.Where(p => p.Antimicrobial == true).Sum(p => p.AntimicrobialCost ?? 0), list.Sum(p => p.Cost ?? 0));
    }

    private static (double Numerator, double? Denominator) Occupied(FactSet facts, Slice slice)
    {
        double ddds = 0;
        var u = facts.UseMonths;
        for (int i = 0; i < u.Count; i++)
        {
            ddds += u.Kind[i] == "inpatient" && u.Counted[i] == true && slice.Holds(u.Institution[i], u.Department[i], u.Month[i]) ? u.Ddds[i] ?? 0 : 0;
        }

        double days = 0;
        var o = facts.Occupancy;
        for (int i = 0; i < o.Count; i++)
        {
            days += slice.Holds(o.Institution[i], o.Department[i], o.Month[i]) ? o.PatientDays[i] ?? 0 : 0;
        }

        return (ddds, days);
    }

    private static bool Treated(CourseFacts courses, int i) => courses.Kind[i] == "inpatient" && courses.Discharged[i] == true && courses.Purpose[i] is ("therapy" or "unknown");

    private static IEnumerable<Stay> Stays(FactSet facts, Slice slice) => Encounters(facts, slice).Where(e => e is { Kind: "inpatient", Discharged: true });

    private static IEnumerable<Stay> Users(FactSet facts, Slice slice) => Stays(facts, slice).Where(e => e.UsedAny == true);

    private static IEnumerable<Order> DischargedOrders(FactSet facts, Slice slice) => Orders(facts, slice).Where(d => d is { Kind: "inpatient", Discharged: true });

    private static IEnumerable<Operation> ClassOne(FactSet facts, Slice slice) => Operations(facts, slice).Where(o => o.Class == "1");

    private static IEnumerable<Stay> Encounters(FactSet facts, Slice slice)
    {
        var e = facts.Encounters;
        for (int i = 0; i < e.Count; i++)
        {
            if (slice.Holds(e.Institution[i], e.Department[i], e.Month[i]))
            {
                yield return new Stay(
                    e.Kind[i], e.Discharged[i], e.Child[i], e.UsedAny[i], e.UsedRestricted[i], e.UsedSpecial[i], e.UsedIv[i], e.Prophylactic[i],
                    e.Therapeutic[i], e.TherapeuticRestricted[i], e.TherapeuticSpecial[i], e.CultureBeforeTherapy[i], e.CultureBeforeRestricted[i], e.CultureBeforeSpecial[i], e.SterileSpecimenBefore[i],
                    e.PatientDays[i] ?? 0, e.Agents[i] ?? 0, e.CombinedMost[i] ?? 0, e.Dot[i] ?? 0, e.Lot[i] ?? 0, e.AntimicrobialCost[i], e.DrugCost[i]);
            }
        }
    }

    private static IEnumerable<Script> Prescriptions(FactSet facts, Slice slice, string kind)
    {
        var p = facts.Prescriptions;
        for (int i = 0; i < p.Count; i++)
        {
            if (p.Kind[i] == kind && slice.Holds(p.Institution[i], p.Department[i], p.Month[i]))
            {
                yield return new Script(p.Antimicrobial[i], p.Special[i], p.Intravenous[i], p.Cost[i], p.AntimicrobialCost[i]);
            }
        }
    }

    private static IEnumerable<Operation> Operations(FactSet facts, Slice slice)
    {
        var s = facts.Surgeries;
        for (int i = 0; i < s.Count; i++)
        {
            if (slice.Holds(s.Institution[i], s.Department[i], s.Month[i]))
            {
                yield return new Operation(s.IncisionClass[i], s.Interventional[i], s.ProphylaxisGiven[i], s.MinutesBefore[i], s.HoursAfter[i]);
            }
        }
    }

    internal sealed record Stay(
        string? Kind, bool? Discharged, bool? Child, bool? UsedAny, bool? UsedRestricted, bool? UsedSpecial, bool? UsedIv, bool? Prophylactic,
        bool? Therapeutic, bool? TherapeuticRestricted, bool? TherapeuticSpecial, bool? Culture, bool? CultureRestricted, bool? CultureSpecial, bool? Sterile,
        int Days, int Agents, int CombinedMost, int Dot, int Lot, double? Cost, double? DrugCost);

    internal sealed record Order(string? Kind, bool? Discharged, string? Drug, string? DrugClass, string? Grade, string? Aware, string? Purpose, double? Ddds, double? Cost, string? KeyClass, bool? Returned);

    internal sealed record Script(bool? Antimicrobial, bool? Special, bool? Intravenous, double? Cost, double? AntimicrobialCost);

    internal sealed record Operation(string? Class, bool? Interventional, bool? Given, int? MinutesBefore, double? HoursAfter);
}
