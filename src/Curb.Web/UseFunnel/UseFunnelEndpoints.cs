using Curb.Indicators;
using Curb.Statistics;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseFunnel;

/// <summary>Institutions of the same type, or departments of one institution, compared so that small ones are not ranked by noise.</summary>
internal static class UseFunnelEndpoints
{
    private const string UsualIndicator = "inpatient-use-rate";
    private const double Percent = 100;
    private const int FewestCompared = 3;

    public static void MapUseFunnel(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/compare", Page).Needs("figures.see");
        routes.MapGet("/compare.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var (definition, by) = Choice(http, view, options);
        return View.Show<UseFunnelPage>(("Page", page), ("Options", options), ("Outcome", Ask(view, lease.Data, options, page, definition, by)), ("Definition", definition), ("By", by), ("Definitions", view.Knowledge.Indicators.Definitions.Where(Comparable).ToList()));
    }

    private static IResult Csv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var (definition, by) = Choice(http, view, options);
        var csv = new CsvFile(["unit", "name", "numerator", "denominator", "value", "z", "low_95", "high_95", "low_998", "high_998", "state"]);
        if (Ask(view, lease.Data, options, page, definition, by) is PanelOutcome<FunnelView>.Shown { View: { } shown })
        {
            foreach (var line in shown.Lines)
            {
                csv.Row(line.Unit, line.Name, line.Numerator, line.Denominator, line.Value, line.Z, line.Inner.Low, line.Inner.High, line.Outer.Low, line.Outer.High, line.State);
            }
        }

        return View.Csv("compare.csv", csv);
    }

    private static bool Comparable(IndicatorDefinition definition) => definition.Kind == IndicatorKind.Ratio;

    /// <summary>Like institutions unless departments are asked for, or unless too few are visible to be compared and nothing is asked.</summary>
    internal static (IndicatorDefinition Definition, string By) Choice(HttpContext http, View view, FilterOptions options)
    {
        var library = view.Knowledge.Indicators;
        var asked = library.Find(http.Request.Query["indicator"].ToString());
        return (asked is not null && Comparable(asked) ? asked : library.Find(UsualIndicator)!, By(http.Request.Query["by"].ToString(), options));
    }

    private static string By(string asked, FilterOptions options) =>
        asked.Length == 0 && options.Institution is { } one && options.Institutions.Count(other => other.Level == one.Level && other.Kind == one.Kind) < FewestCompared ? "department"
        : asked == "department" ? "department" : "institution";

    internal static PanelOutcome<FunnelView> Ask(View view, InstanceData data, FilterOptions options, PageContext page, IndicatorDefinition definition, string by) =>
        view.Remembered<FunnelView>($"funnel {definition.Id} {by}", options with { Department = null }, page.T, () =>
        {
            var one = options.Institution!;
            var like = options.Institutions.Where(other => other.Level == one.Level && other.Kind == one.Kind).Select(other => other.Code).ToList();
            var question = (by == "institution"
                ? new IndicatorQuestion([], options.Period!.Value.From, options.Period.Value.To, ["institution"], new Dictionary<string, string>(), Policies.PolicyChoice.InForce)
                : ScorecardQuestions.Question(options with { Department = null }, options.Period!.Value.From, options.Period.Value.To) with { By = ["department"] }) with { Indicators = [definition.Id] };
            if (!definition.Carries([by, "institution"]))
            {
                return new PanelOutcome<FunnelView>.Empty("funnel.not-carried");
            }

            var scope = by == "institution" ? View.Reader.Within(like) : View.ScopeOf(options);
            var values = new IndicatorEngine(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, options.Institutions).Compute(question, scope);
            string Name(string code) => by == "institution" && options.Institutions.FirstOrDefault(other => other.Code == code) is { } known ? page.T.Name(known.Name, known.NameEn) : code;
            return Judged(definition, [.. values.Where(value => value[by] is not null && value.Numerator is not null && value.Denominator > 0)], by, Name);
        });

    private static PanelOutcome<FunnelView> Judged(IndicatorDefinition definition, IReadOnlyList<IndicatorValue> values, string by, Func<string, string> name)
    {
        if (values.Count < 3)
        {
            return new PanelOutcome<FunnelView>.Empty(by == "institution" ? "funnel.few-institutions" : "funnel.few-departments");
        }

        // A share counts rows of one cohort above and below the line; everything else is an amount per exposure.
        bool share = definition.Factor == Percent && definition.Unit.En.Contains('%') && values.All(value => value.Numerator <= value.Denominator && IsWhole(value.Numerator!.Value));
        var units = values.Select(value => new FunnelUnit(value[by]!, value.Numerator!.Value, value.Denominator!.Value)).ToList();
        var limits = share ? FunnelLimits.OfProportions(units) : FunnelLimits.OfRates(units);
        var lines = units.Select(unit => Line(unit, limits, definition.Factor, name(unit.Unit)));
        return new PanelOutcome<FunnelView>.Shown(new FunnelView([.. lines.OrderByDescending(line => line.Z)], limits, definition.Factor, share));
    }

    private static FunnelLine Line(FunnelUnit unit, FunnelLimits limits, double factor, string name)
    {
        double z = limits.Z(unit);
        (double, double) At(double quantile) => limits.At(unit.Denominator, quantile) is var (low, high) ? (factor * low, factor * high) : default;
        string state = Math.Abs(z) > FunnelView.OuterQuantile ? z > 0 ? "far-above" : "far-below" : Math.Abs(z) > FunnelView.InnerQuantile ? z > 0 ? "above" : "below" : "within";
        return new FunnelLine(unit.Unit, name, unit.Numerator, unit.Denominator, factor * unit.Numerator / unit.Denominator, z, At(FunnelView.InnerQuantile), At(FunnelView.OuterQuantile), state);
    }

    private static bool IsWhole(double value) => value == Math.Floor(value);
}

/// <summary>Units compared on one indicator.</summary>
/// <param name="Lines">From the highest z down.</param>
/// <param name="Limits">Limits, in parts of the factor.</param>
/// <param name="Factor">Factor of the indicator.</param>
/// <param name="Share">True for shares of rows.</param>
public sealed record FunnelView(IReadOnlyList<FunnelLine> Lines, FunnelLimits Limits, double Factor, bool Share)
{
    /// <summary>95 %.</summary>
    public const double InnerQuantile = 1.959963984540054;

    /// <summary>99.8 %.</summary>
    public const double OuterQuantile = 3.090232306167813;
}

/// <param name="State">within, above, below (beyond 95 %), far-above or far-below (beyond 99.8 %).</param>
public sealed record FunnelLine(string Unit, string Name, double Numerator, double Denominator, double Value, double Z, (double Low, double High) Inner, (double Low, double High) Outer, string State);
