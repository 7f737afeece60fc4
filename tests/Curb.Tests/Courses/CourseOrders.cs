using System.Globalization;
using Curb.Columns;
using Curb.Courses;
using Curb.Facts;
using Curb.Tests.ReferenceData;

namespace Curb.Tests.Courses;

/// <summary>Order lines of drug_use, written as a reader would say them.</summary>
internal sealed class CourseOrders
{
    public static CourseRules Rules { get; } = CourseRules.Load(ReferenceTree.Library);

    public static SpectrumRanks Ranks { get; } = SpectrumRanks.Load(ReferenceTree.Library);

    public DrugUseFacts Use { get; } = new();

    /// <summary>Adds an order: "MEM iv 2025-01-01T08:00 2025-01-05T08:00"; a blank end is written -.</summary>
    public CourseOrders Add(string order, string patient = "P1", string purpose = "therapy", bool takeHome = false, double? days = null, string encounter = "E1")
    {
        string[] parts = order.Split(' ');
        bool intravenous = parts[1] == "iv";
        Use.Institution.Append("H");
        Use.OrderKey.Append($"O{Use.Count + 1}");
        Use.Patient.Append(patient);
        Use.Encounter.Append(encounter);
        Use.Drug.Append(parts[0]);
        Use.Route.Append(parts[1] == "po" ? "O" : "P");
        Use.Intravenous.Append(intravenous);
        Use.Systemic.Append(true);
        Use.TakeHome.Append(takeHome);
        Use.Counted.Append(!takeHome);
        Use.Purpose.Append(purpose);
        Use.StartedAt.Append(Time(parts[2]));
        Use.StoppedAt.Append(parts.Length > 3 ? Time(parts[3]) : null);
        Use.Days.Append(days);
        Use.Ddds.Append(2);
        Use.EndRow();
        return this;
    }

    public CourseFacts Courses(IReadOnlyDictionary<string, bool>? infections = null) =>
        TreatmentCourses.Derive(Use, Rules, Ranks, infections ?? new Dictionary<string, bool>(), GivenDoses.None);

    public static long? Time(string text) =>
        text == "-" ? null : Instants.From(DateTime.Parse(text, CultureInfo.InvariantCulture));
}
