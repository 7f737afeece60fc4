using Curb.Intake.Received;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>
/// Received results as they are stored: those of an isolate that came together in one row, as lists of test, value and line.
/// A row of its own for every result would cost the store six cells a result where two say everything.
/// </summary>
internal static class ResultLists
{
    private const int Institution = 0, Isolate = 1, Batch = 2, Test = 3, Value = 4, Line = 5;

    // Lists of a chunk lie one after the other; a chunk is pushed before it grows beyond this.
    private const int MostElements = 1 << 18;

    public static StoredTable Table { get; } = StoredTable.ReceivedNamed("received_susceptibility");

    /// <summary>Appends rows of results.</summary>
    /// <param name="batch">The batch that they belong to.</param>
    /// <param name="results">The delivered results.</param>
    /// <param name="ids">Ids of the isolates, by row of the delivery's isolate table.</param>
    /// <param name="runs">Stretches of rows, each the results of one isolate.</param>
    public static void Append(BatchContext batch, ReceivedSusceptibilities results, long[] ids, IEnumerable<(int Start, int End)> runs)
    {
        var codes = (Tests: batch.Texts.Column(Table.Name, "test").CodesFor(results.Test), Values: batch.Texts.Column(Table.Name, "value").CodesFor(results.Value));
        int institution = batch.InstitutionCode(Table);
        using var appender = batch.Writer.Append(Table.Name, Table.Layout);
        var chunk = new List<(int Start, int End)>(DuckDbAppender.Capacity);
        int elements = 0;
        foreach (var run in runs)
        {
            chunk.Add(run);
            elements += run.End - run.Start;
            if (chunk.Count == DuckDbAppender.Capacity || elements >= MostElements)
            {
                Push();
            }
        }

        if (chunk.Count > 0)
        {
            Push();
        }

        appender.Complete();

        void Push()
        {
            appender.Column<int>(Institution)[..chunk.Count].Fill(institution);
            appender.Column<int>(Batch)[..chunk.Count].Fill(batch.Number);
            Fill(appender, results, ids, chunk, elements, codes);
            appender.Push(chunk.Count);
            chunk.Clear();
            elements = 0;
        }
    }

    /// <summary>Reads an answer of isolate, test, value and line lists into results.</summary>
    public static void Read(DuckDbResult result, ReceivedSusceptibilities target, CodedTexts texts)
    {
        var (tests, values) = (texts.Column(Table.Name, "test"), texts.Column(Table.Name, "value"));
        int[] testMap = new int[tests.Count], valueMap = new int[values.Count];
        int rows = target.Count;
        while (result.NextChunk())
        {
            var lists = new Lists(result);
            rows += lists.Isolates.Length;
            target.Isolate.AppendRange(lists.Isolates);
            AppendCodes(lists.Tests, tests, testMap, target.Test);
            AppendCodes(lists.Values, values, valueMap, target.Value);
            foreach (int line in lists.Lines)
            {
                target.Line.Append(line == 0 ? null : line);
            }

            if (lists.Lines.Length == 0)
            {
                target.Line.AppendUnknown(lists.Isolates.Length);
            }
        }

        target.EndRows(rows);
    }

    private static void AppendCodes(int[] stored, CodedColumn column, int[] map, Columns.TextColumn target)
    {
        column.Translate(stored, map, target.Dictionary);
        for (int i = 0; i < stored.Length; i++)
        {
            stored[i] = map[stored[i]];
        }

        target.AppendCodes(stored);
    }

    private static void Fill(DuckDbAppender appender, ReceivedSusceptibilities results, long[] ids, List<(int Start, int End)> runs, int elements, (int[] Tests, int[] Values) codes)
    {
        var tests = appender.ListElements(Test, elements);
        var values = appender.ListElements(Value, elements);
        var testCodes = results.Test.Codes;
        var valueCodes = results.Value.Codes;
        var owners = results.Isolate.Values;
        bool lines = runs.Exists(run => results.Line.IsKnown(run.Start));
        var lineElements = appender.ListElements(Line, lines ? elements : 0);
        int at = 0;
        for (int row = 0; row < runs.Count; row++)
        {
            var (start, end) = runs[row];
            var entry = new ListEntry((ulong)at, (ulong)(end - start));
            appender.Column<long>(Isolate)[row] = ids[owners[start]];
            appender.Column<ListEntry>(Test)[row] = entry;
            appender.Column<ListEntry>(Value)[row] = entry;
            appender.Column<ListEntry>(Line)[row] = lines ? entry : default;
            for (int i = start; i < end; i++, at++)
            {
                tests[at] = codes.Tests[testCodes[i]];
                values[at] = codes.Values[valueCodes[i]];
                if (lines)
                {
                    lineElements[at] = results.Line[i] ?? 0;
                }
            }
        }

        if (!lines)
        {
            MarkUnknown(appender.Known(Line), runs.Count);
        }
    }

    private static void MarkUnknown(Span<ulong> known, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            known[row >> 6] &= ~(1UL << (row & 63));
        }
    }

    /// <summary>The lists of one chunk, one after the other.</summary>
    private readonly ref struct Lists
    {
        public Lists(DuckDbResult result)
        {
            var ids = result.Column(0).Values<long>();
            var entries = result.Column(1).Values<ListEntry>();
            int elements = 0;
            foreach (var entry in entries)
            {
                elements += (int)entry.Length;
            }

            Isolates = new long[elements];
            int at = 0;
            for (int row = 0; row < ids.Length; row++)
            {
                Isolates.AsSpan(at, (int)entries[row].Length).Fill(ids[row]);
                at += (int)entries[row].Length;
            }

            Tests = Elements(result.Column(1), elements);
            Values = Elements(result.Column(2), elements);
            bool lines = false;
            for (int row = 0; row < ids.Length; row++)
            {
                lines |= !result.Column(3).IsNull(row);
            }

            Lines = lines ? LinesOf(result, elements) : [];
        }

        public long[] Isolates { get; }

        public int[] Tests { get; }

        public int[] Values { get; }

        /// <summary>0 where unknown; empty where all are.</summary>
        public int[] Lines { get; }

        private static int[] Elements(DuckDbVector column, int elements)
        {
            var all = new int[elements];
            var stored = column.ListElements();
            int at = 0;
            foreach (var entry in column.Values<ListEntry>())
            {
                stored.Slice((int)entry.Offset, (int)entry.Length).CopyTo(all.AsSpan(at));
                at += (int)entry.Length;
            }

            return all;
        }

        private static int[] LinesOf(DuckDbResult result, int elements)
        {
            var all = new int[elements];
            var lengths = result.Column(1).Values<ListEntry>();
            var lists = result.Column(3).Values<ListEntry>();
            var stored = result.Column(3).ListElements();
            int at = 0;
            for (int row = 0; row < lengths.Length; row++)
            {
                if (!result.Column(3).IsNull(row))
                {
                    stored.Slice((int)lists[row].Offset, (int)lists[row].Length).CopyTo(all.AsSpan(at));
                }

                at += (int)lengths[row].Length;
            }

            return all;
        }
    }
}
