using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per distinct outcome of a susceptibility test: drug, what was measured and what it means. A laboratory's millions of results have some thousands of them.</summary>
public sealed class ResultOutcomes : Table
{
    public ResultOutcomes()
        : base("susceptibility_outcome")
    {
        Drug = Text("drug", "As in susceptibility.");
        Method = Text("method", "As in susceptibility.");
        Operator = Text("operator", "As in susceptibility.");
        Value = Number("value", "As in susceptibility.");
        Reported = Text("reported", "As in susceptibility.");
        Sir = Text("sir", "As in susceptibility.");
        Compared = Text("compared", "As in susceptibility.");
        Reason = Text("reason", "As in susceptibility.");
    }

    public TextColumn Drug { get; }

    public TextColumn Method { get; }

    public TextColumn Operator { get; }

    public Column<double> Value { get; }

    public TextColumn Reported { get; }

    public TextColumn Sir { get; }

    public TextColumn Compared { get; }

    public TextColumn Reason { get; }
}
