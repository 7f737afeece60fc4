using System.IO.Compression;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Governance;
using Curb.Storage.OrderCheck;
using Curb.Storage.Work;
using Curb.Web.About;
using Curb.Web.Accounts;
using Curb.Web.Antibiogram;
using Curb.Web.Api;
using Curb.Web.Audit;
using Curb.Storage.Regional;
using Curb.Web.Casework;
using Curb.Web.Regional;
using Curb.Web.Credentials;
using Curb.Web.Deliveries;
using Curb.Web.District;
using Curb.Web.DrugLists;
using Curb.Web.Federation;
using Curb.Web.Forms;
using Curb.Web.Governance;
using Curb.Web.Home;
using Curb.Web.Import;
using Curb.Web.Inspections;
using Curb.Web.Indicators;
using Curb.Web.Jobs;
using Curb.Web.Laboratory;
using Curb.Web.OrderCheck;
using Curb.Web.PatientNaming;
using Curb.Web.Records;
using Curb.Web.Region;
using Curb.Web.Scorecard;
using Curb.Web.Search;
using Curb.Web.Shell;
using Curb.Web.SignOn;
using Curb.Web.Society;
using Curb.Web.Stewardship;
using Curb.Web.TopDrugs;
using Curb.Web.UseCourses;
using Curb.Web.UseDenominators;
using Curb.Web.UseEffects;
using Curb.Web.UseFunnel;
using Curb.Web.UseStandardised;
using Curb.Web.UseWarnings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Hosting;

/// <summary>Builds the web application. Nothing is read from environment or settings files: what it listens on is what it was given.</summary>
public static class CurbSite
{
    private const int MostWarmed = 30;
    private const long LargestForm = 64 * 1024;

