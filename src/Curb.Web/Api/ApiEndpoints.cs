using System.Text.Encodings.Web;
using System.Text.Unicode;
using Curb.Web.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Api;

/// <summary>The interface for programs: /api/v1, described by /api/v1/openapi.json.</summary>
internal static class ApiEndpoints
{
    public const string Version = "v1";

    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<Storage.Work.ApiKeyStore>();
        services.AddSingleton<ApiKeys>();
        services.AddOpenApi(Version, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version, document.Info.Description) = ("Curb", Version, "Send Authorization: Bearer KEY. Lists come in pages (page, size). Faults are problem details with a stable code.");
                return Task.CompletedTask;
            });
        });
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/api/{documentName}/openapi.json").ForSignedIn();
        var api = routes.MapGroup("/api/" + Version);
        FigureApi.Map(api);
        WorkApi.Map(api);
        UseApi.Map(api);
        CaseApi.Map(api);
        StewardshipApi.Map(api);
        RegionApi.Map(api);
        DrugLists.DrugListApi.Map(api);
        Credentials.PrivilegeApi.Map(api);
        Stewardship.RuleAlertApi.Map(api);
        Regional.SupervisionApi.Map(api);
        Governance.GovernanceApi.Map(api);
        Society.SocietyApi.Map(api);
        Inspections.InspectionApi.Map(api);
    }
}
