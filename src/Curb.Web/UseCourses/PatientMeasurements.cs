using Curb.Columns;
using Curb.Facts;
using Curb.Measurements;

namespace Curb.Web.UseCourses;

/// <summary>One measurement on a patient's time line.</summary>
/// <param name="Item">What was measured.</param>
/// <param name="Value">In the item's unit.</param>
/// <param name="Comparator">&lt;, &gt; … where only a bound is known; empty otherwise.</param>
/// <param name="At">When.</param>
public sealed record MeasuredMark(MeasuredItem Item, double Value, string Comparator, DateTime At);

/// <summary>What was measured of a patient in the days shown.</summary>
/// <param name="Marks">By time.</param>
/// <param name="Delivered">False where the institution delivers no measurements at all.</param>
public sealed record MeasuredView(IReadOnlyList<MeasuredMark> Marks, bool Delivered)
{
    /// <summary>Body temperatures, for the curve.</summary>
    public IReadOnlyList<MeasuredMark> Temperatures => [.. Marks.Where(mark => mark.Item.Code == MeasuredItems.Temperature)];

    /// <summary>Those measurements that can be read, by time.</summary>
    public static MeasuredView Of(MeasurementFacts facts, MeasuredItems items, bool delivered) => new(
        [
            .. from row in Enumerable.Range(0, facts.Count)
               where facts.Value[row] is not null && facts.TakenAt[row] is not null
               let item = items.Item(facts.Item[row])
               let at = Instants.ToDateTime(facts.TakenAt[row]!.Value)
               where item is not null
               orderby at, item.Code
               select new MeasuredMark(item, facts.Value[row]!.Value, facts.Comparator[row] ?? "", at),
        ],
        delivered || facts.Count > 0);
}
