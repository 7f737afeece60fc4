using System.Collections.Concurrent;
using Curb.Disclosure;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Storage;
using Curb.Supervision;
using Curb.Web.Hosting;
using Microsoft.Extensions.Logging;

namespace Curb.Web.OrderCheck;

/// <summary>Judges orders with what holds for the caller's institution. Resistance figures are counted in the background: until they are there the rules on them can't be assessed, and nobody waits.</summary>
public sealed class OrderJudge(Knowledge knowledge, OrderCheckSettings settings, InstanceKeeper keeper, OrderDesk desk, GovernanceSnapshots governance, TimeProvider time, ILoggerFactory logs)
{
    private static readonly TimeSpan s_figuresHold = TimeSpan.FromHours(1);

    private readonly Lazy<OrderTerms> _terms = new(() => new OrderTerms(new OrderLists(knowledge.Reference)));
    private readonly ConcurrentDictionary<(string Institution, DateOnly Day, string Version), OrderKnowledge> _known = new();
    private readonly ConcurrentDictionary<(string Institution, string? Department), (DateTimeOffset Since, Task<ResistanceFigures> Figures)> _figures = new();

    public OrderTerms Terms => _terms.Value;

    public PolicyLibrary Policies => knowledge.Policies;

    public DateTime Now => time.GetLocalNow().DateTime;

    public OrderDesk Desk => desk;

    /// <summary>True once the lists are read and the first order does not wait for them.</summary>
    public bool IsReady => _terms.IsValueCreated;

    /// <summary>Reads the lists before anybody asks.</summary>
    public void Prepare() => _ = _terms.Value;

    /// <summary>True where judging the order asks the records, which may be slow: it writes a case, looks for a consult or a file, or the decisions of the institution were not looked at for a while.</summary>
    public bool MayWait(Order order, Caller caller)
    {
        if (!governance.IsFresh(caller.Institution) || order.Emergency is not null)
        {
            return true;
        }

        var judged = order.PatientKey.Length == 0 ? null : new OrderCase(order, KnowledgeOf(caller.Institution, DateOnly.FromDateTime(order.At)));
        return judged is not null && (judged.NeedsOverride || (judged.Drug.KeyClass is { } keyClass && Curb.Stewardship.BoardFindings.FiledClasses.Contains(keyClass)));
    }

    /// <summary>Judges an order with what the hospital's records add to it. What it leaves in them (a case for an override, a special file) is written by <paramref name="leave"/>, once the answer stands.</summary>
    public OrderAnswer Judge(Order order, Caller caller, Actor actor, Action<Action> leave, Traces traces = Traces.OfEveryRule)
    {
        order = order with { Institution = caller.Institution };
        var knowledge = KnowledgeOf(caller.Institution, DateOnly.FromDateTime(order.At));
        knowledge = order.Department is { } ward && Figures(caller.Institution, ward) is { Count: > 0 } own ? knowledge with { Ward = own } : knowledge;
        var judged = new OrderCase(order, knowledge);
        order = desk.Complete(order, caller.Institution, judged);
        // A signed order opens its file by itself, so the file is no hindrance to it.
        var answer = Prescribing.OrderCheck.Check(OrderDesk.OpensFile(order, judged.Drug.KeyClass) ? order with { SpecialFile = true } : order, knowledge, traces);
        desk.Count(order, answer);
        if (OrderDesk.Leaves(order, judged.Drug.KeyClass))
        {
            leave(() => desk.Note(order, answer, judged, actor));
        }

        return answer;
    }

    /// <summary>The grade of a draft, and its verdict as an emergency override where that is better than the answer that it got.</summary>
    public (ReferenceData.Grade? Grade, Verdict? InEmergency) Emergency(Order order, OrderAnswer answer, Caller caller)
    {
        var known = KnowledgeOf(caller.Institution, DateOnly.FromDateTime(order.At));
        var rescued = answer.Verdict >= Verdict.Require ? Prescribing.OrderCheck.InEmergency(order, known) : null;
        return (new OrderCase(order, known).Grade, rescued < answer.Verdict ? rescued : null);
    }

    /// <summary>How rules are set for an institution on a day; none where no institution is on show.</summary>
    public IReadOnlyDictionary<string, OrderRuleSetting> RulesOf(string? institution, DateOnly day) => string.IsNullOrEmpty(institution) ? s_noRules : KnowledgeOf(institution, day).Rules;

    private static readonly Dictionary<string, OrderRuleSetting> s_noRules = [];

    /// <summary>What orders of an institution are judged by on a day.</summary>
    public OrderKnowledge KnowledgeOf(string institution, DateOnly day)
    {
        var figures = Figures(institution, null);
        var known = Known(institution, day);
        return figures is null ? known : known with { Resistance = figures };
    }

    private OrderKnowledge Known(string institution, DateOnly day)
    {
        var decided = governance.Of(institution);
        if (_known.TryGetValue((institution, day, decided.Version), out var known))
        {
            return known;
        }

        if (_known.Count > MostDays)
        {
            _known.Clear();
        }

        return _known.GetOrAdd((institution, day, decided.Version), key =>
            (OrderKnowledge.For(Terms.Lists, Policies, Institution.Unregistered(key.Institution), key.Day, settings.Catalogue(Policies), settings.Adopted) with
            {
                Formulary = settings.Formulary,
                Privileges = settings.Privileges,
                Silent = settings.Speaking ? settings.SilentRules : new HashSet<string> { "*" },
            }).Under(decided.Governance, key.Day));
    }

    private const int MostDays = 1000;

    /// <summary>More wards than a hospital has are not counted: names come from outside.</summary>
    private const int MostWards = 500;

    private ResistanceFigures? Figures(string institution, string? department)
    {
        var (now, key) = (time.GetUtcNow(), (institution, department));
        if (_figures.TryGetValue(key, out var counted) && counted.Figures.IsCompletedSuccessfully && now - counted.Since <= s_figuresHold)
        {
            return counted.Figures.Result;
        }

        if (department is not null && counted.Figures is null && _figures.Count > MostWards)
        {
            return null;
        }

        var entry = _figures.AddOrUpdate(key, asked => (now, Task.Run(() => Count(asked.Institution, asked.Department))), (asked, old) => old.Figures.IsCompleted && now - old.Since > s_figuresHold ? (now, Task.Run(() => Count(asked.Institution, asked.Department))) : old);
        return entry.Figures.IsCompletedSuccessfully ? entry.Figures.Result : null;
    }

    private ResistanceFigures Count(string institution, string? department)
    {
        try
        {
            using var lease = keeper.Use(Scope.Of([institution], false));
            var scope = Scope.Of([institution], false);
            return department is null ? HospitalFigures.WithLonger(lease.Data.Facts, scope, OrderSettings.LongerMonths(knowledge.Reference)) : HospitalFigures.Of(lease.Data.Facts, scope, department);
        }
        catch (Exception fault)
        {
            logs.CreateLogger("Curb").LogWarning(fault, "Resistance figures of {Institution} could not be counted; rules on them can't be assessed", institution);
            return ResistanceFigures.None;
        }
    }
}
