using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>Counts an antibiogram over packed isolates, on all processors; each isolate and drug adds one to one number.</summary>
internal sealed class AntibiogramCounts(Antibiogram question)
{
    private const int Stretch = 4096;
    private const int StretchesPerShare = 32;
    private const char Separator = '\u001f';
    private readonly Dictionary<string, Cells> _groups = new(StringComparer.Ordinal);

    /// <exception cref="Facts.UnknownVocabularyException">A name of the question is not one of isolate profiles.</exception>
    public void Add(IsolateProfiles profiles)
    {
        string[] by = [.. question.By, .. question.PoolOrganisms ? Array.Empty<string>() : ["organism"]];
        var groups = new ProfileGroups(profiles, by);
        var selection = ProfileSelection.Of(profiles, question.FirstIsolates, question.Screening, [.. question.Where ?? [], new("organism", Facts.ConditionTest.IsKnown)]);
        if (!selection.MayHold)
        {
            return;
        }

        var combinations = new CombinationMarks(question, profiles.Kinds);
        int shares = (profiles.Count + (Stretch * StretchesPerShare) - 1) / (Stretch * StretchesPerShare);
        var counted = new Dictionary<long, Share>[shares];
        Parallel.For(0, shares, share => counted[share] = Count(profiles, selection, groups, combinations, share));
        foreach (var part in counted)
        {
            foreach (var (group, share) in part)
            {
                Merge(groups.Texts(group), share, profiles.Kinds);
            }
        }
    }

    /// <summary>Rows in the order of their group, organism and drug.</summary>
    public IReadOnlyList<AntibiogramRow> Rows()
    {
        var rows = _groups.Values.SelectMany(RowsOf).ToList();
        rows.Sort(InOrder);
        return rows;
    }

    /// <summary>Isolates by group, in no particular order.</summary>
    public IReadOnlyList<(IReadOnlyList<string?> Group, long Isolates)> Isolates() => [.. _groups.Values.Select(cells => ((IReadOnlyList<string?>)cells.Group, cells.Isolates))];

    private static Dictionary<long, Share> Count(IsolateProfiles profiles, ProfileSelection selection, ProfileGroups groups, CombinationMarks combinations, int share)
    {
        var counted = new Dictionary<long, Share>();
        int[] codes = new int[Stretch], picked = new int[Stretch];
        long[] numbers = new long[Stretch];
        int end = Math.Min(profiles.Count, (share + 1) * Stretch * StretchesPerShare);
        for (int from = share * Stretch * StretchesPerShare; from < end; from += Stretch)
        {
            int count = Math.Min(Stretch, end - from);
            var kept = picked.AsSpan(0, selection.Pick(from, count, codes, picked));
            groups.Number(from, count, kept, codes, numbers);
            CountMarks(profiles, from, count, kept, numbers, counted, combinations);
        }

        return counted;
    }

    private static void CountMarks(IsolateProfiles profiles, int from, int count, ReadOnlySpan<int> kept, ReadOnlySpan<long> numbers, Dictionary<long, Share> counted, CombinationMarks combinations)
    {
        var starts = profiles.StartsOf(from, count);
        var marks = profiles.AllMarks;
        long last = -1;
        Share? share = null;
        for (int i = 0; i < kept.Length; i++)
        {
            if (numbers[i] != last || share is null)
            {
                last = numbers[i];
                if (!counted.TryGetValue(last, out share))
                {
                    counted.Add(last, share = new Share(profiles.Kinds.Count, combinations.Number));
                }
            }

            share.Isolates++;
            var own = marks[starts[kept[i]]..starts[kept[i] + 1]];
            var byMark = share.ByMark;
            foreach (ushort mark in own)
            {
                byMark[mark]++;
            }

            if (combinations.Number > 0)
            {
                combinations.Count(own, share);
            }
        }
    }

    private void Merge(string?[] texts, Share share, IReadOnlyList<ProfileMark> kinds)
    {
        string key = string.Join(Separator, texts.Select(text => text is null ? "-" : "+" + text));
        if (!_groups.TryGetValue(key, out var cells))
        {
            _groups.Add(key, cells = new Cells(texts, question.Combinations.Count));
        }

        cells.Isolates += share.Isolates;
        for (int mark = 0; mark < share.ByMark.Length; mark++)
        {
            if (share.ByMark[mark] > 0)
            {
                cells.Of(kinds[mark].Drug)[kinds[mark].Finding.Number] += share.ByMark[mark];
            }
        }

        for (int i = 0; i < question.Combinations.Count; i++)
        {
            cells.Covered[i] += share.Covered[i];
            cells.NotCovered[i] += share.NotCovered[i];
        }
    }

    private IEnumerable<AntibiogramRow> RowsOf(Cells cells)
    {
        var group = cells.Group.Take(question.By.Count).ToArray();
        string organism = question.PoolOrganisms ? AntibiogramRow.EveryOrganism : cells.Group[^1]!;
        foreach (var (drug, findings) in cells.ByDrug)
        {
            long Sum(Func<DrugFinding, bool> counts) => findings.Select((number, at) => counts(DrugFinding.At(at)) ? number : 0).Sum();
            long Of(SirCategory category) => Sum(finding => finding.Category == category);
            yield return new AntibiogramRow(
                group, organism, drug, cells.Isolates, Sum(finding => finding.Category != SirCategory.None), Of(SirCategory.S), Of(SirCategory.I), Of(SirCategory.R), Sum(finding => finding.Expected))
            {
                DoseDependent = Of(SirCategory.SDD),
                Unread = Sum(finding => finding.Unread),
            };
        }

        for (int i = 0; i < question.Combinations.Count; i++)
        {
            long covered = cells.Covered[i], not = cells.NotCovered[i];
            yield return new AntibiogramRow(group, organism, question.Combinations[i].Name, cells.Isolates, covered + not, covered, 0, not, 0);
        }
    }

    /// <summary>By group, unknown last; organism; drug, by their UTF-8 order.</summary>
    private static int InOrder(AntibiogramRow left, AntibiogramRow right)
    {
        for (int i = 0; i < left.Group.Count; i++)
        {
            int order = (left.Group[i], right.Group[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (a, b) => string.CompareOrdinal(a, b),
            };
            if (order != 0)
            {
                return order;
            }
        }

        int organism = string.CompareOrdinal(left.Organism, right.Organism);
        return organism != 0 ? organism : string.CompareOrdinal(left.Drug, right.Drug);
    }

    /// <summary>Counts of one group within a share of the isolates.</summary>
    internal sealed class Share(int kinds, int combinations)
    {
        public long Isolates { get; set; }

        public int[] ByMark { get; } = new int[kinds];

        public long[] Covered { get; } = new long[combinations];

        public long[] NotCovered { get; } = new long[combinations];
    }

    /// <summary>Counts of one group over all isolates.</summary>
    private sealed class Cells(string?[] group, int combinations)
    {
        public string?[] Group { get; } = group;

        public long Isolates { get; set; }

        public Dictionary<string, long[]> ByDrug { get; } = new(StringComparer.Ordinal);

        public long[] Covered { get; } = new long[combinations];

        public long[] NotCovered { get; } = new long[combinations];

        public long[] Of(string drug) => ByDrug.TryGetValue(drug, out var findings) ? findings : ByDrug[drug] = new long[DrugFinding.Kinds];
    }
}
