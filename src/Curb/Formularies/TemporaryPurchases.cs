using Curb.Policies;
using Curb.Supervision;

namespace Curb.Formularies;

/// <summary>One purchase outside the formulary for one patient (临时采购, Order 84 art. 21). Whom it was for stands in its case alone.</summary>
/// <param name="Id">Id.</param>
/// <param name="Institution">Code.</param>
/// <param name="Drug">Drug code: the generic name that is counted.</param>
/// <param name="Route">WHO route; empty for every route.</param>
/// <param name="Specification">Strength.</param>
/// <param name="Form">Dosage form.</param>
/// <param name="Quantity">How much, with its unit.</param>
/// <param name="Department">The department that applied.</param>
/// <param name="BoughtOn">Day of the purchase.</param>
/// <param name="UsableTo">Last day on which it may be used for the patient.</param>
/// <param name="Case">Number of the case that decided it.</param>
public sealed record TemporaryPurchase(string Id, string Institution, string Drug, string Route, string Specification, string Form, string Quantity, string Department, DateOnly BoughtOn, DateOnly UsableTo, long Case);

/// <summary>How often a generic name was bought temporarily, against the limit.</summary>
/// <param name="Drug">Drug code.</param>
/// <param name="Year">Calendar year.</param>
/// <param name="Count">Purchases in it.</param>
/// <param name="Limit">The limit; null where no pack in force sets one.</param>
/// <param name="NextVerdict">Met where one more purchase keeps the limit; not met where the next one asks for a decision on the catalogue.</param>
/// <param name="Because">In words.</param>
public sealed record TemporaryCount(string Drug, int Year, int Count, PolicyLimit? Limit, RuleVerdict NextVerdict, Bilingual Because);

/// <summary>Counts temporary purchases by generic name and calendar year.</summary>
public static class TemporaryPurchases
{
    /// <summary>Topic of the limit.</summary>
    public const string Topic = "temporary-purchases";

    /// <summary>The count of one generic name in the year of a day, and whether one more may be bought. A limit that nobody has checked still holds the purchase back: a committee can decide on the catalogue, no patient waits for it.</summary>
    public static TemporaryCount Of(string drug, IEnumerable<TemporaryPurchase> purchases, PolicyLibrary policies, Institution institution, DateOnly day)
    {
        int count = purchases.Count(one => one.Institution == institution.Code && one.Drug == drug && one.BoughtOn.Year == day.Year);
        var answer = policies.Limit(Topic, institution, day);
        if (answer.Limit is not { } limit)
        {
            return new TemporaryCount(drug, day.Year, count, null, RuleVerdict.CannotAssess, answer.Because);
        }

        return limit.Keeps(count + 1)
            ? new TemporaryCount(drug, day.Year, count, limit, RuleVerdict.Met, new Bilingual($"{day.Year} 年已采购 {count} 例次，上限 {limit.Value.Value:0.##}", $"{count} bought in {day.Year}, at most {limit.Value.Value:0.##}"))
            : new TemporaryCount(drug, day.Year, count, limit, RuleVerdict.NotMet, new Bilingual(
                $"{day.Year} 年已采购 {count} 例次，达到上限 {limit.Value.Value:0.##}：须讨论是否列入供应目录，品种总数不得增加",
                $"{count} bought in {day.Year}, at most {limit.Value.Value:0.##}: the committee must decide on the catalogue, and the number of varieties may not grow"));
    }
}
