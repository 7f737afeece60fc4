namespace Curb.Statistics;

/// <summary>A number with its interval of confidence; a bound that can't be given is infinite and never left out silently.</summary>
/// <param name="Value">Point estimate.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>True where the interval lies on one side of a number.</summary>
    public bool Excludes(double number) => number < Low || number > High;
}
