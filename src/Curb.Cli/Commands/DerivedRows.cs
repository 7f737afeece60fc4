using System.Collections;
using Curb.Facts;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>How many rows of each fact were written so far.</summary>
internal sealed class DerivedRows : IReadOnlyList<(string Fact, long Rows)>
{
    private readonly List<(string Fact, long Rows)> _facts = [.. new FactSet().RowCounts];

    public int Count => _facts.Count;

    public (string Fact, long Rows) this[int index] => _facts[index];

    /// <summary>Writes fact sets and counts their rows.</summary>
    public void Add(FactReplacement replacement, IReadOnlyList<FactSet> sets)
    {
        foreach (var set in sets)
        {
            replacement.Add(set);
            var rows = set.RowCounts;
            for (int fact = 0; fact < rows.Count; fact++)
            {
                _facts[fact] = (_facts[fact].Fact, _facts[fact].Rows + rows[fact].Rows);
            }
        }
    }

    public IEnumerator<(string Fact, long Rows)> GetEnumerator() => _facts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
