using Curb.Indicators;

namespace Curb.Web.Shell;

/// <summary>Periods as pages write them.</summary>
public static class Periods
{
    public static string Show(this Period period) => period.From == period.To ? period.From.ToString() : $"{period.From} – {period.To}";
}
