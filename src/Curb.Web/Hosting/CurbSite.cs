using System.Text.Encodings.Web;
using System.Text.Unicode;
using Curb.Web.About;
using Curb.Web.Antibiogram;
using Curb.Web.Deliveries;
using Curb.Web.District;
using Curb.Web.Indicators;
using Curb.Web.Laboratory;
using Curb.Web.Records;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.TopDrugs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Hosting;

/// <summary>Builds the web application. Nothing is read from environment or settings files: what it listens on is what it was given.</summary>
public static class CurbSite
{
    private const long LargestForm = 64 * 1024;

    /// <param name="settings">Data folder and addresses.</param>
    /// <param name="open">Opens the data folder for reading.</param>
    public static WebApplication Build(WebSettings settings, Func<InstanceData> open)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Curb" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Error);
        var services = builder.Services;
        services.AddRoutingCore();
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "curb-form");
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton(settings);
        services.AddSingleton(new AssetShelf(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        services.AddSingleton(new Knowledge());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new InstanceKeeper(open, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PageContexts>();
        services.AddSingleton<View>();

        var app = builder.Build();
        app.UseSecurityHeaders().UseLoopbackHostsOnly().UseSameOriginWrites().UseFaultPages();
        app.UseRouting();
        Map(app, app.Services);
        return app;
    }

    /// <summary>Works out the first page's figures in the background, so that the first reader does not wait for them. Failing is no harm: the page will say why.</summary>
    public static Task WarmUp(WebApplication app) => Task.Run(() => ScorecardEndpoints.WarmUp(app.Services.GetRequiredService<View>()));

    private static void Map(IEndpointRouteBuilder routes, IServiceProvider services)
    {
        services.GetRequiredService<AssetShelf>().Map(routes);
        routes.MapPreferences();
        routes.MapScorecard();
        routes.MapTopDrugs();
        routes.MapAntibiogram();
        routes.MapLaboratory();
        routes.MapDeliveries();
        routes.MapDistrict();
        routes.MapIndicators();
        routes.MapRecords();
        routes.MapAbout();
    }

    private static void Listen(KestrelServerOptions kestrel, WebSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestForm;
        foreach (var address in settings.Addresses)
        {
            kestrel.Listen(address.Ip, address.Port);
        }
    }
}
