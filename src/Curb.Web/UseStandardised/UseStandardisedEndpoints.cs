using System.Globalization;
using Curb.AbnormalUse;
using Curb.Indicators;
using Curb.UseComparison;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseStandardised;

/// <summary>Use against what like departments would use (standardised antimicrobial administration ratio), and use weighed against resistance (drug resistance index).</summary>
internal static class UseStandardisedEndpoints
{
    private const int UsualMonths = 12;
    private const int MostMonths = 60;

    public static void MapUseStandardised(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/standardised", Page).Needs("figures.see");
        routes.MapGet("/standardised/saar.csv", SaarCsv).Needs("figures.see").Exports();
        routes.MapGet("/standardised/resistance-index.csv", IndexCsv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var groups = UseGroups.Load(view.Knowledge.Reference);
        var group = groups.FirstOrDefault(one => one.Id == http.Request.Query["group"].ToString()) ?? groups[0];
        bool departments = http.Request.Query["by"].ToString() == "department";
        return View.Show<UseStandardisedPage>(
            ("Page", page), ("Options", options), ("Ratios", Ratios(view, lease.Data, options, page)), ("Indices", Indices(view, lease.Data, options, page, Months(http))), ("Groups", groups), ("Group", group), ("ByDepartment", departments),
            ("Months", Months(http)), ("Names", view.Names), ("Institutions", options.Institutions.ToDictionary(one => one.Code, one => page.T.Name(one.Name, one.NameEn))));
    }

    private static IResult SaarCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["group", "institution", "department", "observed_days", "patient_days", "expected_days", "saar", "ci_low", "ci_high", "p"]);
        if (Ratios(view, lease.Data, options, page) is PanelOutcome<RatiosView>.Shown { View: { } shown })
        {
            foreach (var one in shown.Ratios)
            {
                csv.Row(one.Group.Id, one.Institution, one.Department, one.Observed, one.PatientDays, one.Expected, one.Ratio.Value, one.Ratio.Low, double.IsFinite(one.Ratio.High) ? one.Ratio.High : null, one.P);
            }
        }

        return View.Csv("saar.csv", csv);
    }

    private static IResult IndexCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["institution", "organism", "period", "adaptive", "adaptive_low", "adaptive_high", "fixed", "fixed_low", "fixed_high", "drugs", "use_covered"]);
        if (Indices(view, lease.Data, options, page, Months(http)) is PanelOutcome<IndicesView>.Shown { View: { } shown })
        {
            foreach (var one in shown.Indices)
            {
                csv.Row(one.Institution, one.Organism, one.Period.ToString(), one.Adaptive.Value, one.Adaptive.Low, one.Adaptive.High, one.Fixed?.Value, one.Fixed?.Low, one.Fixed?.High, one.Drugs, one.UseCovered);
            }
        }

        return View.Csv("resistance-index.csv", csv);
    }

    internal static int Months(HttpContext http) =>
        int.TryParse(http.Request.Query["months"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, MostMonths) : UsualMonths;

    /// <summary>All institutions that the reader may see are compared, whichever one the view is of: one alone has nothing to be compared with.</summary>
    internal static PanelOutcome<RatiosView> Ratios(View view, InstanceData data, FilterOptions options, PageContext page) =>
        view.Remembered<RatiosView>("saar", options with { Department = null }, page.T, () =>
        {
            if (!IsShown(options.Period!.Value))
            {
                return new PanelOutcome<RatiosView>.Empty("panel.whole-years");
            }

            var found = new AdministrationRatios(data.Facts, options.Institutions).Of(UseGroups.Load(view.Knowledge.Reference), View.Reader, options.Period!.Value)
                .Where(one => View.Reader.FewestShown == 0 || (one.Department is null && !View.Reader.Hides(one.Observed) && !View.Reader.Hides(one.PatientDays))).ToList();
            return found.Count > 0 ? new PanelOutcome<RatiosView>.Shown(new RatiosView(found)) : new PanelOutcome<RatiosView>.Empty("saar.few");
        });

    /// <summary>Above institutions only calendar years are compared: no two of them overlap, so that none can be subtracted from another.</summary>
    private static bool IsShown(Period period) =>
        View.Reader.FewestShown == 0 || (period.From.Index % UsualMonths == 0 && (period.To.Index + 1) % UsualMonths == 0);

    internal static PanelOutcome<IndicesView> Indices(View view, InstanceData data, FilterOptions options, PageContext page, int months) =>
        view.Remembered<IndicesView>($"resistance index {months}", options with { Department = null }, page.T, () =>
        {
            var span = options.Period!.Value;
            if (!IsShown(span) || (View.Reader.FewestShown > 0 && months != UsualMonths))
            {
                return new PanelOutcome<IndicesView>.Empty("panel.whole-years");
            }

            int length = Math.Min(months, span.To.Index - span.From.Index + 1);
            var periods = Enumerable.Range(0, (span.To.Index - span.From.Index + 1) / length)
                .Select(i => new Period(CalendarMonth.At(span.From.Index + (i * length)), CalendarMonth.At(span.From.Index + ((i + 1) * length) - 1))).ToList();
            var found = new DrugResistanceIndices(data.Facts, SurveillanceRules.Load(view.Knowledge.Reference).LeastIsolates).Of(View.Reader, periods);
            return found.Count > 0 ? new PanelOutcome<IndicesView>.Shown(new IndicesView(found)) : new PanelOutcome<IndicesView>.Empty("index.few");
        });
}

/// <summary>Observed over expected use, every group, institution and department.</summary>
public sealed record RatiosView(IReadOnlyList<AdministrationRatio> Ratios);

/// <summary>Indices by institution, organism and period.</summary>
public sealed record IndicesView(IReadOnlyList<ResistanceIndex> Indices);
