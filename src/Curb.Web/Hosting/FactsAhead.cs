using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;

namespace Curb.Web.Hosting;

/// <summary>Facts of a large folder: the sums that were kept with them answer at once, while the rows are still being opened; a question for rows looks into the folder for a moment.</summary>
internal sealed class FactsAhead(FactSums sums, WholeFolder whole) : IFactSource
{
    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) =>
        sums.Answer(query, scope, whole.IsOpen) ?? whole.Briefly(facts => facts.AskRows(query, scope)) ?? whole.Data.Facts.Ask(query, scope);

    public Table Rows(FactQuery query, Scope scope, int limit) =>
        whole.Briefly(facts => facts.Rows(query, scope, limit)) ?? whole.Data.Facts.Rows(query, scope, limit);

    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => whole.Data.Facts.Profiles(scope);
}
