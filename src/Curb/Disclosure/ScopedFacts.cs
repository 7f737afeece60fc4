using Curb.Antibiograms;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Disclosure;

/// <summary>Facts as one reader may see them: whatever scope a question carries, it is narrowed to the reader's own.</summary>
public sealed class ScopedFacts(IFactSource facts, Scope reader) : IFactSource
{
    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) => facts.Ask(query, reader.And(scope));

    public Table Rows(FactQuery query, Scope scope, int limit) => facts.Rows(query, reader.And(scope), limit);

    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => facts.Profiles(reader.And(scope));
}
