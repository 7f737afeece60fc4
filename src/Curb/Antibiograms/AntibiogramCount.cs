using Curb.Columns;
using Curb.Facts;
using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>Counts an antibiogram straight from fact columns in memory: for files that go into no data folder. Gives what <see cref="Antibiogram.Ask"/> gives.</summary>
public static class AntibiogramCount
{
    /// <summary>Counts first isolates (or all isolates) by dimensions, organism and drug.</summary>
    /// <param name="isolates">Isolate facts.</param>
    /// <param name="results">Their susceptibility facts, isolate by isolate.</param>
    /// <param name="by">Dimension columns of <see cref="Antibiogram.Dimensions"/>.</param>
    /// <param name="onlyFirst">True to count isolates whose first_isolate flag is set.</param>
    public static IReadOnlyList<AntibiogramRow> Of(IsolateFacts isolates, SusceptibilityFacts results, IReadOnlyList<string> by, bool onlyFirst = true)
    {
        var dimensions = by.Select(name => (TextColumn)isolates.Find(name)!).ToArray();
        var groups = new TextDictionary();
        var groupOf = new int[isolates.Count];
        var counts = new Dictionary<int, long>();
        for (int i = 0; i < isolates.Count; i++)
        {
            if (isolates.Organism.IsKnown(i) && (!onlyFirst || isolates.FirstIsolate.Values[i]))
            {
                groupOf[i] = groups.Code(Key(dimensions, isolates.Organism, i));
                counts[groupOf[i]] = counts.GetValueOrDefault(groupOf[i]) + 1;
            }
        }

        var cells = CountResults(isolates, results, groupOf);
        return [.. cells.Select(cell => Row(cell.Key, cell.Value, groups, counts, results.Drug.Dictionary, by.Count))
            .OrderBy(row => row, Comparer<AntibiogramRow>.Create(InOrder))];
    }

    private static Dictionary<(int Group, int Drug), long[]> CountResults(IsolateFacts isolates, SusceptibilityFacts results, int[] groupOf)
    {
        var severity = Severities(results.Sir.Dictionary);
        var cells = new Dictionary<(int Group, int Drug), long[]>();
        var worst = new Dictionary<int, int>();
        int row = 0;
        for (int isolate = 0; isolate < isolates.Count; isolate++)
        {
            long id = isolates.Isolate.Values[isolate];
            worst.Clear();
            for (; row < results.Count && results.Isolate.Values[row] == id; row++)
            {
                int drug = results.Drug.Codes[row];
                worst[drug] = Math.Max(worst.GetValueOrDefault(drug), severity[results.Sir.Codes[row]]);
            }

            foreach (var (drug, level) in groupOf[isolate] == 0 ? [] : worst)
            {
                var key = (groupOf[isolate], drug);
                (cells.TryGetValue(key, out var counts) ? counts : cells[key] = new long[4])[level]++;
            }
        }

        return cells;
    }

    /// <summary>0 no category, 1 S, 2 I or SDD, 3 resistant, by dictionary code.</summary>
    private static int[] Severities(TextDictionary texts) =>
        [.. Enumerable.Range(0, texts.Count).Select(code => SirCategories.Read(texts.Text(code)) is not { } category
            ? (texts.Text(code) == "IR" ? 3 : 0)
            : category.IsResistant() ? 3 : category == SirCategory.S ? 1 : 2)];

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
            counts[1] + counts[2] + counts[3],
            counts[1],
            counts[2],
            counts[3]);
    }

    private static int InOrder(AntibiogramRow left, AntibiogramRow right)
    {
        for (int i = 0; i < left.Group.Count; i++)
        {
            int order = string.CompareOrdinal(left.Group[i], right.Group[i]);
            if (order != 0)
            {
                return order;
            }
        }

        int organism = string.CompareOrdinal(left.Organism, right.Organism);
        return organism != 0 ? organism : string.CompareOrdinal(left.Drug, right.Drug);
    }
}
