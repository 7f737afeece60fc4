using System.Globalization;

namespace Curb.Web.Shell;

/// <summary>Places values in a drawing: a linear scale with round ticks.</summary>
/// <param name="Low">Value at <paramref name="From"/>.</param>
/// <param name="High">Value at <paramref name="To"/>.</param>
/// <param name="From">Coordinate of the low end.</param>
/// <param name="To">Coordinate of the high end.</param>
public sealed record PlotScale(double Low, double High, double From, double To)
{
    private static readonly double[] s_steps = [1, 2, 2.5, 5, 10];

    /// <summary>A scale over values with round ends.</summary>
    public static PlotScale Over(IEnumerable<double> values, double from, double to, bool zero)
    {
        var held = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double low = zero ? Math.Min(0, held.Min()) : held.Min(), high = held.Max();
        double step = Step(high - low > 0 ? high - low : Math.Max(1, Math.Abs(high)));
        return new PlotScale(Math.Floor(low / step) * step, Math.Max(Math.Ceiling(high / step) * step, (Math.Floor(low / step) * step) + step), from, to);
    }

    /// <summary>A scale over values that also holds the ends of their intervals, unless these reach further than the values' own span beyond them: then the values would shrink to a line.</summary>
    public static PlotScale Around(IEnumerable<double> values, IEnumerable<double> ends, double from, double to)
    {
        var held = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        double low = held.Min(), high = held.Max(), span = high - low > 0 ? high - low : Math.Max(1, Math.Abs(high));
        return Over([.. held, .. ends.Where(double.IsFinite).Select(end => Math.Clamp(end, low - span, high + span))], from, to, false);
    }

    public double At(double value) => From + ((value - Low) / (High - Low) * (To - From));

    /// <summary>The coordinate as an attribute writes it.</summary>
    public string X(double value) => At(Math.Clamp(value, Math.Min(Low, High) - (High - Low), High + (High - Low))).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Round values within.</summary>
    public IEnumerable<double> Ticks()
    {
        double step = Step(High - Low);
        for (double at = Low; at <= High + (step / 1000); at += step)
        {
            yield return Math.Abs(at) < step / 1000 ? 0 : at;
        }
    }

    /// <summary>Points of a line; a missing value parts it.</summary>
    public static string Path(IEnumerable<(string X, string? Y)> points)
    {
        var path = new System.Text.StringBuilder();
        bool pen = false;
        foreach (var (x, y) in points)
        {
            path.Append(y is null ? "" : $"{(pen ? 'L' : 'M')}{x} {y}");
            pen = y is not null;
        }

        return path.ToString();
    }

    private static double Step(double span)
    {
        double rough = span / 4, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return s_steps.Select(step => step * power).First(step => step >= rough * 0.999999);
    }
}
