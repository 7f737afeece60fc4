using System.Globalization;
using Curb.Measurements;
using Curb.Prescribing;

namespace Curb.Stewardship;

/// <summary>When measurements tell the beginning of a course, and how it works.</summary>
/// <param name="BeforeHours">So many hours before the first dose, up to it.</param>
/// <param name="AtHours">So many hours after the first dose.</param>
/// <param name="AroundHours">So far before and after that time.</param>
public sealed record MeasurementWindows(double BeforeHours, double AtHours, double AroundHours);

/// <summary>Measurements of a stay in words, around a course: as special files and reviews tell them.</summary>
/// <param name="items">What is measured.</param>
/// <param name="measured">Measurements of the stay.</param>
/// <param name="delivered">What the institution delivers at all: what it does not stays blank, what it does and nobody measured is told.</param>
public sealed class CourseMeasurements(MeasuredItems items, IReadOnlyList<BoardMeasurement> measured, IReadOnlySet<string> delivered)
{
    private const string NothingMeasured = "无记录 / none recorded";

    /// <summary>The highest temperature between two times.</summary>
    public string HighestTemperature(DateTime from, DateTime to) => !delivered.Contains(MeasuredItems.Temperature) ? ""
        : measured.Where(one => one.Item == MeasuredItems.Temperature && one.Taken >= from && one.Taken <= to).MaxBy(one => one.Value) is { } highest ? $"{Value(highest)} ({Minute(highest.Taken)})" : NothingMeasured;

    /// <summary>Of each item of a kind the measurement nearest to a time, within bounds.</summary>
    public string Nearest(string kind, DateTime to, DateTime from, DateTime until)
    {
        var asked = items.All.Where(item => item.Kind == kind && delivered.Contains(item.Code)).ToList();
        var found = asked.Select(item => Nearest(item, to, from, until)).OfType<BoardMeasurement>().ToList();
        return asked.Count == 0 ? "" : found.Count == 0 ? NothingMeasured : string.Join("; ", found.Select(one => $"{items.Item(one.Item)!.NameZh} {Value(one)} ({Minute(one.Taken)})"));
    }

    /// <summary>The creatinine nearest before a time.</summary>
    public BoardMeasurement? Creatinine(DateTime at, DateTime from) => items.Item(MeasuredItems.Creatinine) is { } item ? Nearest(item, at, from, at) : null;

    /// <summary>Renal function by a creatinine, in words; blank where the formula lacks something.</summary>
    public static string Renal(BoardMeasurement? creatinine, double? ageYears, string? sex, double? weightKg, double adultYears) =>
        creatinine is { Comparator: "" } known && RenalFunction.Of(OrderPatient.Unknown with { AgeYears = ageYears, Sex = sex, WeightKg = weightKg, CreatinineMgDl = known.Value / RenalFunction.MicromolesPerMgDl }, adultYears) is { } renal
            ? string.Create(CultureInfo.InvariantCulture, $"{renal.MlPerMin:0} mL/min{(renal.Formula == "cockcroft-gault" ? "" : "/1.73 m²")} ({renal.Formula})") : "";

    private BoardMeasurement? Nearest(MeasuredItem item, DateTime to, DateTime from, DateTime until) =>
        measured.Where(one => one.Item == item.Code && one.Taken >= from && one.Taken <= until).MinBy(one => Math.Abs((one.Taken - to).Ticks));

    private string Value(BoardMeasurement one) => items.Item(one.Item) is { } item ? $"{one.Comparator}{one.Value.ToString("F" + item.Decimals, CultureInfo.InvariantCulture)} {item.ShownUnit}" : "";

    private static string Minute(DateTime at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
