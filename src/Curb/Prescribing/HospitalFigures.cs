using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Prescribing;

/// <summary>Counts a hospital's resistance by organism and drug over the first isolates of its facts.</summary>
public static class HospitalFigures
{
    private static readonly string[] s_resistant = ["R", "NS"];
    private static readonly object[] s_counted = ["S", "I", "SDD", "R", "NS"];

    /// <summary>The figures of the scope's institutions together; first isolates of human patients.</summary>
    public static ResistanceFigures Of(IFactSource facts, Scope scope)
    {
        var query = new FactQuery("susceptibility", [Measure.Rows()], [new Condition("first_isolate", ConditionTest.Equal, [true]), new Condition("sir", ConditionTest.In, s_counted)], ["organism", "drug", "sir"]);
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

        return new ResistanceFigures(counts, "first isolates of the data folder");
    }
}
