using Curb.Antibiograms;
using Curb.Columns;
using Curb.Facts;
using Curb.Susceptibilities;

namespace Curb.Tests.Antibiograms;

/// <summary>Counts an antibiogram straight from fact columns, isolate by isolate: the oracle of the packed counting.</summary>
public static class SlowAntibiogram
{
    /// <summary>Counts first isolates (or all isolates) by dimensions, organism and drug.</summary>
    /// <param name="isolates">Isolate facts.</param>
    /// <param name="results">Their susceptibility facts, isolate by isolate.</param>
    /// <param name="by">Dimension columns of <see cref="Antibiogram.Dimensions"/>.</param>
    /// <param name="onlyFirst">True to count isolates whose first_isolate flag is set.</param>
    public static IReadOnlyList<AntibiogramRow> Of(IsolateFacts isolates, SusceptibilityFacts results, IReadOnlyList<string> by, bool onlyFirst = true) =>
        Of(isolates, results, by, i => !onlyFirst || isolates.FirstIsolate.Values[i]);

    /// <summary>Counts the isolates that a choice picks, by their row.</summary>
    public static IReadOnlyList<AntibiogramRow> Of(IsolateFacts isolates, SusceptibilityFacts results, IReadOnlyList<string> by, Func<int, bool> counts)
    {
        var dimensions = by.Select(name => (TextColumn)isolates.Find(name)!).ToArray();
        var groups = new TextDictionary();
        var groupOf = new int[isolates.Count];
        var isolatesOf = new Dictionary<int, long>();
        for (int i = 0; i < isolates.Count; i++)
        {
            if (isolates.Organism.IsKnown(i) && counts(i))
            {
                groupOf[i] = groups.Code(Key(dimensions, isolates.Organism, i));
                isolatesOf[groupOf[i]] = isolatesOf.GetValueOrDefault(groupOf[i]) + 1;
            }
        }

        var cells = CountResults(isolates, results, groupOf);
        return [.. cells.Select(cell => Row(cell.Key, cell.Value, groups, isolatesOf, results.Drug.Dictionary, by.Count))
            .OrderBy(row => row, Comparer<AntibiogramRow>.Create(InOrder))];
    }

    /// <summary>Counts by level, then of expected resistance, then of values without a category; each isolate at most once in each.</summary>
    private static Dictionary<(int Group, int Drug), long[]> CountResults(IsolateFacts isolates, SusceptibilityFacts results, int[] groupOf)
    {
        var levels = Levels(results.Sir.Dictionary);
        var cells = new Dictionary<(int Group, int Drug), long[]>();
        var found = new Dictionary<int, Seen>();
        var rowsOf = new ResultsOfIsolates(isolates, results);
        for (int isolate = 0; isolate < isolates.Count; isolate++)
        {
            if (groupOf[isolate] == 0)
            {
                continue;
            }

            found.Clear();
            foreach (int row in rowsOf[isolate])
            {
                int drug = results.Drug.Codes[row];
                found[drug] = found.GetValueOrDefault(drug).With(levels[results.Sir.Codes[row]]);
            }

            foreach (var (drug, seen) in found)
            {
                var key = (groupOf[isolate], drug);
                seen.AddTo(cells.TryGetValue(key, out var counts) ? counts : cells[key] = new long[Seen.Kinds]);
            }
        }

        return cells;
    }

    /// <summary>What one result says, by dictionary code.</summary>
    private static Seen[] Levels(TextDictionary texts) => [.. Enumerable.Range(0, texts.Count).Select(code => texts.Text(code) switch
    {
        null => new Seen(0, false, true),
        "IR" => new Seen(4, true, false),
        var text => SirCategories.Read(text) switch
        {
            null => default,
            SirCategory.S => new Seen(1, false, false),
            SirCategory.I => new Seen(2, false, false),
            SirCategory.SDD => new Seen(3, false, false),
            _ => new Seen(4, false, false),
        },
    })];

