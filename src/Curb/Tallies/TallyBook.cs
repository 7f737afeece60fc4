using Curb.Facts;

namespace Curb.Tallies;

/// <summary>Fills the tallies of one institution while its facts come by, part after part. For one thread.</summary>
public sealed class TallyBook
{
    private readonly List<Page> _pages = [];
    private readonly List<TallyCells> _cells = [];

    public TallyBook(IReadOnlyList<TallyDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            var cells = _cells.Find(cells => cells.Fact == definition.Fact && cells.Keys.SequenceEqual(definition.Keys));
            if (cells is null)
            {
                _cells.Add(cells = new TallyCells(definition.Fact, definition.Keys));
            }

            _pages.Add(new Page(definition, cells));
        }
    }

    /// <summary>Adds facts, all of which belong to the institution.</summary>
    public void Add(FactSet facts)
    {
        foreach (var table in facts.Tables)
        {
            Add(table);
        }
    }

    /// <inheritdoc cref="Add(FactSet)"/>
    public void Add(FactTable table)
    {
        var pages = _pages.Where(page => page.Definition.Fact == table.Name).ToList();
        if (table.Count == 0 || pages.Count == 0)
        {
            return;
        }

        var marks = new RowMarks(table);
        foreach (var alike in pages.GroupBy(page => page.Cells))
        {
            int[] cells = alike.Key.Of(table);
            foreach (var page in alike)
            {
                page.Add(table, marks, cells);
            }
        }
    }

    /// <summary>The tallies as they stand, without cells that hold no row.</summary>
    public IEnumerable<Tally> Tallies() => _pages.Select(page => page.Tally());

    /// <summary>One tally while it is filled.</summary>
    private sealed class Page(TallyDefinition definition, TallyCells cells)
    {
        private readonly TallySum _rows = new(null);
        private readonly TallySum[] _sums = [.. definition.Measures.Select(measure => new TallySum(measure.Column))];

        public TallyDefinition Definition => definition;

        public TallyCells Cells => cells;

        public void Add(FactTable table, RowMarks marks, int[] cellOf)
        {
            var rows = marks.And(null, definition.Where);
            if (rows.AsSpan().IndexOfAnyExcept(0UL) < 0)
            {
                return;
            }

            _rows.Add(table, rows, cellOf, cells.Count);
            for (int i = 0; i < _sums.Length; i++)
            {
                var conditions = definition.Measures[i].If;
                _sums[i].Add(table, conditions.Count == 0 ? rows : marks.And(rows, conditions), cellOf, cells.Count);
            }
        }

        public Tally Tally()
        {
            int[] used = [.. Enumerable.Range(0, cells.Count).Where(cell => _rows.Counted(cell) > 0)];
            return new Tally(
                definition.Id,
                definition.Fact,
                [.. definition.Keys.Select((name, key) => Key(name, key, used))],
                [.. used.Select(_rows.Counted)],
                [.. _sums.Select((sum, i) => new TallyColumn(
                    definition.MeasureTexts[i], [.. used.Select(sum.Counted)], sum.IsSum ? [.. used.Select(cell => sum.Sum(cell).Sum)] : null, sum.IsSum ? [.. used.Select(cell => sum.Sum(cell).Lost)] : null))]);
        }

        /// <summary>The values of a key that occur in the tally's cells, numbered anew from 1; 0 is unknown.</summary>
        private TallyKey Key(string name, int key, int[] used)
        {
            var texts = new List<string?> { null };
            var numbers = new Dictionary<int, int> { [0] = 0 };
            var codes = new int[used.Length];
            for (int i = 0; i < used.Length; i++)
            {
                int code = cells.Code(used[i], key);
                if (!numbers.TryGetValue(code, out codes[i]))
                {
                    numbers[code] = codes[i] = texts.Count;
                    texts.Add(cells.Texts(key).Text(code));
                }
            }

            return new TallyKey(name, [.. texts], codes);
        }
    }
}
