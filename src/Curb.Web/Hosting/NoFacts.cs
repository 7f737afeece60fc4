using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Web.Hosting;

/// <summary>The facts of a data folder that does not exist yet: every question has an empty answer.</summary>
internal sealed class NoFacts : IFactSource
{
    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) => [];

    public Table Rows(FactQuery query, Scope scope, int limit) => new FactSet().Tables.First(table => table.Name == query.Fact);

    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => [];
}
