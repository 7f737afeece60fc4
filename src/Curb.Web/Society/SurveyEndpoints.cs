using System.Globalization;
using System.Security.Cryptography;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Policies;
using Curb.Society;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Web.Accounts;
using Curb.Web.Records;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Society;

/// <summary>A rate of a survey against the target of the plan.</summary>
public sealed record JudgedRate(string Survey, SurveyRate Rate, SurveyEstimate Estimate, double? Target, string Clause, Verdict Verdict, Bilingual Because);

/// <summary>How many answered in a drawn cluster.</summary>
public sealed record ClusterReturn(DrawnCluster Cluster, int Answers);

/// <summary>Awareness surveys: the design and its draw, the questionnaire on a telephone, the rates with the intervals that the design gives.</summary>
internal static class SurveyEndpoints
{
    private const string PublicActor = "public";
    private const int MostFrame = 200_000;
    private const string National = "cn/";

    public static void MapSurveys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/surveys", (HttpContext http, View view, SocietyDesk desk) => Show(http, view, desk, [])).Needs(SocietyDesk.See);
        routes.MapPost("/surveys", Design).Needs(SupervisionDesk.Lead).TakesUpTo(RegionalEndpoints.LargestForm);
        routes.MapPost("/surveys/close", Close).Needs(SupervisionDesk.Lead);
        routes.MapGet("/surveys/one", One).Needs(SocietyDesk.See);
        routes.MapGet("/surveys/answers.csv", Csv).Needs(SocietyDesk.See).Exports();
        routes.MapGet("/survey/{token}", (HttpContext http, View view, SocietyDesk desk, string token) => Ask(http, view, desk, token, "", [], new Dictionary<string, string>())).ForEverybody();
        routes.MapPost("/survey/{token}", Answer).ForEverybody();
    }

    /// <summary>Surveys of the places at which the person works.</summary>
    internal static IReadOnlyList<SurveyDesign> Mine(HttpContext http, SocietyDesk desk) => [.. SocietyDesk.Places(Visitor.Of(http)!).SelectMany(place => desk.Surveys(place.Code))];

    /// <summary>The rates of a survey against the national plan's targets on its last day.</summary>
    internal static IReadOnlyList<JudgedRate> Rates(SocietyDesk desk, PolicyLibrary policies, SurveyDesign design)
    {
        if (desk.Instrument(design) is not { } instrument)
        {
            return [];
        }

        var answers = desk.Answers(design);
        return [.. instrument.Rates.Select(rate =>
        {
            var estimate = SurveyEstimate.Of(SurveyEstimate.Weighted(design, answers, one => instrument.Score(rate.Id, one.Answers)));
            var limit = policies.Parameters.FirstOrDefault(one => one.Topic.Id == rate.Topic && one.Pack.StartsWith(National, StringComparison.Ordinal))?.On(design.To);
            var (verdict, because) = limit is null ? (Verdict.CannotAssess, new Bilingual("没有目标值", "there is no target")) : estimate.Against(limit.Value);
            return new JudgedRate(design.Id, rate, estimate, limit?.Value, limit?.Clause ?? "", verdict, because);
        })];
    }

    private static IResult Show(HttpContext http, View view, SocietyDesk desk, IReadOnlyList<ClusterFault> faults)
    {
        var surveys = Mine(http, desk).Select(design => (design, desk.Answers(design).Count)).ToList();
        string Typed(string name, string otherwise) => http.Request.HasFormContentType ? http.Request.Form[name].ToString() : otherwise;
        return View.Show<SurveysPage>(
            ("Page", view.Page(http)), ("Surveys", surveys), ("Led", desk.Supervision.Led(Visitor.Of(http)!)), ("Instruments", desk.Instruments), ("Faults", faults), ("Today", desk.Store.Today), ("Typed", (Func<string, string, string>)Typed));
    }

    private static async Task<IResult> Design(HttpContext http, View view, SocietyDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Supervision.Led(visitor).FirstOrDefault(one => one.Code == form["place"].ToString()) is not { } place || desk.Instruments.FirstOrDefault(one => one.Id == form["instrument"].ToString()) is not { } instrument)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var (frame, faults) = SurveySample.Read(form.Text("frame", MostFrame));
        int perStratum = form.Number("clusters"), perCluster = form.Number("people");
        string title = form.Text("title"), seed = form.Text("seed");
        var objections = faults.Concat(faults.Count == 0 ? SurveySample.Objections(frame, perStratum) : []).ToList();
        if (title.Length == 0 || seed.Length == 0 || perCluster is < 1 or > 10_000 || form.Day("from") is not { } from || form.Day("to") is not { } to || to < from)
        {
            objections.Add(new ClusterFault(0, "", "", view.Page(http).T["society.survey-lacks"]));
        }

        string id = FormattableString.Invariant($"{place.Code}/{instrument.Id}/{seed}");
        if (objections.Count == 0 && desk.Store.Find(SocietyKinds.Survey, id, _ => true) is not null)
        {
            objections.Add(new ClusterFault(0, "seed", seed, view.Page(http).T["society.seed-used"]));
        }

        if (objections.Count > 0)
        {
            return Show(http, view, desk, objections);
        }

        var design = new SurveyDesign(
            id, instrument.Id, place.Code, form.Day("from")!.Value.Year, title, seed, frame, perStratum, perCluster, SurveySample.Draw(seed, frame, perStratum, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))), form.Day("from")!.Value, form.Day("to")!.Value, false);
        desk.Store.Save(SocietyKinds.Survey, id, place.Code, "", design.Year.ToString(CultureInfo.InvariantCulture), "open", design, 0, visitor.Actor(http));
        return Results.LocalRedirect("/surveys/one?id=" + Uri.EscapeDataString(id));
    }

    private static Kept<SurveyDesign>? Find(HttpContext http, SocietyDesk desk, string id) => desk.Store.Find(SocietyKinds.Survey, id, code => SocietyDesk.Places(Visitor.Of(http)!).Any(place => place.Code == code));

    private static async Task<IResult> Close(HttpContext http, SocietyDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (Find(http, desk, form["id"].ToString()) is not { } kept || desk.Supervision.Led(visitor).All(one => one.Code != kept.Place))
        {
            return Results.NotFound();
        }

        desk.Store.Save(SocietyKinds.Survey, kept.Id, kept.Place, "", kept.Period, "closed", kept.Body with { Closed = true }, kept.Version, visitor.Actor(http));
        return Results.LocalRedirect("/surveys/one?id=" + Uri.EscapeDataString(kept.Id));
    }

    private static IResult One(HttpContext http, View view, SocietyDesk desk)
    {
        if (Find(http, desk, http.Request.Query["id"].ToString()) is not { } kept)
        {
            return Results.NotFound();
        }

        var counts = desk.Answers(kept.Body).CountBy(one => one.Token).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        bool leads = desk.Supervision.Led(Visitor.Of(http)!).Any(one => one.Code == kept.Place);
        return View.Show<SurveyPage>(
            ("Page", view.Page(http)), ("Design", kept.Body), ("Instrument", desk.Instrument(kept.Body)), ("Rates", Rates(desk, view.Knowledge.Policies, kept.Body)),
            ("Returns", kept.Body.Drawn.Select(one => new ClusterReturn(one, counts.GetValueOrDefault(one.Token))).ToList()), ("MayLead", leads), ("Today", desk.Store.Today), ("Site", $"{http.Request.Scheme}://{http.Request.Host}"));
    }

    /// <summary>Every answer with its weight, so that the rates can be worked out again with any program. Tokens are left out.</summary>
    private static IResult Csv(HttpContext http, SocietyDesk desk)
    {
        if (Find(http, desk, http.Request.Query["id"].ToString()) is not { } kept || desk.Instrument(kept.Body) is not { } instrument || !SocietyDesk.SeesAll(Visitor.Of(http)!, kept.Place))
        {
            return Results.NotFound();
        }

        var csv = new CsvFile(["stratum", "cluster", "weight", .. instrument.Questions.Select(item => item.Id), .. instrument.Rates.Select(rate => "score-" + rate.Id)]);
        var answers = desk.Answers(kept.Body);
        var clusters = kept.Body.Drawn.ToDictionary(one => one.Token, StringComparer.Ordinal);
        var known = answers.Where(one => clusters.ContainsKey(one.Token)).GroupBy(one => one.Token).SelectMany(group => group).ToList();
        var weighted = SurveyEstimate.Weighted(kept.Body, answers, _ => 0);
        foreach (var (answer, sampled) in known.Zip(weighted))
        {
            csv.Row([sampled.Stratum, sampled.Cluster, sampled.Weight, .. instrument.Questions.Select(item => (object?)answer.Answers.GetValueOrDefault(item.Id)), .. instrument.Rates.Select(rate => (object?)instrument.Score(rate.Id, answer.Answers))]);
        }

        return View.Csv("survey-answers.csv", csv);
    }

    private static (SurveyDesign Design, DrawnCluster Cluster)? ByToken(SocietyDesk desk, string token) =>
        desk.Store.All(SocietyKinds.Survey, Scope.DataFolderOwner).Select(kept => kept.Body).SelectMany(design => design.Drawn.Where(one => one.Token == token).Select(one => ((SurveyDesign, DrawnCluster)?)(design, one))).FirstOrDefault();

    private static IResult Ask(HttpContext http, View view, SocietyDesk desk, string token, string state, IReadOnlyList<string> missing, IReadOnlyDictionary<string, string> typed)
    {
        if (ByToken(desk, token) is not { } found || desk.Instrument(found.Design) is not { } instrument)
        {
            return Results.NotFound();
        }

        state = state.Length > 0 ? state : !found.Design.IsOpen(desk.Store.Today) ? "closed" : http.Request.Query["done"] == "yes" ? "done" : "open";
        return View.Show<SurveyFormPage>(("Page", view.Page(http)), ("Design", found.Design), ("Instrument", instrument), ("Token", token), ("State", state), ("Missing", missing), ("Typed", typed));
    }

    private static async Task<IResult> Answer(HttpContext http, View view, SocietyDesk desk, SurveyGuard guard, string token)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (ByToken(desk, token) is not { } found || desk.Instrument(found.Design) is not { } instrument)
        {
            return Results.NotFound();
        }

        if (!found.Design.IsOpen(desk.Store.Today))
        {
            return Ask(http, view, desk, token, "closed", [], new Dictionary<string, string>());
        }

        var answers = instrument.Questions.Select(item => (item.Id, Answer: form["a-" + item.Id].ToString())).Where(pair => pair.Answer.Length > 0).ToDictionary(pair => pair.Id, pair => pair.Answer, StringComparer.Ordinal);
        var missing = instrument.Unanswered(answers);
        if (missing.Count > 0)
        {
            return Ask(http, view, desk, token, "open", missing, answers);
        }

        int had = desk.Answers(found.Design).Count(one => one.Token == token);
        if (had >= SurveyGuard.MostTimesPlanned * found.Design.PerCluster)
        {
            return Ask(http, view, desk, token, "full", [], answers);
        }

        if (!guard.Allow(Visitor.OriginOf(http)))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Ask(http, view, desk, token, "slow", [], answers);
        }

        // Neither account nor network address is kept with an answer.
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        desk.Store.Save(SocietyKinds.Answer, $"{found.Design.Id}/{id}", found.Design.Place, found.Design.Id, found.Design.Year.ToString(CultureInfo.InvariantCulture), "given", new SurveyAnswer(found.Design.Id, token, answers, desk.Store.Today), 0, new Actor(PublicActor));
        return Results.LocalRedirect($"/survey/{token}?done=yes");
    }
}
