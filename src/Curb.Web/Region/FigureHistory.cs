using System.Globalization;
using System.Text.Json;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Region;

/// <summary>One kept version of a figure.</summary>
/// <param name="Figure">As the reader may see it; null where the institution had none.</param>
/// <param name="Clause">The clause that defines the edition.</param>
/// <param name="NewDefinitions">True where the definitions are others than those of the version before.</param>
/// <param name="NewPolicies">As well for the policy packs.</param>
/// <param name="NewData">As well for what was delivered, reported or received.</param>
public sealed record FigureVersion(Evaluation Evaluation, string Edition, string Clause, EvaluatedFigure? Figure, bool NewDefinitions, bool NewPolicies, bool NewData);

/// <summary>A row that the figure rests on today and that came, or was corrected, after the older version was made: where it stands in what was delivered, and nothing of what it says.</summary>
/// <param name="Sides">numerator, denominator or both.</param>
/// <param name="Table">Received table.</param>
/// <param name="By">Who took the file in, by the audit log; null where it does not say.</param>
public sealed record LaterRow(IReadOnlyList<string> Sides, string Table, SourceLine Source, string? By);

/// <summary>Why a figure of a past month differs from what it was.</summary>
/// <param name="Versions">Oldest first.</param>
/// <param name="Older">The version compared with.</param>
/// <param name="Newer">The version compared; null where there is only one.</param>
/// <param name="Rows">Rows that came after the older version, at most <see cref="FigureHistory.MostRows"/>.</param>
/// <param name="RowCount">All of them.</param>
/// <param name="Gone">Records that stood before, were corrected after the older version was made and are not behind one side of the figure today; what they said before is not kept, so that some of them may never have counted.</param>
/// <param name="GoneCount">All of them.</param>
/// <param name="Deliveries">Files of the institution taken in between the two versions.</param>
/// <param name="Touched">Events of the log between the two that concern the institution or the evaluation.</param>
/// <param name="Events">Number of events between the two.</param>
/// <param name="Problems">What is wrong with the audit chain or the kept figures; null where it was not asked.</param>
/// <param name="Head">The last event of the log.</param>
public sealed record FigureHistoryView(
    Institution Institution, IndicatorDefinition Indicator, CalendarMonth Month, IReadOnlyList<FigureVersion> Versions, FigureVersion Older, FigureVersion? Newer, IReadOnlyList<LaterRow> Rows, int RowCount, IReadOnlyList<LaterRow> Gone, int GoneCount,
    IReadOnlyList<Deliveries.DeliveryLine> Deliveries, IReadOnlyList<AuditEvent> Touched, int Events, IReadOnlyList<string>? Problems, AuditHead Head);

/// <summary>Answers why a figure differs from what it was: definition, edition, policy, data, the rows that came later and who took them in, and what else the log holds.</summary>
internal sealed class FigureHistory(View view, RegionShelf shelf, Visitors visitors)
{
    public const int MostRows = 200;
    private const int MostBehind = 200_000;
    private const int MostEvents = 5000;

    /// <summary>Rows that came or were corrected after a version: those behind the figure, and those that are not any more.</summary>
    private sealed record Later(IReadOnlyList<LaterRow> Rows, int Count, IReadOnlyList<LaterRow> Gone, int GoneCount);

    /// <summary>Changes are shown; looks, exports and sign-ins touch no figure.</summary>
    private static readonly HashSet<string> s_looks = new(StringComparer.Ordinal) { "view-patients", "export", "refused", "sign-in", "sign-out", "sign-in-failed", "end-session", "ask-job", "start-job", "end-job" };

