using System.Runtime.CompilerServices;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Susceptibilities;

namespace Curb.Exchange.Whonet;

/// <summary>
/// Takes the values of the drug columns of rows. A file has millions of values and few distinct ones: what a text means in a column is remembered,
/// short texts in a small table of the column itself, and values are handed on in blocks.
/// </summary>
internal sealed class ResultCells(string file, WhonetLayout layout)
{
    private const int BlockRows = 8192;
    private readonly long[] _isolates = new long[BlockRows];
    private readonly int[] _tests = new int[BlockRows];
    private readonly int[] _values = new int[BlockRows];
    private DrugColumn[] _columns = [];
    private TextDictionary _texts = new();
    private int _filled;

    /// <summary>Starts a delivery part: codes hold for its dictionaries.</summary>
    public void Begin(Delivery into)
    {
        _texts = into.Susceptibilities.Value.Dictionary;
        _columns = [.. layout.Tests.Select(test => new DrugColumn(test.Column, into.Susceptibilities.Test.Dictionary.Code(test.Test.ColumnName), test.Test))];
    }

    /// <summary>Takes the values of a row for the isolate appended last.</summary>
    public void Append(RowBatch batch, int row, Delivery into)
    {
        long isolate = into.Isolates.Count - 1;
        var offsets = batch.Offsets(row);
        foreach (var column in _columns)
        {
            int start = offsets[column.Number];
            int next = offsets[column.Number + 1];
            if (next - start == 1 && start >= 0)
            {
                continue;
            }

            var cell = batch.Trimmed(row, column.Number);
            if (cell.IsEmpty)
            {
                continue;
            }

            int code = column.Code(cell, _texts, out var verdict);
            if (verdict == Verdict.Result)
            {
                Take(isolate, column.Test, code, into);
            }
            else if (verdict == Verdict.Refused)
            {
                Refuse(batch, row, column, cell, into);
            }
        }
    }

    /// <summary>Hands on what was taken so far.</summary>
    public void Flush(Delivery into)
    {
        var results = into.Susceptibilities;
        results.Isolate.AppendRange(_isolates.AsSpan(0, _filled));
        results.Test.AppendCodes(_tests.AsSpan(0, _filled));
        results.Value.AppendCodes(_values.AsSpan(0, _filled));
        results.EndRows(results.Value.Count);
        _filled = 0;
    }

    public static string Cut(string text) => text.Length > 200 ? text[..200] : text;

    private void Take(long isolate, int test, int value, Delivery into)
    {
        if (_filled == BlockRows)
        {
            Flush(into);
        }

        (_isolates[_filled], _tests[_filled], _values[_filled]) = (isolate, test, value);
        _filled++;
    }

    private void Refuse(RowBatch batch, int row, DrugColumn column, ReadOnlySpan<byte> cell, Delivery into)
    {
        var fault = column.Verdicts.Fault(cell);
        into.Rejections.Add(new Rejection(file, batch.Line(row), layout.Header[column.Number], Cut(Encoding.UTF8.GetString(cell)), fault.Expected, fault.Reason, 0));
    }

    /// <summary>One drug column with the texts it met.</summary>
    private sealed class DrugColumn(int number, int test, SusceptibilityTest meaning)
    {
        private const int Slots = 64;
        private const int LongestKept = 8;
        private readonly Entry[] _recent = new Entry[Slots];

        public int Number { get; } = number;

        public int Test { get; } = test;

        public ValueVerdicts Verdicts { get; } = new(meaning);

        public int Code(ReadOnlySpan<byte> cell, TextDictionary texts, out Verdict verdict)
        {
            if (cell.Length > LongestKept)
            {
                return Look(cell, texts, out verdict);
            }

            ulong bytes = Packed(cell);
            ref var entry = ref _recent[(int)((bytes * 0x9E3779B97F4A7C15) >> 58)];
            if (entry.Bytes != bytes || entry.Length != cell.Length)
            {
                entry = new Entry(bytes, cell.Length, Look(cell, texts, out verdict), verdict);
            }

            verdict = entry.Verdict;
            return entry.Code;
        }

        private int Look(ReadOnlySpan<byte> cell, TextDictionary texts, out Verdict verdict)
        {
            int code = texts.Code(cell);
            verdict = Verdicts.Of(code, cell);
            return code;
        }

        /// <summary>All bytes of a text of one to eight; together with the length this is the text.</summary>
        private static ulong Packed(ReadOnlySpan<byte> cell)
        {
            if (cell.Length >= sizeof(uint))
            {
                return Unsafe.ReadUnaligned<uint>(in cell[0]) | ((ulong)Unsafe.ReadUnaligned<uint>(in cell[^4]) << 32);
            }

            return cell[0] | ((ulong)cell[cell.Length >> 1] << 8) | ((ulong)cell[^1] << 16);
        }

        private readonly record struct Entry(ulong Bytes, int Length, int Code, Verdict Verdict);
    }
}
