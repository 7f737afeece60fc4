using Curb.Isolates;
using Curb.ReferenceData;

namespace Curb.Antibiograms;

/// <summary>A resistance class over periods: of the isolates that could be assessed for it, how many had it.</summary>
/// <param name="Class">MRSA, CRE, CRAB …</param>
/// <param name="Points">The periods in order; cannot tell are isolates of the class's organisms of which the deciding drugs or tests were not done.</param>
/// <param name="Test">Trend of the share; null with fewer than three periods.</param>
public sealed record PhenotypeCourse(string Class, IReadOnlyList<PhenotypePoint> Points, TrendTest? Test)
{
    /// <summary>Isolates with the class.</summary>
    public long Positive => Points.Sum(point => point.Positive);

    /// <summary>Isolates that could be assessed.</summary>
    public long Assessed => Points.Sum(point => point.Assessed);

    /// <summary>Isolates that could not be assessed.</summary>
    public long CannotAssess => Points.Sum(point => point.CannotAssess);

    /// <summary>The courses of all classes that some isolate was assessed for, most frequent first.</summary>
    /// <param name="profiles">Isolates.</param>
    /// <param name="question">First isolates, screening and conditions; its dimensions are not used.</param>
    /// <param name="period">month, quarter, half or year.</param>
    /// <param name="library">Reference tables: which classes are about an organism.</param>
    public static IReadOnlyList<PhenotypeCourse> Of(IEnumerable<IsolateProfiles> profiles, Antibiogram question, string period, ReferenceLibrary library)
    {
        var groups = (question with { By = [period, "classes", "cannot_assess"] }).Isolates(profiles);
        var about = new ResistanceClassifier(library, [], true);
        IReadOnlyList<string> Of(string code) => library.Organism(code) is { } organism ? WithExtensive(about.Assess(organism, default, []).CannotAssess) : [];
        var classesOf = groups.Select(group => group.Group[^1]!).Distinct().ToDictionary(code => code, Of, StringComparer.Ordinal);
        var points = new Dictionary<(string Class, string Period), PhenotypePoint>();
        foreach (var (group, isolates) in groups.Where(group => group.Group[0] is not null))
        {
            var (positive, open) = (Split(group[1]), WithExtensive(Split(group[2])));
            foreach (string name in classesOf[group[3]!].Union(positive))
            {
                var point = points.GetValueOrDefault((name, group[0]!), new PhenotypePoint(group[0]!, 0, 0, 0));
                points[(name, group[0]!)] = positive.Contains(name) ? point with { Positive = point.Positive + isolates, Assessed = point.Assessed + isolates }
                    : open.Contains(name) ? point with { CannotAssess = point.CannotAssess + isolates }
                    : point with { Assessed = point.Assessed + isolates };
            }
        }

        return
        [
            .. points.GroupBy(point => point.Key.Class, point => point.Value).Select(course => One(course.Key, [.. course.OrderBy(point => point.Period, StringComparer.Ordinal)]))
                .Where(course => course.Assessed + course.CannotAssess > 0).OrderByDescending(course => course.Positive).ThenBy(course => course.Class, StringComparer.Ordinal),
        ];
    }

    private static PhenotypeCourse One(string name, IReadOnlyList<PhenotypePoint> points) =>
        new(name, points, TrendTest.Of(points.Select(point => new TrendPoint(ResistanceTrend.Middle(point.Period), point.Positive, point.Assessed))));

    /// <summary>What could not be assessed for MDR could not be assessed for XDR and PDR, which are parts of it; facts name MDR alone.</summary>
    private static IReadOnlyList<string> WithExtensive(IReadOnlyList<string> classes) => classes.Contains("MDR") ? [.. classes, "XDR", "PDR"] : classes;

    private static string[] Split(string? classes) => classes?.Split(';') ?? [];
}

/// <summary>One period of a resistance class.</summary>
/// <param name="Period">2025, 2025-H1, 2025-Q1 or 2025-01.</param>
/// <param name="Positive">Isolates with the class.</param>
/// <param name="Assessed">Isolates that could be assessed, those with the class included.</param>
/// <param name="CannotAssess">Isolates of the class's organisms that could not be assessed.</param>
public readonly record struct PhenotypePoint(string Period, long Positive, long Assessed, long CannotAssess)
{
    /// <summary>Fewest isolates for which a period is drawn: below, one isolate more or less moves the line by a tenth and more.</summary>
    public const int FewestDrawn = 10;

    /// <summary>Share with the class among those assessed.</summary>
    public Proportion? Share => Proportion.Wilson(Positive, Assessed);
}
