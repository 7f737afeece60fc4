using System.Globalization;
using Curb.Casework;
using Curb.Prescribing;
using Curb.Stewardship;
using Curb.Storage.Casework;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.OrderCheck;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Stewardship;

/// <summary>A patient of the board with what is open for the stay.</summary>
/// <param name="Ranked">The patient and what could be gained.</param>
/// <param name="Asked">Open cases about the stay.</param>
public sealed record BoardRow(RankedPatient Ranked, IReadOnlyList<CaseFile> Asked)
{
    public BoardPatient Patient => Ranked.Patient;
}

/// <summary>The board of an institution at a moment.</summary>
/// <param name="Rows">Patients.</param>
/// <param name="At">The moment.</param>
/// <param name="Today">False for an earlier moment than the last that the data reach.</param>
public sealed record BoardView(IReadOnlyList<BoardRow> Rows, DateTime At, bool Today);

/// <summary>What came of advice.</summary>
/// <param name="Given">Advice that was given.</param>
/// <param name="Answered">Of it answered.</param>
/// <param name="Accepted">Of them accepted, wholly or in part.</param>
/// <param name="Known">Accepted ones of which the data tell the next day.</param>
/// <param name="Followed">Of them followed by a change.</param>
public sealed record AdviceRate(int Given, int Answered, int Accepted, int Known, int Followed);

/// <summary>What came of the reviews at 48 to 72 hours.</summary>
/// <param name="Asked">Reviews asked for.</param>
/// <param name="Answered">Of them answered.</param>
/// <param name="Changed">Of the answered those that decided a change.</param>
/// <param name="Known">Answered ones of which the data tell the next day.</param>
/// <param name="Kept">Of them those whose next day shows what was decided.</param>
public sealed record ReviewRate(int Asked, int Answered, int Changed, int Known, int Kept);

/// <summary>Reads the board and the cases beside it for pages.</summary>
internal sealed class Board(View view, OrderJudge judge, CaseDesk desk)
{
    public const string Advice = "pharmacist-advice";
    public const string Notice = "order-notice";

    private static readonly string[] s_types = [Advice, BoardFindings.CourseReview, "special-consult", "team-consult", BoardFindings.SpecialFile, "emergency-override", Notice];
    private readonly Lazy<AdviceBook> _book = new(() => new AdviceBook(judge.Terms.Lists));

