using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Web.Tests.Support;

/// <summary>Facts of which one can't be read.</summary>
internal sealed class FailingFacts(IFactSource facts, string broken) : IFactSource
{
    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) => query.Fact == broken ? throw new IOException($"the disk under {broken} broke") : facts.Ask(query, scope);

    public Table Rows(FactQuery query, Scope scope, int limit) => query.Fact == broken ? throw new IOException($"the disk under {broken} broke") : facts.Rows(query, scope, limit);

    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => broken is "susceptibility" or "isolate" ? throw new IOException($"the disk under {broken} broke") : facts.Profiles(scope);
}
