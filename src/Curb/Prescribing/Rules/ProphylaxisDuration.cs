using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Prophylaxis ends within the hours allowed after the operation: 24, for operations on the heart 48 (guideline 2015).</summary>
internal sealed class ProphylaxisDuration() : OrderRule("prophylaxis-duration")
{
    private static readonly RuleAnswer s_within = RuleAnswer.Met("在规定时限内", "within the hours allowed");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("用药结束时间或手术未知", "the end of the drug, or the operation, has no time");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy != false)
        {
            return order.Order.Therapy is null ? s_purposeUnknown : s_notProphylaxis;
        }

        if (order.Order.Operation is not { } operation || Hours(order.Order, operation) is not { } hours)
        {
            return s_unknown;
        }

        bool interventional = operation.Procedure is { } code && order.Knowledge.Lists.Reference.Procedure(code) is { Interventional: true };
        double allowed = order.Knowledge.Lists.Prophylaxis.HoursAllowed(operation.Procedure, interventional);
        return hours <= allowed ? s_within : RuleAnswer.NotMet($"预防用药持续至术后 {hours:0.#} 小时，上限 {allowed:0} 小时", $"prophylaxis lasts {hours:0.#} h after the operation; {allowed:0} h are allowed");
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"stop={order.Order.Stop:yyyy-MM-ddTHH:mm}").Add($"days={order.Order.Days}").Add($"operation-end={order.Order.Operation?.End:yyyy-MM-ddTHH:mm}");

    /// <summary>Hours from the end of the operation (its start while it has no end) to the last dose; one dose ends with itself.</summary>
    private static double? Hours(Order order, PlannedOperation operation)
    {
        var from = operation.End ?? operation.Start ?? order.Start;
        var last = order.Once ? order.Start : LastDose(order);
        return from is { } end && last is { } stop ? Math.Max(0, (stop - end).TotalHours) : null;
    }

    /// <summary>The stop of the order; else its last dose by days and frequency.</summary>
    private static DateTime? LastDose(Order order) =>
        order.Stop ?? (order.Start is { } start && order.Days is { } days && order.DosesPerDay is { } doses and > 0 ? start.AddHours(24 * Math.Max(0, days - (1 / doses))) : null);
}