    /// <param name="settings">Data folder and addresses.</param>
    /// <param name="open">Opens the data folder for reading.</param>
    public static WebApplication Build(WebSettings settings, Func<InstanceData> open)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Curb" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore", LogLevel.Error);
        var services = builder.Services;
        services.AddRoutingCore();
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery => FormTokens(antiforgery));
        services.AddHttpContextAccessor();
        AddCompression(services);
        AddAccounts(services, settings);
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton(settings);
        services.AddSingleton(new AssetShelf(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        services.AddSingleton(new Knowledge());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new InstanceKeeper(open, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<DataWatch>();
        AddWork(services);
        services.AddApi();
        services.AddSingleton<Reach>();
        services.AddSingleton<PageContexts>();
        services.AddSingleton<SiteLibrary>();
        services.AddSingleton<View>();
        services.AddSingleton(OrderCheckSettings.Load(settings.DataFolder));
        services.AddSingleton<CallerTokens>();
        services.AddSingleton<RuleLedger>();
        services.AddSingleton<ConsultPool>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<OrderJudge>();
        services.AddSingleton<BoundedWork>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<PolicyCacheIssuer>();
        services.AddSingleton<Board>();

        var app = builder.Build();
        app.UseResponseCompression();
        app.UseSecurityHeaders().UseKnownHostsOnly(settings.Outside).UseCallerOrigins().UseSameOriginWrites().UseFaultPages();
        app.UseRouting();
        Gate.Use(app);
        Map(app, app.Services);
        app.Services.GetRequiredService<InstanceKeeper>().BeforeShown = data => MakeReady(app, data);
        return app;
    }

    /// <summary>Works out the first page's figures in the background, so that the first reader does not wait for them. Failing is no harm: the page will say why.</summary>
    public static Task WarmUp(WebApplication app) => Task.Run(() =>
    {
        app.Services.GetRequiredService<OrderJudge>().Prepare();
        foreach (var scope in app.Services.GetRequiredService<Visitors>().FigureScopes().Take(MostWarmed))
        {
            ScorecardEndpoints.WarmUp(app.Services.GetRequiredService<View>(), scope);
        }
    });

    private static void MakeReady(WebApplication app, InstanceData data)
    {
        foreach (var scope in app.Services.GetRequiredService<Visitors>().FigureScopes().Take(MostWarmed))
        {
            ScorecardEndpoints.WarmUp(app.Services.GetRequiredService<View>(), data.For(scope), scope);
        }
    }

    /// <summary>What a person at the console must know to make the first administrator; null where there is an account.</summary>
    public static string? SetUpToken(WebApplication app) => app.Services.GetRequiredService<FirstSetUp>().Token();

    private static void AddAccounts(IServiceCollection services, WebSettings settings)
    {
        var keys = KeyFolder.FindOrMake(settings.DataFolder);
        services.AddDataProtection().SetApplicationName("Curb").PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(keys.Path, "forms")));
        services.AddSingleton(provider => RecordStore.OpenForAccounts(settings.DataFolder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AccountStore>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<Attempts>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<FirstSetUp>();
        services.AddSingleton(SignOnSettings.Load(settings.DataFolder));
        services.AddSingleton<IdentityProvider>();
        services.AddSingleton<ExternalSubjects>();
        services.AddSingleton<SignOnDesk>();
        services.AddSingleton<Gate>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<RegionShelf>();
        services.AddSingleton<FormDesk>();
        services.AddSingleton<SupervisionStore>();
        services.AddSingleton<SupervisionDesk>();
        services.AddSingleton<NoticeShelf>();
        services.AddSingleton<GovernanceDesk>();
        services.AddSingleton<SocietyDesk>();
        services.AddSingleton<SurveyGuard>();
        services.AddSingleton<InspectionDesk>();
        services.AddSingleton<GovernanceStore>();
        services.AddSingleton<ExamStore>();
        services.AddSingleton<GovernanceSnapshots>();
        services.AddSingleton<PatientNames>();
        services.AddSingleton<DrugListDesk>();
        services.AddSingleton<CredentialDesk>();
    }

    /// <summary>Pages are sent compressed. The form token, the one secret in a page, is written differently each time, so that its length tells nothing.</summary>
    private static void AddCompression(IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css", "text/csv", "application/json", "application/problem+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    private static void AddWork(IServiceCollection services)
    {
        services.AddSingleton<JobStore>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ImportStore>();
        services.AddSingleton<ImportQuestions>();
        services.Configure<FormOptions>(forms => (forms.MultipartBodyLengthLimit, forms.ValueCountLimit) = (ImportEndpoints.LargestFile + LargestForm, ImportEndpoints.MostFields));
        services.AddSingleton(provider => new Inbox(provider.GetRequiredService<WebSettings>().Inbox, provider.GetRequiredService<RecordStore>(), provider.GetRequiredService<JobStore>(), provider.GetRequiredService<ImportStore>()));
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookCalls>();
        services.AddSingleton<WorkFiles>();
        services.AddSingleton<Upkeep>();
        services.AddSingleton<LostFacts>();
        services.AddHostedService<WorkSupervisor>();
    }

    private static void FormTokens(AntiforgeryOptions forms)
    {
        forms.Cookie.Name = "curb-form";
        forms.Cookie.SameSite = SameSiteMode.Strict;
        forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static void Map(IEndpointRouteBuilder routes, IServiceProvider services)
    {
        services.GetRequiredService<AssetShelf>().Map(routes);
        routes.MapPreferences();
        routes.MapSignIn();
        routes.MapSignOn();
        routes.MapOwnAccount();
        routes.MapAccounts();
        routes.MapOrganisation();
        routes.MapAudit();
        routes.MapHome();
        routes.MapCases();
        routes.MapScorecard();
        routes.MapTopDrugs();
        routes.MapAntibiogram();
        routes.MapLaboratory();
        routes.MapDeliveries();
        routes.MapJobs();
        routes.MapImport();
        routes.MapDistrict();
        routes.MapRegion();
        routes.MapForms();
        routes.MapFederation();
        routes.MapIndicators();
        routes.MapIndicatorTables();
        routes.MapUseWarnings();
        routes.MapUseEffects();
        routes.MapRegisterIntervention();
        routes.MapUseFunnel();
        routes.MapUseStandardised();
        routes.MapUseDenominators();
        routes.MapUseCourses();
        routes.MapPatientNames();
        routes.MapRecords();
        routes.MapAbout();
        routes.MapApi();
        routes.MapKeys();
        routes.MapSearch();
        routes.MapOrderCheck();
        routes.MapStewardship();
        routes.MapConsults();
        routes.MapSpecialFiles();
        routes.MapRuleQuality();
        routes.MapOperationFindings();
        routes.MapRuleSimulation();
        routes.MapRegional();
        routes.MapHouseRules();
        routes.MapMeetings();
        routes.MapBulletin();
        routes.MapPerformance();
        routes.MapDepartments();
        routes.MapSurveys();
        routes.MapInspections();
        routes.MapDrugLists();
        routes.MapRegister();
        routes.MapTraining();
        routes.MapOwnPrivileges();
    }

    private static X509Certificate2 CertificateOf(OutsideAccess outside) => outside.CertificateKey is { } key
        ? X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(outside.Certificate!, key).Export(X509ContentType.Pkcs12), null)
        : X509CertificateLoader.LoadPkcs12FromFile(outside.Certificate!, null);

    private static void Listen(KestrelServerOptions kestrel, WebSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestForm;
        foreach (var address in settings.Addresses)
        {
            kestrel.Listen(address.Ip, address.Port, listening =>
            {
                if (address.IsHttps)
                {
                    listening.UseHttps(https => (https.ServerCertificate, https.SslProtocols) = (CertificateOf(settings.Outside!), SslProtocols.Tls12 | SslProtocols.Tls13));
                }
            });
        }
    }
}