    /// <summary>A day that the address asks for; null for the last that the data reach.</summary>
    public static DateTime? Day(HttpContext http) =>
        DateOnly.TryParseExact(http.Request.Query["day"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToDateTime(new TimeOnly(8, 0)) : null;

    public CourseBoard Read(InstanceData data, FilterOptions options, DateTime? at) =>
        new(data.Facts, View.ScopeOf(options), options.Institution!.Code, at, OrderSettings.ResultMemory(view.Knowledge.Reference).KnownAfterDays);

    /// <summary>Everyone on antimicrobials in the view.</summary>
    public PanelOutcome<BoardView> All(InstanceData data, FilterOptions options, DateTime? at, CaseReader reader, bool ranked, string? physician = null)
    {
        var board = Read(data, options, at);
        if (board.Until is null)
        {
            return new PanelOutcome<BoardView>.Empty("stewardship.nobody");
        }

        var knowledge = judge.KnowledgeOf(options.Institution!.Code, DateOnly.FromDateTime(board.At));
        var open = OpenCases(reader, options.Institution.Code);
        var patients = board.Patients().Where(patient => options.Department is not { } department || patient.Department == department)
            .Where(patient => physician is null || patient.Running.Any(order => order.Physician == physician)).ToList();
        var rows = ranked ? _book.Value.Rank(patients, knowledge, board.At) : [.. patients.Select(patient => new RankedPatient(patient, _book.Value.Of(patient, knowledge, board.At)))];
        return rows.Count == 0 ? new PanelOutcome<BoardView>.Empty(physician is not null ? "stewardship.nobody-mine" : ranked ? "stewardship.nothing-to-gain" : "stewardship.nobody")
            : new PanelOutcome<BoardView>.Shown(new BoardView([.. rows.Select(one => new BoardRow(one, [.. open[one.Patient.Encounter]]))], board.At, at is null));
    }

    /// <summary>Open cases by stay.</summary>
    private ILookup<string, CaseFile> OpenCases(CaseReader reader, string institution) =>
        s_types.SelectMany(type => desk.Store.OfType(reader, type, institution)).Where(one => one.IsOpen && one.Details.ContainsKey("encounter")).ToLookup(one => one.Details["encounter"], StringComparer.Ordinal);

    /// <summary>Every case about an order or its stay, newest first.</summary>
    public IReadOnlyList<CaseFile> CasesOf(CaseReader reader, string institution, string order, string encounter) =>
        [.. s_types.SelectMany(type => desk.Store.OfType(reader, type, institution)).Where(one => one.Details.GetValueOrDefault("order") == order || (encounter.Length > 0 && one.Details.GetValueOrDefault("encounter") == encounter)).OrderByDescending(one => one.Number)];

    /// <summary>What the data of the next day say of a case about a drug of a stay: stopped, oral, switched, added or unchanged; null where they don't reach so far.</summary>
    public string? Next(CourseBoard board, CaseFile one) =>
        one.Details.GetValueOrDefault("encounter") is { } encounter && one.Details.GetValueOrDefault("drug-code") is { } drug && DateTime.TryParse(one.Details.GetValueOrDefault("as-of"), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? board.Next(encounter, drug, at, _book.Value.EffectHours) : null;

    /// <summary>Whether the data of the next day show what a review decided; null where they don't reach so far or nothing was decided.</summary>
    public static bool? Kept(string? decision, string? next) => (decision, next) switch
    {
        (null, _) or (_, null) => null,
        ("stop", _) => next == "stopped",
        ("switch" or "narrow", _) => next == "switched",
        ("oral", _) => next == "oral",
        _ => next is "unchanged" or "added",
    };

    /// <summary>How reviews at 48 to 72 hours were answered, and whether the next day shows what was decided.</summary>
    public ReviewRate Reviews(CourseBoard board, CaseReader reader, string institution)
    {
        var asked = desk.Store.OfType(reader, BoardFindings.CourseReview, institution).Where(one => one.State != "ended" || one.Form.ContainsKey("decision")).ToList();
        var answered = asked.Where(one => one.Form.ContainsKey("decision")).ToList();
        var kept = answered.Select(one => Kept(one.Form["decision"], Next(board, one))).OfType<bool>().ToList();
        return new ReviewRate(asked.Count, answered.Count, answered.Count(one => one.Form["decision"] != "go-on"), kept.Count, kept.Count(one => one));
    }

    /// <summary>How advice was taken.</summary>
    public AdviceRate Rate(CourseBoard board, CaseReader reader, string institution)
    {
        var given = desk.Store.OfType(reader, Advice, institution).Where(one => one.State != "withdrawn").ToList();
        var answered = given.Where(one => one.State == "answered").ToList();
        var accepted = answered.Where(one => one.Form.GetValueOrDefault("answer") is "accepted" or "partly").ToList();
        var next = accepted.Select(one => Next(board, one)).OfType<string>().ToList();
        return new AdviceRate(given.Count, answered.Count, accepted.Count, next.Count, next.Count(what => what != "unchanged"));
    }

    /// <summary>The finding by which what a rule found in a received order is put to its department.</summary>
    public CaseFinding NoticeOf(string institution, Facts.FindingFacts found, int row, string stay)
    {
        string order = found.OrderKey[row]!, rule = found.Rule[row] ?? "", code = found.Drug[row] ?? "";
        var drug = judge.Terms.Lists.Profile(code)?.Name ?? new Policies.Bilingual(code, code);
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["patient"] = found.Patient[row] ?? "", ["encounter"] = stay, ["order"] = order, ["drug"] = $"{drug.Zh} / {drug.En}", ["drug-code"] = code, ["prescriber"] = found.Physician[row] ?? "", ["rule"] = rule,
            ["because"] = $"{found.ExplainedZh[row]} / {found.Explained[row]}", ["clause"] = found.Clause[row] ?? "", ["month"] = found.Month[row] ?? found.OrderMonth[row] ?? "",
        };
        return new CaseFinding(
            Notice, institution, found.Department[row], $"{Notice}/{institution}/{order}/{rule}", "found", new CaseSubject("order", order, new Policies.Bilingual($"{drug.Zh}：{found.ExplainedZh[row]}", $"{drug.En}: {found.Explained[row]}"), BoardFindings.Trail(institution, order)),
            details.Where(pair => pair.Value.Length > 0).ToDictionary());
    }

    /// <summary>The finding by which a pharmacist's advice becomes a case.</summary>
    public CaseFinding AdviceOf(string institution, BoardPatient patient, Opportunity one, DateTime at, string note)
    {
        var drug = judge.Terms.Lists.Profile(one.Drug)?.Name ?? new Policies.Bilingual(one.Drug, one.Drug);
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["patient"] = patient.Patient, ["encounter"] = patient.Encounter, ["order"] = one.Order, ["drug"] = $"{drug.Zh} / {drug.En}", ["drug-code"] = one.Drug, ["kind"] = one.Kind, ["because"] = $"{one.Because.Zh} / {one.Because.En}",
            ["instead"] = one.Instead is { } code && judge.Terms.Lists.Profile(code)?.Name is { } instead ? $"{instead.Zh} / {instead.En}" : "", ["as-of"] = at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        };
        string title = note.Length > 0 ? note : one.Because.Zh;
        return new CaseFinding(
            Advice, institution, patient.Department, $"{Advice}/{institution}/{patient.Encounter}/{one.Kind}/{one.Drug}", $"{at:yyyy-MM-dd}",
            new CaseSubject("order", one.Order, new Policies.Bilingual($"{drug.Zh}：{title}", note.Length > 0 ? $"{drug.En}: {note}" : $"{drug.En}: {one.Because.En}"), BoardFindings.Trail(institution, one.Order)), details.Where(pair => pair.Value.Length > 0).ToDictionary());
    }
}
