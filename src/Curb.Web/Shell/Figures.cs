using System.Globalization;
using Curb.Supervision.Scoreboard;

namespace Curb.Web.Shell;

/// <summary>Numbers as pages write them: thousands parted, decimals fixed, unknown as a dash and never as zero.</summary>
public static class Figures
{
    public const string Unknown = "—";

    public static string Count(double? value) => value is { } known ? known.ToString(known == Math.Floor(known) ? "#,0" : "#,0.##", CultureInfo.InvariantCulture) : Unknown;

    public static string Decimal(double? value, int places = 2) => value is { } known && double.IsFinite(known) ? WithoutNegativeZero(known.ToString("#,0." + new string('0', places), CultureInfo.InvariantCulture)) : Unknown;

    /// <summary>The value of a kept figure: a count whole, a share or rate with its decimals.</summary>
    public static string Of(EvaluatedFigure? figure, int places = 2) => figure is { Denominator: null, Value: { } count } && count == Math.Floor(count) ? Count(count) : Decimal(figure?.Value, places);

    public static string Whole(double? value) => value is { } known && double.IsFinite(known) ? Math.Round(known, MidpointRounding.AwayFromZero).ToString("#,0", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>What rounds to nothing has no sign.</summary>
    private static string WithoutNegativeZero(string figure) => figure[0] == '-' && figure.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? figure[1..] : figure;

    public static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
