using Curb.Society;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Society;

/// <summary>Departments of a plan and surveys, for programs.</summary>
internal static class SocietyApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/departments", (HttpContext http, SocietyDesk desk) => FigureApi.Answer(http, desk.Chosen(http) is { } at ? DepartmentEndpoints.Standings(desk, at.Place.Code, at.Plan).Where(one => desk.Seen(Visitor.Of(http)!, at.Place.Code, at.Plan).Contains(one.Unit)) : []))
            .Needs(SocietyDesk.See).Exports().Produces<ApiPage<DepartmentStanding>>().WithSummary("Departments of a plan (?plan=&place=) by period: what they reported, who is late.");
        api.MapGet("/departments/figures", (HttpContext http, View view, SocietyDesk desk) => FigureApi.Answer(http, desk.Chosen(http) is { } at ? DepartmentEndpoints.Judged(desk, view.Knowledge.Policies, at.Place.Code, at.Plan, desk.Seen(Visitor.Of(http)!, at.Place.Code, at.Plan)).Select(pair => pair.Judged) : []))
            .Needs(SocietyDesk.See).Exports().Produces<ApiPage<JudgedFigure>>().WithSummary("Figures of coverage and checks that departments reported, against the plan's targets.");
        api.MapGet("/surveys", (HttpContext http, View view, SocietyDesk desk) => FigureApi.Answer(http, SurveyEndpoints.Mine(http, desk).SelectMany(design => SurveyEndpoints.Rates(desk, view.Knowledge.Policies, design))))
            .Needs(SocietyDesk.See).Exports().Produces<ApiPage<JudgedRate>>().WithSummary("Rates of awareness surveys with design-based intervals.");
    }
}
