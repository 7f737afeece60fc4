using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;

namespace Curb.Facts;

/// <summary>Where facts are asked: the embedded engine, a cluster, or a table in memory. Every question carries the caller's scope.</summary>
public interface IFactSource
{
    /// <summary>Answers a question; groups in the order of their dimension values.</summary>
    /// <exception cref="UnknownVocabularyException">A fact or column name is not declared.</exception>
    IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope);

    /// <summary>The rows behind a question (its first measure), at most <paramref name="limit"/> of them, with every column of the fact.</summary>
    Table Rows(FactQuery query, Scope scope, int limit);

    /// <summary>The isolates packed for counting, in one or several parts: for antibiograms, whose every filter is then a pass over small numbers.</summary>
    IEnumerable<IsolateProfiles> Profiles(Scope scope);
}
