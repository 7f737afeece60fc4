using System.Runtime.InteropServices;
using Curb.Columns;
using Curb.Facts;
using Curb.Isolates;

namespace Curb.Antibiograms;

/// <summary>Packs isolate facts and their results for counting.</summary>
public static class ProfilePacking
{
    /// <summary>Packs; results of isolates that are not given are left out.</summary>
    /// <param name="isolates">Isolate facts.</param>
    /// <param name="results">Their results, in any order of isolates.</param>
    /// <param name="first">Flags to take for first_isolate instead of the facts' own; null for their own.</param>
    public static IsolateProfiles Of(IsolateFacts isolates, IsolateResults results, bool[]? first = null)
    {
        var kinds = MarkKinds.Of(results.Outcomes);
        var entries = EntriesByRow(isolates, results);
        int[] starts = new int[isolates.Count + 1];
        var marks = new GrowingMarks(results.Count);
        for (int row = 0; row < isolates.Count; row++)
        {
            for (int entry = entries.First[row]; entry >= 0; entry = entries.Next[entry])
            {
                for (int at = results.Starts[entry]; at < results.Starts[entry + 1]; at++)
                {
                    kinds.Add(results.OutcomeOf[at]);
                }
            }

            kinds.Take(marks);
            starts[row + 1] = marks.Count;
        }

        return Profiles(isolates, first, starts, marks, kinds);
    }

    /// <summary>Packs a part of a source, the results of whose isolates stand in their order.</summary>
    internal static IsolateProfiles Of(IsolateFacts isolates, InterpretedIsolates interpreted, ResultFindings findings)
    {
        findings.ReadNew();
        var kinds = new MarkKinds(findings.Drugs, findings.OfResult);
        int[] starts = new int[isolates.Count + 1];
        var marks = new GrowingMarks(interpreted.Starts[^1]);
        for (int row = 0; row < isolates.Count; row++)
        {
            foreach (int result in interpreted.Results.AsSpan(interpreted.Starts[row]..interpreted.Starts[row + 1]))
            {
                kinds.Add(result);
            }

            kinds.Take(marks);
            starts[row + 1] = marks.Count;
        }

        return Profiles(isolates, null, starts, marks, kinds);
    }

    private static IsolateProfiles Profiles(IsolateFacts isolates, bool[]? first, int[] starts, GrowingMarks marks, MarkKinds kinds) => new(
        isolates.Count, [.. IsolateProfiles.Dimensions.Select(name => Column(isolates, name))], Flags(isolates, first),
        MemoryMarshal.AsBytes<int>(starts).ToArray(), MemoryMarshal.AsBytes(marks.Span).ToArray(), kinds.Kinds);

    /// <summary>The entries of results by isolate row, as linked lists in the order given.</summary>
    private static (int[] First, int[] Next) EntriesByRow(IsolateFacts isolates, IsolateResults results)
    {
        var rowOf = new Dictionary<long, int>(isolates.Count);
        for (int row = 0; row < isolates.Count; row++)
        {
            rowOf[isolates.Isolate.Values[row]] = row;
        }

        int[] first = new int[isolates.Count], last = new int[isolates.Count], next = new int[results.Isolates.Length];
        Array.Fill(first, -1);
        Array.Fill(next, -1);
        for (int entry = 0; entry < next.Length; entry++)
        {
            if (!rowOf.TryGetValue(results.Isolates[entry], out int row))
            {
                continue;
            }

            if (first[row] < 0)
            {
                first[row] = entry;
            }
            else
            {
                next[last[row]] = entry;
            }

            last[row] = entry;
        }

        return (first, next);
    }

    private static ProfileColumn Column(IsolateFacts isolates, string name)
    {
        if (name == "age_group")
        {
            var groups = new TextColumn(name, "");
            for (int row = 0; row < isolates.Count; row++)
            {
                groups.Append(AgeGroups.Of(isolates.AgeYears[row]));
            }

            return Column(groups);
        }

        return Column((TextColumn)isolates.Find(name)!);
    }

