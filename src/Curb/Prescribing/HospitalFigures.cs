using System.Globalization;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Prescribing;

/// <summary>Counts a hospital's resistance by organism and drug over the first isolates of its facts.</summary>
public static class HospitalFigures
{
    private static readonly string[] s_resistant = ["R", "NS"];
    private static readonly object[] s_counted = ["S", "I", "SDD", "R", "NS"];

    private const int MonthsOfFigures = 12;

    /// <summary>The figures of the scope's institutions together over the last twelve months that have results; first isolates.</summary>
    /// <param name="facts">Facts.</param>
    /// <param name="scope">The institutions.</param>
    /// <param name="department">A ward alone; null for all.</param>
    public static ResistanceFigures Of(IFactSource facts, Scope scope, string? department = null) => Of(facts, scope, department, MonthsOfFigures);

    /// <summary>As above, with the same over more months beside it.</summary>
    /// <param name="facts">Facts.</param>
    /// <param name="scope">The institutions.</param>
    /// <param name="longerMonths">How many months together.</param>
    public static ResistanceFigures WithLonger(IFactSource facts, Scope scope, int longerMonths) => Of(facts, scope).With(Of(facts, scope, null, longerMonths));

    private static ResistanceFigures Of(IFactSource facts, Scope scope, string? department, int months)
    {
        string? last = facts.Ask(new FactQuery("isolate", [Measure.Rows()], [new Condition("month", ConditionTest.IsKnown)], ["month"]), scope).Select(group => group.Dimensions[0]).Max(StringComparer.Ordinal);
        if (!DateOnly.TryParseExact(last + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            return ResistanceFigures.None;
        }

        string first = month.AddMonths(1 - months).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var query = new FactQuery("susceptibility", [Measure.Rows()], [new Condition("first_isolate", ConditionTest.Equal, [true]), new Condition("sir", ConditionTest.In, s_counted), new Condition("month", ConditionTest.Between, first, last!), .. department is null ? (Condition[])[] : [Condition.Is("department", department)]], ["organism", "drug", "sir"]);
        var counts = new Dictionary<(string Organism, string Drug), ResistanceFigure>();
        foreach (var group in facts.Ask(query, scope))
        {
            if (group.Dimensions is [{ } organism, { } drug, { } sir])
            {
                int rows = (int)(group.Sums[0] ?? 0);
                var figure = counts.GetValueOrDefault((organism, drug));
                counts[(organism, drug)] = new ResistanceFigure(figure.Tested + rows, figure.Resistant + (s_resistant.Contains(sir) ? rows : 0));
            }
        }

        return new ResistanceFigures(counts, $"{first} – {last}");
    }
}