    /// <summary>What the results of one isolate and drug say together.</summary>
    /// <param name="Level">0 no category, 1 S, 2 I, 3 SDD, 4 R, NS or IR.</param>
    /// <param name="Expected">One is expected resistance.</param>
    /// <param name="Unread">One has no category.</param>
    private readonly record struct Seen(int Level, bool Expected, bool Unread)
    {
        public const int Kinds = 7;

        public Seen With(Seen other) => new(Math.Max(Level, other.Level), Expected || other.Expected, Unread || other.Unread);

        public void AddTo(long[] counts)
        {
            counts[Level]++;
            counts[5] += Expected ? 1 : 0;
            counts[6] += Unread ? 1 : 0;
        }
    }

    /// <summary>Rows of results by the row of their isolate, in whatever order they stand.</summary>
    private sealed class ResultsOfIsolates
    {
        private readonly int[] _starts;
        private readonly int[] _rows;

        public ResultsOfIsolates(IsolateFacts isolates, SusceptibilityFacts results)
        {
            var rowOf = new Dictionary<long, int>(isolates.Count);
            for (int i = 0; i < isolates.Count; i++)
            {
                rowOf[isolates.Isolate.Values[i]] = i;
            }

            var owners = Owners(results, rowOf);
            _starts = new int[isolates.Count + 1];
            foreach (int owner in owners)
            {
                _starts[owner + 1] += owner < 0 ? 0 : 1;
            }

            for (int i = 1; i < _starts.Length; i++)
            {
                _starts[i] += _starts[i - 1];
            }

            _rows = new int[_starts[^1]];
            var next = _starts.ToArray();
            for (int row = 0; row < owners.Length; row++)
            {
                if (owners[row] >= 0)
                {
                    _rows[next[owners[row]]++] = row;
                }
            }
        }

        public ArraySegment<int> this[int isolate] => new(_rows, _starts[isolate], _starts[isolate + 1] - _starts[isolate]);

        private static int[] Owners(SusceptibilityFacts results, Dictionary<long, int> rowOf)
        {
            var owners = new int[results.Count];
            var ids = results.Isolate.Values;
            long last = 0;
            int owner = -1;
            for (int row = 0; row < owners.Length; row++)
            {
                if (row == 0 || ids[row] != last)
                {
                    last = ids[row];
                    owner = rowOf.GetValueOrDefault(last, -1);
                }

                owners[row] = owner;
            }

            return owners;
        }
    }

    private static string Key(TextColumn[] dimensions, TextColumn organism, int row) =>
        string.Join('\u001f', dimensions.Select(column => column[row] is { } text ? "+" + text : "-").Append(organism[row]));

    private static AntibiogramRow Row((int Group, int Drug) cell, long[] counts, TextDictionary groups, Dictionary<int, long> isolates, TextDictionary drugs, int dimensions)
    {
        var parts = groups.Text(cell.Group)!.Split('\u001f');
        return new AntibiogramRow(
            [.. parts.Take(dimensions).Select(part => part == "-" ? null : part[1..])],
            parts[dimensions],
            drugs.Text(cell.Drug) ?? "",
            isolates[cell.Group],
            counts[1] + counts[2] + counts[3] + counts[4],
            counts[1],
            counts[2],
            counts[4],
            counts[5])
        {
            DoseDependent = counts[3],
            Unread = counts[6],
        };
    }

    private static int InOrder(AntibiogramRow left, AntibiogramRow right)
    {
        for (int i = 0; i < left.Group.Count; i++)
        {
            int order = (left.Group[i] is null).CompareTo(right.Group[i] is null);
            order = order != 0 ? order : string.CompareOrdinal(left.Group[i], right.Group[i]);
            if (order != 0)
            {
                return order;
            }
        }

        int organism = string.CompareOrdinal(left.Organism, right.Organism);
        return organism != 0 ? organism : string.CompareOrdinal(left.Drug, right.Drug);
    }
}
