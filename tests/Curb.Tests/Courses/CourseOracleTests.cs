using System.Globalization;
using Curb.Tests.Support;

namespace Curb.Tests.Courses;

public class CourseOracleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Courses_of_random_orders_are_those_of_the_slow_second_way(int seed)
    {
        var random = new Random(seed);
        string[] drugs = ["CRO", "MEM", "VAN", "LVX", "MTR"];
        var orders = new CourseOrders();
        for (int i = 0; i < 150; i++)
        {
            var start = new DateTime(2025, 1, 1).AddMinutes(random.Next(90 * 24 * 60));
            var stop = start.AddMinutes(1 + random.Next(6 * 24 * 60));
            orders.Add($"{drugs[random.Next(drugs.Length)]} {(random.Next(3) == 0 ? "po" : "iv")} {start:s} {stop:s}", $"P{random.Next(12)}", random.Next(5) == 0 ? "prophylaxis" : "therapy");
        }

        SameAsSlow(orders);
    }

    /// <summary>The synthetic hospital of the Ramses package: 355 prescriptions of a UK trust.</summary>
    [SharedDataFact("ramses/drug_prescriptions.csv")]
    public void Courses_of_the_synthetic_hospital_are_those_of_the_slow_second_way()
    {
        var orders = new CourseOrders();
        foreach (var line in File.ReadLines(SharedData.PathTo("ramses/drug_prescriptions.csv")).Skip(1))
        {
            var cells = line.Split(',').Select(cell => cell.Trim('"')).ToArray();
            var code = cells[6] switch { "Piperacillin / Tazobactam" => "TZP", "Ciprofloxacin" => "CIP", "Meropenem" => "MEM", _ => "AMC" };
            orders.Add($"{code} {(cells[7].Contains("ORAL", StringComparison.Ordinal) ? "po" : "iv")} {Iso(cells[4])} {Iso(cells[5])}", cells[0]);
        }

        Assert.Equal(355, orders.Use.Count);
        SameAsSlow(orders);
    }

    private static string Iso(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture).ToString("s", CultureInfo.InvariantCulture);

    private static void SameAsSlow(CourseOrders orders)
    {
        var courses = orders.Courses();
        var fast = Enumerable.Range(0, courses.Count).Select(row => (courses.Patient[row]!, courses.Orders[row]!.Value, courses.Lot[row]!.Value, courses.Dot[row]!.Value));
        Assert.Equal(SlowCourses.Of(orders.Use, CourseOrders.Rules.GapHours).Order(), fast.Order());
    }
}