    /// <summary>The history; null where the reader does not see the institution or the month was not evaluated with that indicator.</summary>
    public FigureHistoryView? Ask(HttpContext http, string code)
    {
        string Text(string name) => http.Request.Query[name].ToString();
        if (!View.Reader.Covers(code) || view.Knowledge.Indicators.Find(Text("indicator")) is not { } indicator || CalendarMonth.Parse(Text("month")) is not { } month)
        {
            return null;
        }

        var versions = Versions(month, indicator.Id, code);
        if (versions.Count == 0 || shelf.Store.Institutions(versions[^1].Evaluation).FirstOrDefault(one => one.Code == code) is not { } institution)
        {
            return null;
        }

        FigureVersion? Chosen(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? versions.FirstOrDefault(one => one.Evaluation.Version == number) : null;
        var newer = Chosen("newer") ?? versions[^1];
        var older = Chosen("older") ?? versions.LastOrDefault(one => one.Evaluation.Version < newer.Evaluation.Version) ?? versions[0];
        bool compares = older.Evaluation.Version < newer.Evaluation.Version;
        using var lease = view.Open(Scope.Of([code], true));
        var later = compares ? LaterRows(lease.Data, indicator, month, code, older.Evaluation.MadeAt) : new Later([], 0, [], 0);
        var between = compares ? Between(older.Evaluation, newer.Evaluation) : [];
        IReadOnlyList<string>? problems = Text("proof") == "yes" ? [.. visitors.Records.AuditProblems(), .. versions.SelectMany(one => shelf.Store.Problems(one.Evaluation))] : null;
        return new FigureHistoryView(
            institution, indicator, month, versions, older, compares ? newer : null, later.Rows, later.Count, later.Gone, later.GoneCount,
            compares ? [.. lease.Data.Deliveries.Where(line => line.At is { } at && at > older.Evaluation.MadeAt.LocalDateTime && at <= newer.Evaluation.MadeAt.LocalDateTime)] : [],
            [.. between.Where(one => Touches(one, code, month))], between.Count, problems, visitors.Records.AuditHead());
    }

    private List<FigureVersion> Versions(CalendarMonth month, string indicator, string code)
    {
        var versions = new List<FigureVersion>();
        EvaluationBasis? before = null;
        foreach (var evaluation in shelf.Store.All().Where(one => one.Period == Period.Of(month)).OrderBy(one => one.Version))
        {
            int place = shelf.PlaceOf(evaluation, code);
            if (place >= 0 && shelf.Figures(evaluation, indicator, View.Reader) is { } figures)
            {
                var basis = evaluation.Basis;
                versions.Add(new FigureVersion(
                    evaluation, figures.Edition, figures.Clause, figures[place],
                    before is not null && before.Definitions != basis.Definitions, before is not null && before.Policies != basis.Policies, before is not null && before.Data != basis.Data));
                before = basis;
            }
        }

        return versions;
    }

    /// <summary>Records that came after a moment and that today's figure rests on: its own rows, and whatever else belongs to the visits and stays behind it.</summary>
    private Later LaterRows(InstanceData data, IndicatorDefinition indicator, CalendarMonth month, string code, DateTimeOffset after)
    {
        var batches = data.Deliveries.Where(line => line.Institution == code && line.At > after.LocalDateTime).ToDictionary(line => line.Outcome.Batch);
        var written = data.WrittenBy(code, batches.Keys);
        var found = new SortedDictionary<(int Batch, int Line, string Table), List<string>>();
        var gone = new SortedDictionary<(int Batch, int Line, string Table), List<string>>();
        var engine = new IndicatorEngine(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, data.Institutions);
        var question = new IndicatorQuestion([indicator.Id], month, month, ["institution"], new Dictionary<string, string> { ["institution"] = code }, Policies.PolicyChoice.InForce);
        foreach (bool numerator in written.Count == 0 ? [] : indicator.Editions.All(edition => edition.Denominator is null) ? [true] : (bool[])[true, false])
        {
            if (Behind(engine, indicator.Id, numerator, question, code) is not { } rows)
            {
                continue;
            }

            string? table = SourceLines.TableOf(rows.Name);
            var ids = rows.Find("received_id") is Column<long> received ? Enumerable.Range(0, rows.Count).Select(row => received[row] ?? -1).ToHashSet() : [];
            var encounters = rows.Find("encounter") is TextColumn visit ? Enumerable.Range(0, rows.Count).Select(row => visit[row]).OfType<string>().ToHashSet(StringComparer.Ordinal) : [];
            foreach (var one in written)
            {
                bool stands = (one.Table == table && ids.Contains(one.Id)) || (one.Encounter is { } encounter && encounters.Contains(encounter));
                if (stands || (one.Corrects && (one.Table == table || one.Encounter is not null)))
                {
                    Note(stands ? found : gone, one, numerator ? "numerator" : "denominator");
                }
            }
        }

        var by = Deliverers(found.Keys.Concat(gone.Keys).Select(key => key.Batch).Distinct());
        IReadOnlyList<LaterRow> Rows(SortedDictionary<(int Batch, int Line, string Table), List<string>> kept) =>
            [.. kept.Take(MostRows).Select(pair => new LaterRow(pair.Value, pair.Key.Table, new SourceLine(pair.Key.Batch, batches[pair.Key.Batch].Source.Name, pair.Key.Line, batches[pair.Key.Batch].At ?? default), by.GetValueOrDefault(pair.Key.Batch)))];
        return new Later(Rows(found), found.Count, Rows(gone), gone.Count);
    }

    private static void Note(SortedDictionary<(int Batch, int Line, string Table), List<string>> kept, WrittenRecord one, string side)
    {
        if (!kept.TryGetValue((one.Batch, one.Line, one.Table), out var sides))
        {
            kept[(one.Batch, one.Line, one.Table)] = sides = [];
        }

        sides.Add(side);
    }

    /// <summary>Null where the facts don't hold what the definition asks for.</summary>
    private static Table? Behind(IndicatorEngine engine, string indicator, bool numerator, IndicatorQuestion question, string code)
    {
        try
        {
            return engine.RowsBehind(indicator, numerator, question, Scope.Of([code], true), MostBehind);
        }
        catch (UnknownVocabularyException)
        {
            return null;
        }
    }

    private Dictionary<int, string> Deliverers(IEnumerable<int> batches) => batches
        .Select(batch => (Batch: batch, Event: visitors.Records.SearchAudit(new AuditSearch(null, "commit-batch", $"batch/{batch}", null, null), 0, MostEvents).FirstOrDefault(one => one.Subject == $"batch/{batch}")))
        .Where(pair => pair.Event is not null).ToDictionary(pair => pair.Batch, pair => pair.Event!.Who);

    /// <summary>Events after the older evaluation's own and up to the newer one, newest first.</summary>
    private IReadOnlyList<AuditEvent> Between(Evaluation older, Evaluation newer)
    {
        var events = visitors.Records.SearchAudit(new AuditSearch(null, null, null, RecordStore.Instant(older.MadeAt), RecordStore.Instant(newer.MadeAt.AddMilliseconds(1))), 0, MostEvents);
        int own = events.ToList().FindLastIndex(one => one.Process == "evaluate" && one.Subject == $"evaluation/{older.Period}");
        return own < 0 ? events : [.. events.Take(own)];
    }

    private static bool Touches(AuditEvent one, string code, CalendarMonth month) =>
        !s_looks.Contains(one.Process)
        && (one.Subject.Split('/').Contains(code) || one.Subject == $"evaluation/{Period.Of(month)}" || Names(one.NewValues, code) || Names(one.OldValues, code));

    private static bool Names(string? values, string code) => values?.Contains(JsonSerializer.Serialize(code), StringComparison.Ordinal) == true;
}
