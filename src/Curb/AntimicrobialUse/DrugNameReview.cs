using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>The distinct drug names of received orders with their matches, the most frequent first: what a person confirms or maps once.</summary>
public static class DrugNameReview
{
    /// <summary>One distinct name, how it was matched, and how many order lines bear it.</summary>
    public sealed record NameInUse(DrugNameMatch Match, int Orders)
    {
        /// <summary>True where a person must look: it looks like an antimicrobial and was not matched, or was matched without being sure.</summary>
        public bool NeedsPerson => Match.How == "unmatched" || (Match.Drug is not null && Match.Confidence < DrugNameMatcher.SureFrom);
    }

    public static IReadOnlyList<NameInUse> Of(ReceivedDrugOrders orders, DrugNameMatcher matcher)
    {
        var counts = new int[orders.DrugName.Dictionary.Count];
        foreach (int code in orders.DrugName.Codes)
        {
            counts[code]++;
        }

        return [.. Enumerable.Range(1, counts.Length - 1).Where(code => counts[code] > 0)
            .Select(code => new NameInUse(matcher.Match(orders.DrugName.Dictionary.Text(code)!), counts[code]))
            .OrderByDescending(name => name.Orders).ThenBy(name => name.Match.Text, StringComparer.Ordinal)];
    }
}
