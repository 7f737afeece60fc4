using Curb.Disclosure;
using Curb.Facts;
using Curb.Quality;
using Curb.ReferenceData;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Shell;

/// <summary>What every endpoint needs to make a page: the data, the scope, the settled filter, the reader's texts.</summary>
public sealed class View(InstanceKeeper keeper, Knowledge knowledge, PageContexts pages, WebSettings settings, SiteLibrary tables, ILoggerFactory logs)
{
    private static readonly HttpContextAccessor s_requests = new();

    /// <summary>What the request that is being answered may see: the scope of the permission that its endpoint needs, for the person who is signed in. Nothing outside a request.</summary>
    public static Scope Reader => s_requests.HttpContext is { } http ? Visitor.ScopeOf(http) : Scope.Nothing;

    /// <summary>The part of the reader's scope that a view looks at: its institution alone, so that nothing of the others is even counted.</summary>
    public static Scope ScopeOf(FilterOptions options) => options.Institution is { } institution ? Reader.Within([institution.Code]) : Scope.Nothing;

    private readonly ILogger _log = logs.CreateLogger("Curb");

    public Knowledge Knowledge => knowledge;

    public string Folder => settings.DataFolder;

    /// <summary>The reference tables with the breakpoint tables that the site loaded.</summary>
    public ReferenceLibrary Tables => tables.Current;

    public Names Names { get; } = new(code => knowledge.Reference.Antimicrobial(code), code => knowledge.Reference.Organism(code));

    public PageContext Page(HttpContext http) => pages.For(http);

    /// <summary>Opens the data, narrowed to what the request may see: nothing else can be asked for, whatever scope a question carries.</summary>
    public InstanceKeeper.Lease Open() => Open(Reader);

    /// <summary>Opens the newest data, narrowed to what the request may see: for what a job has just made.</summary>
    public InstanceKeeper.Lease OpenNewest() => keeper.UseNewest(Reader);

    /// <summary>Opens the data, narrowed to a scope.</summary>
    public InstanceKeeper.Lease Open(Scope scope) => keeper.Use(scope);

    /// <summary>The filter settled against the data, and the page with every choice spelt out for its links.</summary>
    public (FilterOptions Options, PageContext Page) Settle(HttpContext http, InstanceData data)
    {
        var page = Page(http);
        var options = Settle(data, Reader, page.Filter);
        return (options, page with { Filter = options.Filter });
    }

    /// <summary>A filter settled against the data of a scope; what the facts offer is looked up once until they change.</summary>
    public FilterOptions Settle(InstanceData data, Scope scope, ViewFilter asked) => FilterQuestions.Settle(
        data.Answers.Remember("months\u001f" + scope.Key, () => FilterQuestions.Ground(data.Facts, scope)),
        data.Institutions,
        institution => data.Answers.Remember($"departments\u001f{institution}\u001f{scope.Key}", () => FilterQuestions.Departments(data.Facts, scope, institution)),
        asked) with { Answers = data.Answers };

    /// <summary>As <see cref="Part"/>, worked out once for the same question, view and language until the data change.</summary>
    public PanelOutcome<T> Remembered<T>(string question, FilterOptions options, Phrases t, Func<PanelOutcome<T>> ask) =>
        Remembered(question, options, t, Reader, ask);

    /// <summary>As above, for a scope that is not the request's.</summary>
    public PanelOutcome<T> Remembered<T>(string question, FilterOptions options, Phrases t, Scope scope, Func<PanelOutcome<T>> ask) =>
        Part(options, () => options.Answers.Remember(string.Join('\u001f', question, t.Language, options.Filter, scope.Key), ask));

    /// <summary>The checks of what was delivered in a scope, worked out once until the data change.</summary>
    public PanelOutcome<QualityFindings> Findings(InstanceData data, Scope scope) => PanelOutcome.Of(
        () => data.Answers.Remember<PanelOutcome<QualityFindings>>("quality\u001f" + scope.Key, () => new PanelOutcome<QualityFindings>.Shown(new QualityFindings(new FeedQuality(QualityCheck.Load(knowledge.Reference), data.Facts).Find(scope)))),
        fault => _log.LogError(fault, "The checks of what was delivered failed"));

    /// <summary>A part of a page: what it holds, or why it has nothing, or what failed.</summary>
    public PanelOutcome<T> Part<T>(FilterOptions options, Func<PanelOutcome<T>> ask) =>
        options.Institution is null || options.Period is null
            ? new PanelOutcome<T>.Empty("panel.no-data")
            : PanelOutcome.Of(ask, fault => _log.LogError(fault, "A part of a page failed"));

    public static IResult Show<TPage>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : IComponent
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in parameters)
        {
            values[name] = value;
        }

        return new RazorComponentResult<TPage>(values);
    }

    /// <summary>Rows of a fact, of the institution and span on show, to take away; nothing is found where either is not settled.</summary>
    /// <param name="http">The request, its filter in the address.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="question">The rows asked for.</param>
    /// <param name="most">At most so many.</param>
    public IResult Rows(HttpContext http, string name, Func<FilterOptions, FactQuery> question, int most)
    {
        using var lease = Open();
        var (options, _) = Settle(http, lease.Data);
        return options.Institution is null || options.Period is null ? Results.NotFound()
            : Csv(name, Records.CsvFile.Of(lease.Data.Facts.Rows(question(options), ScopeOf(options), most), most));
    }

    /// <summary>A table to take away: CSV, or a workbook where the address asks for it with as=xlsx.</summary>
    public static IResult Csv(string name, Records.CsvFile table) => new Records.TableFile(name, table);
}
