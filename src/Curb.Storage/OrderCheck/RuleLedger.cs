using System.Globalization;
using System.Runtime.InteropServices;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.OrderCheck;

/// <summary>That a rule had something to say to an order; the rule "*" counts orders judged.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Version">Version of its setting.</param>
/// <param name="Verdict">allow, warn, require or refuse.</param>
/// <param name="Spoke">False while it ran in silence.</param>
/// <param name="Physician">Staff code; empty where unknown.</param>
public readonly record struct RuleAlert(string Rule, string Version, string Verdict, bool Spoke, string Physician);

/// <summary>A card that was shown.</summary>
/// <param name="Card">Its UUID.</param>
/// <param name="Physician">Staff code; empty where unknown.</param>
/// <param name="Drug">Drug code.</param>
/// <param name="Verdict">The order's verdict.</param>
/// <param name="Rules">rule@version of what it spoke about.</param>
public sealed record ShownCard(Guid Card, string Physician, string Drug, string Verdict, IReadOnlyList<string> Rules)
{
    /// <summary>The caller's key of the patient; empty where it is not told.</summary>
    public string Patient { get; init; } = "";

    /// <summary>The caller's id of the order.</summary>
    public string OrderId { get; init; } = "";

    public string Department { get; init; } = "";

    /// <summary>The drug's grade: unrestricted, restricted, special; empty where unknown.</summary>
    public string Grade { get; init; } = "";

    /// <summary>What the verdict would be as an emergency override; empty where the card offered none.</summary>
    public string EmergencyVerdict { get; init; } = "";
}

/// <summary>A card with what the physician did with it.</summary>
/// <param name="Card">The card.</param>
/// <param name="ShownAt">When it was sent.</param>
/// <param name="Outcome">accepted or overridden; empty while nobody answered.</param>
/// <param name="Reason">Code of the reason given.</param>
/// <param name="Comment">The physician's words.</param>
/// <param name="AnsweredAt">When; null while nobody answered.</param>
public sealed record AnsweredCard(ShownCard Card, DateTimeOffset ShownAt, string Outcome, string Reason, string Comment, DateTimeOffset? AnsweredAt);

/// <summary>A person's word on an alert.</summary>
/// <param name="Subject">Key of the order.</param>
/// <param name="Useful">Worth giving.</param>
/// <param name="By">Account.</param>
public sealed record JudgedAlert(string Subject, bool Useful, string By);

/// <summary>What is known of a rule in one version over a span.</summary>
/// <param name="Rule">Id.</param>
/// <param name="Version">Version of its setting.</param>
/// <param name="Alerts">Orders about which it had something to say.</param>
/// <param name="Silent">Of them in silence.</param>
/// <param name="Orders">Orders judged in the span, by any version.</param>
/// <param name="Physicians">Physicians alerted.</param>
/// <param name="Shown">Cards shown that named it.</param>
/// <param name="Accepted">Of them accepted.</param>
/// <param name="Overridden">Of them overridden.</param>
/// <param name="MedianSeconds">Median time from card to answer; null where none was answered.</param>
/// <param name="Judged">Alerts that people judged.</param>
/// <param name="Useful">Of them worth giving.</param>
public sealed record RuleQuality(string Rule, string Version, long Alerts, long Silent, long Orders, int Physicians, int Shown, int Accepted, int Overridden, double? MedianSeconds, int Judged, int Useful)
{
    /// <summary>Alerts in a hundred orders.</summary>
    public double? Burden => Orders == 0 ? null : 100.0 * Alerts / Orders;

    /// <summary>Accepted of those that were answered, %.</summary>
    public double? AcceptancePercent => Accepted + Overridden == 0 ? null : 100.0 * Accepted / (Accepted + Overridden);

    /// <summary>Overridden of those that were answered, %.</summary>
    public double? OverridePercent => Accepted + Overridden == 0 ? null : 100.0 * Overridden / (Accepted + Overridden);
}

