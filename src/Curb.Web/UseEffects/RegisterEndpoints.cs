using System.Globalization;
using Curb.Facts;
using Curb.Indicators;
using Curb.Interventions;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseEffects;

/// <summary>Registers what was done to change prescribing, so that its effect can be measured.</summary>
internal static class RegisterEndpoints
{
    private const int MostTitle = 200;
    private const string UsualIndicator = "use-intensity";

    public static void MapRegisterIntervention(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/interventions/new", (HttpContext http, View view) => Form(http, view, null)).Needs(Permissions.RegisterInterventions);
        routes.MapPost("/interventions/new", Save).Needs(Permissions.RegisterInterventions);
    }

    private static IResult Form(HttpContext http, View view, string? problem)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        string Typed(string name) => http.Request.HasFormContentType ? http.Request.Form[name].ToString() : http.Request.Query[name].ToString();
        IReadOnlyList<string> Chosen(string name) => http.Request.HasFormContentType ? [.. http.Request.Form[name].OfType<string>()] : [];
        var form = new RegisterForm(
            [.. view.Knowledge.Indicators.Definitions.Where(Measurable)], Units(lease.Data, options), problem, Typed("title"), Typed("indicator") is { Length: > 0 } asked ? asked : UsualIndicator, Typed("start"), Typed("target"), Chosen("units"), Chosen("controls"));
        return View.Show<RegisterPage>(("Page", page), ("Form", form));
    }

    private static async Task<IResult> Save(HttpContext http, View view, Visitors visitors)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string title = form["title"].ToString().Trim(), target = form["target"].ToString().Trim();
        var scope = View.Reader;
        double reach = 0;
        string? problem = title.Length is 0 or > MostTitle ? "interventions.bad-title"
            : view.Knowledge.Indicators.Find(form["indicator"].ToString()) is not { } found || !Measurable(found) ? "interventions.bad-indicator"
            : !DateOnly.TryParseExact(form["start"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? "interventions.bad-date"
            : target.Length > 0 && !(double.TryParse(target, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out reach) && double.IsFinite(reach)) ? "interventions.bad-target"
            : Read(form["units"]) is not { Count: > 0 } units || !units.All(Seen) ? "interventions.bad-units"
            : Read(form["controls"]) is not { } controls || !controls.All(Seen) || controls.Intersect(units).Any() ? "interventions.bad-controls"
            : null;
        if (problem is not null)
        {
            return Form(http, view, problem);
        }

        bool Seen(InterventionUnit unit) => scope.Covers(unit.Institution, unit.Department);
        var definition = view.Knowledge.Indicators.Find(form["indicator"].ToString())!;
        var start = DateOnly.ParseExact(form["start"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        string id = Free(visitors, string.Create(CultureInfo.InvariantCulture, $"{definition.Id}-{start:yyyyMMdd}"));
        visitors.Records.Save(new Intervention(id, title, definition.Id, start, target.Length > 0 ? reach : null, Read(form["units"])!, Read(form["controls"])!), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect($"/interventions?added={Uri.EscapeDataString(id)}");
    }

    /// <summary>The first id that nobody has yet, whoever may see it: nothing is overwritten from the page.</summary>
    private static string Free(Visitors visitors, string id)
    {
        var taken = visitors.Records.Interventions(Disclosure.Scope.DataFolderOwner).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        return !taken.Contains(id) ? id : Enumerable.Range(2, taken.Count + 1).Select(n => $"{id}-{n}").First(other => !taken.Contains(other));
    }

    private static bool Measurable(IndicatorDefinition definition) => definition.Kind == IndicatorKind.Ratio && definition.Carries(["institution", "month"]);

    /// <summary>The units written on a form; null where one is no unit.</summary>
    private static IReadOnlyList<InterventionUnit>? Read(IEnumerable<string?> written)
    {
        try
        {
            return [.. written.OfType<string>().Where(text => text.Length > 0).Select(InterventionUnit.Parse).Distinct()];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Institutions that the reader may see, each with its inpatient departments.</summary>
    private static IReadOnlyList<UnitChoice> Units(InstanceData data, FilterOptions options)
    {
        var departments = data.Facts.Ask(new FactQuery("encounter", [Measure.Rows()], [Condition.Is("kind", "inpatient"), new Condition("department", ConditionTest.IsKnown)], ["institution", "department"]), View.Reader)
            .ToLookup(group => group.Dimensions[0], group => group.Dimensions[1]!);
        return [.. options.Institutions.Select(one => new UnitChoice(one, [.. departments[one.Code].Order(StringComparer.Ordinal)]))];
    }
}

/// <summary>An institution and its departments to choose from.</summary>
public sealed record UnitChoice(Supervision.Institution Institution, IReadOnlyList<string> Departments);

/// <summary>The form as it stands: what may be chosen, and what was typed.</summary>
public sealed record RegisterForm(IReadOnlyList<IndicatorDefinition> Definitions, IReadOnlyList<UnitChoice> Choices, string? Problem, string Title, string Indicator, string Start, string Target, IReadOnlyList<string> Units, IReadOnlyList<string> Controls);