    /// <summary>A column with only the texts that its rows use.</summary>
    private static ProfileColumn Column(TextColumn column)
    {
        var map = new int[column.Dictionary.Count];
        var texts = new List<string?> { null };
        var codes = new int[column.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            int code = column.Codes[row];
            if (code != 0 && map[code] == 0)
            {
                map[code] = texts.Count;
                texts.Add(column.Dictionary.Text(code));
            }

            codes[row] = map[code];
        }

        return ProfileColumn.Of(column.Name, texts, codes);
    }

    private static byte[] Flags(IsolateFacts isolates, bool[]? first)
    {
        var flags = new byte[isolates.Count];
        for (int row = 0; row < flags.Length; row++)
        {
            var bits = (first?[row] ?? isolates.FirstIsolate[row] == true ? ProfileFlags.FirstIsolate : 0)
                | (isolates.FirstEpisode[row] == true ? ProfileFlags.FirstEpisode : 0)
                | (isolates.FirstPhenotype[row] == true ? ProfileFlags.FirstPhenotype : 0)
                | (isolates.FirstOfYear[row] == true ? ProfileFlags.FirstOfYear : 0)
                | (isolates.Screening[row] == true ? ProfileFlags.Screening : 0);
            flags[row] = (byte)bits;
        }

        return flags;
    }

    /// <summary>Marks of all isolates, growing.</summary>
    private sealed class GrowingMarks(int expected)
    {
        private ushort[] _marks = new ushort[Math.Max(expected, 16)];

        public int Count { get; private set; }

        public ReadOnlySpan<ushort> Span => _marks.AsSpan(0, Count);

        public void Add(ushort mark)
        {
            if (Count == _marks.Length)
            {
                Array.Resize(ref _marks, _marks.Length * 2);
            }

            _marks[Count++] = mark;
        }
    }

    /// <summary>Numbers the distinct drugs with findings, and gathers those of one isolate.</summary>
    private sealed class MarkKinds
    {
        private readonly (int Drug, int Finding)[] _ofOutcome;
        private readonly int[] _kindOf;
        private readonly int[] _found;
        private readonly List<int> _touched = [];
        private readonly TextDictionary _drugs;

        public MarkKinds(TextDictionary drugs, (int Drug, int Finding)[] ofOutcome)
        {
            _drugs = drugs;
            _ofOutcome = ofOutcome;
            _kindOf = new int[_drugs.Count * DrugFinding.Kinds];
            _found = new int[_drugs.Count];
            Array.Fill(_found, -1);
        }

        public static MarkKinds Of(ResultOutcomes outcomes)
        {
            int[] findings = [.. Enumerable.Range(0, outcomes.Sir.Dictionary.Count).Select(code => DrugFinding.Read(outcomes.Sir.Dictionary.Text(code)).Number)];
            return new MarkKinds(outcomes.Drug.Dictionary, [.. Enumerable.Range(0, outcomes.Count).Select(row => (outcomes.Drug.Codes[row], findings[outcomes.Sir.Codes[row]]))]);
        }

        public List<ProfileMark> Kinds { get; } = [];

        public void Add(int outcome)
        {
            var (drug, finding) = _ofOutcome[outcome];
            if (_found[drug] < 0)
            {
                _touched.Add(drug);
                _found[drug] = finding;
            }
            else
            {
                _found[drug] = DrugFinding.Together(_found[drug], finding);
            }
        }

        /// <summary>Moves the findings of the isolate in hand to the marks.</summary>
        public void Take(GrowingMarks marks)
        {
            foreach (int drug in _touched)
            {
                marks.Add(Kind(drug, _found[drug]));
                _found[drug] = -1;
            }

            _touched.Clear();
        }

        /// <exception cref="InvalidOperationException">More drugs than two bytes can tell apart.</exception>
        private ushort Kind(int drug, int finding)
        {
            ref int kind = ref _kindOf[(drug * DrugFinding.Kinds) + finding];
            if (kind == 0)
            {
                Kinds.Add(new ProfileMark(_drugs.Text(drug) ?? "", DrugFinding.At(finding)));
                kind = Kinds.Count;
            }

            return kind <= ushort.MaxValue ? (ushort)(kind - 1) : throw new InvalidOperationException("There are more distinct drugs with findings than isolate profiles can hold (65,535).");
        }
    }
}
