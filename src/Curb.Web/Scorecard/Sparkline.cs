using System.Globalization;
using System.Text;

namespace Curb.Web.Scorecard;

/// <summary>The geometry of a small trend line: pieces of line with gaps where months have no value, the last point, and the target's height.</summary>
public sealed class Sparkline
{
    public const int Width = 132;
    public const int Height = 30;
    private const double Margin = 3.5;

    private readonly double _low;
    private readonly double _high;
    private readonly int _months;

    private Sparkline(IReadOnlyList<TrendPoint> points, double? target)
    {
        var known = points.Where(point => point.Value is not null).Select(point => point.Value!.Value).ToList();
        _months = points.Count;
        _low = Math.Min(known.Min(), target ?? double.MaxValue);
        _high = Math.Max(known.Max(), target ?? double.MinValue);
        Path = Pieces(points);
        TargetHeight = target is { } line ? Text(Y(line)) : null;
        int last = points.ToList().FindLastIndex(point => point.Value is not null);
        LastX = Text(X(last));
        LastY = Text(Y(points[last].Value!.Value));
    }

    public string Path { get; }

    public string? TargetHeight { get; }

    public string LastX { get; }

    public string LastY { get; }

    /// <summary>The line, or null where fewer than two months have a value.</summary>
    public static Sparkline? Of(IReadOnlyList<TrendPoint> points, double? target) =>
        points.Count(point => point.Value is not null) < 2 ? null : new Sparkline(points, target);

    private string Pieces(IReadOnlyList<TrendPoint> points)
    {
        var path = new StringBuilder();
        bool drawing = false;
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i].Value is not { } value)
            {
                drawing = false;
                continue;
            }

            path.Append(drawing ? 'L' : 'M').Append(Text(X(i))).Append(' ').Append(Text(Y(value)));
            if (!drawing && (i + 1 == points.Count || points[i + 1].Value is null))
            {
                path.Append("h0.01");
            }

            drawing = true;
        }

        return path.ToString();
    }

    private double X(int month) => Margin + (month * (Width - (2 * Margin)) / Math.Max(1, _months - 1));

    private double Y(double value) => _high > _low ? Height - Margin - ((value - _low) * (Height - (2 * Margin)) / (_high - _low)) : Height / 2.0;

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