/// <summary>Counts what rules say, keeps cards with their answers and people's judgements on samples. Counting is gathered and written together; losing a moment of it loses counts, never an answer.</summary>
public sealed class RuleLedger(RecordStore records) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Tally[] _tallies = [.. Enumerable.Range(0, Math.Max(2, Environment.ProcessorCount)).Select(_ => new Tally())];
    private readonly List<(string Institution, string At, ShownCard Card)> _cards = [];
    private Timer? _timer;

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    /// <summary>Counts that one processor gathers: checks on others then do not wait for it.</summary>
    private sealed class Tally
    {
        public Lock Gate { get; } = new();

        public Dictionary<(string Institution, string Day, RuleAlert Alert), long> Waiting { get; } = [];
    }

    /// <summary>Notes an order that was judged, with what rules said.</summary>
    public void Count(string institution, DateTime at, IEnumerable<RuleAlert> alerts)
    {
        string day = at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var tally = _tallies[(uint)Thread.GetCurrentProcessorId() % (uint)_tallies.Length];
        lock (tally.Gate)
        {
            foreach (var alert in alerts)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(tally.Waiting, (institution, day, alert), out _)++;
            }
        }

        Begin();
    }

    private void Begin()
    {
        if (Volatile.Read(ref _timer) is null)
        {
            lock (_gate)
            {
                _timer ??= new Timer(_ => Flush(), null, s_every, s_every);
            }
        }
    }

    /// <summary>Notes a card before it is sent.</summary>
    public void Show(string institution, ShownCard card)
    {
        lock (_gate)
        {
            _cards.Add((institution, RecordStore.Instant(records.Now), card));
        }

        Begin();
    }

    /// <summary>Writes what was gathered. What can't be written waits for the next time.</summary>
    public void Flush()
    {
        var counts = Gathered();
        List<(string Institution, string At, ShownCard Card)> cards;
        lock (_gate)
        {
            cards = [.. _cards];
            _cards.Clear();
        }

        if (counts.Count + cards.Count == 0)
        {
            return;
        }

        try
        {
            Write(counts, cards);
        }
        catch (System.Data.Common.DbException)
        {
            lock (_tallies[0].Gate)
            {
                counts.ForEach(pair => CollectionsMarshal.GetValueRefOrAddDefault(_tallies[0].Waiting, pair.Key, out _) += pair.Value);
            }

            lock (_gate)
            {
                _cards.AddRange(cards);
            }
        }
    }

    /// <summary>What all processors counted, which is then counted no more.</summary>
    private List<KeyValuePair<(string Institution, string Day, RuleAlert Alert), long>> Gathered()
    {
        var sum = new Dictionary<(string Institution, string Day, RuleAlert Alert), long>();
        foreach (var tally in _tallies)
        {
            lock (tally.Gate)
            {
                foreach (var (alert, times) in tally.Waiting)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(sum, alert, out _) += times;
                }

                tally.Waiting.Clear();
            }
        }

        return [.. sum];
    }

    private void Write(List<KeyValuePair<(string Institution, string Day, RuleAlert Alert), long>> counts, List<(string Institution, string At, ShownCard Card)> cards)
    {
        using var connection = records.Connect();
        using var transaction = connection.BeginTransaction();
        foreach (var ((institution, day, alert), times) in counts)
        {
            using var command = RecordStore.Command(
                connection,
                "INSERT INTO rule_count (institution, day, rule, version, verdict, spoke, physician, times) VALUES (@institution, @day, @rule, @version, @verdict, @spoke, @physician, @times) ON CONFLICT (institution, day, rule, version, verdict, spoke, physician) DO UPDATE SET times = rule_count.times + excluded.times",
                ("@institution", institution), ("@day", day), ("@rule", alert.Rule), ("@version", alert.Version), ("@verdict", alert.Verdict), ("@spoke", alert.Spoke ? 1 : 0), ("@physician", alert.Physician), ("@times", times));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        foreach (var (institution, at, card) in cards)
        {
            using var command = RecordStore.Command(
                connection,
                "INSERT INTO rule_card (card, institution, shown_at, physician, drug, verdict, rules, outcome, reason, comment, answered_at, patient, order_id, department, grade, emergency_verdict) VALUES (@card, @institution, @at, @physician, @drug, @verdict, @rules, '', '', '', NULL, @patient, @order, @department, @grade, @emergency)",
                ("@card", card.Card.ToString()), ("@institution", institution), ("@at", at), ("@physician", card.Physician), ("@drug", card.Drug), ("@verdict", card.Verdict), ("@rules", string.Join(' ', card.Rules)),
                ("@patient", card.Patient), ("@order", card.OrderId), ("@department", card.Department), ("@grade", card.Grade), ("@emergency", card.EmergencyVerdict));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Notes what the physician did with a card. The first answer counts; a card of another institution is not touched.</summary>
    public bool Answer(string institution, Guid card, string outcome, string reason, string comment, DateTimeOffset? at)
    {
        Flush();
        using var connection = records.Connect();
        using var command = RecordStore.Command(
            connection,
            "UPDATE rule_card SET outcome = @outcome, reason = @reason, comment = @comment, answered_at = @at WHERE card = @card AND institution = @institution AND answered_at IS NULL",
            ("@outcome", outcome), ("@reason", reason), ("@comment", comment), ("@at", RecordStore.Instant(at is { } told && told <= records.Now ? told : records.Now)), ("@card", card.ToString()), ("@institution", institution));
        return command.ExecuteNonQuery() == 1;
    }

    /// <summary>A card that an institution was shown; null where it was shown none of this id.</summary>
    public AnsweredCard? Find(string institution, Guid card)
    {
        Flush();
        string id = card.ToString();
        return records.Read(context => context.RuleCards.AsNoTracking().FirstOrDefault(row => row.Card == id && row.Institution == institution) is not { } row ? null : new AnsweredCard(
            new ShownCard(card, row.Physician, row.Drug, row.Verdict, row.Rules.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { Patient = row.Patient, OrderId = row.OrderId, Department = row.Department, Grade = row.Grade, EmergencyVerdict = row.EmergencyVerdict },
            RecordStore.Instant(row.ShownAt), row.Outcome, row.Reason, row.Comment, row.AnsweredAt is { } at ? RecordStore.Instant(at) : null));
    }

    /// <summary>A person's word on whether an alert was worth giving; said again it replaces the earlier one.</summary>
    public void Judge(string institution, string rule, string version, string subject, bool useful, string note, Actor actor) => records.Change(actor, "judge-alert", $"rule/{rule}/{version}", context =>
    {
        var row = context.RuleJudgements.Find(institution, rule, version, subject, actor.Who);
        object? before = row is null ? null : new { row.Useful };
        if (row is null)
        {
            context.RuleJudgements.Add(row = new RuleJudgementRow { Institution = institution, Rule = rule, Version = version, Subject = subject, JudgedBy = actor.Who, JudgedAt = "", Useful = useful, Note = note });
        }

        (row.JudgedAt, row.Useful, row.Note) = (RecordStore.Instant(records.Now), useful, note);
        return (before, new { institution, useful });
    });

    /// <summary>What people said of single alerts of a rule and version, the last word of each.</summary>
    public IReadOnlyList<JudgedAlert> Judged(string institution, string rule, string version) => records.Read(context =>
        (IReadOnlyList<JudgedAlert>)[.. context.RuleJudgements.AsNoTracking().Where(row => row.Institution == institution && row.Rule == rule && row.Version == version).AsEnumerable().OrderByDescending(row => row.JudgedAt).DistinctBy(row => row.Subject).Select(row => new JudgedAlert(row.Subject, row.Useful, row.JudgedBy))]);

    /// <summary>Every rule and version that had something to say between two days, most alerts first.</summary>
    public IReadOnlyList<RuleQuality> Quality(string institution, DateOnly from, DateOnly to)
    {
        Flush();
        string first = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), last = to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), end = to.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return records.Read(context =>
        {
            var counts = context.RuleCounts.AsNoTracking().Where(row => row.Institution == institution && string.Compare(row.Day, first) >= 0 && string.Compare(row.Day, last) <= 0).ToList();
            var cards = context.RuleCards.AsNoTracking().Where(row => row.Institution == institution && string.Compare(row.ShownAt, first) >= 0 && string.Compare(row.ShownAt, end) < 0).ToList();
            var judged = context.RuleJudgements.AsNoTracking().Where(row => row.Institution == institution).ToList().ToLookup(row => $"{row.Rule}@{row.Version}", StringComparer.Ordinal);
            var byRule = cards.SelectMany(card => card.Rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(rule => (rule, card))).ToLookup(pair => pair.rule, pair => pair.card, StringComparer.Ordinal);
            long orders = counts.Where(row => row.Rule == "*").Sum(row => row.Times);
            return (IReadOnlyList<RuleQuality>)[.. counts.Where(row => row.Rule != "*").GroupBy(row => (row.Rule, row.Version)).Select(group =>
            {
                string key = $"{group.Key.Rule}@{group.Key.Version}";
                var shown = byRule[key].ToList();
                var times = shown.Where(card => card.AnsweredAt is not null).Select(card => (RecordStore.Instant(card.AnsweredAt!) - RecordStore.Instant(card.ShownAt)).TotalSeconds).Order().ToList();
                return new RuleQuality(
                    group.Key.Rule, group.Key.Version, group.Sum(row => row.Times), group.Where(row => !row.Spoke).Sum(row => row.Times), orders, group.Where(row => row.Physician.Length > 0).Select(row => row.Physician).Distinct().Count(),
                    shown.Count, shown.Count(card => card.Outcome == "accepted"), shown.Count(card => card.Outcome == "overridden"), times.Count == 0 ? null : times[times.Count / 2], judged[key].Count(), judged[key].Count(row => row.Useful));
            }).OrderByDescending(one => one.Alerts).ThenBy(one => one.Rule, StringComparer.Ordinal)];
        });
    }

    public void Dispose()
    {
        _timer?.Dispose();
        Flush();
    }
}
