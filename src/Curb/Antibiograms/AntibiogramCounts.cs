using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>Counts an antibiogram over packed isolates, on all processors; each isolate and drug adds one to one number.</summary>
internal sealed class AntibiogramCounts(Antibiogram question)
{
    private const int Stretch = 4096;
    private const int StretchesPerShare = 32;
    private const int ManyGroups = 20_000;
    private const int FewInGroup = 4;
    private const char Separator = '\u001f';
    private readonly Dictionary<string, AntibiogramCells> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<ProfileMark, int> _marks = [];

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
        if (groups.Most > Math.Max(ManyGroups, profiles.Count / FewInGroup))
        {
            AddSorted(profiles, selection, groups, combinations);
            return;
        }

        int shares = (profiles.Count + (Stretch * StretchesPerShare) - 1) / (Stretch * StretchesPerShare);
        var all = new Dictionary<long, AntibiogramShare>();
        Parallel.For(0, shares, () => new Dictionary<long, AntibiogramShare>(), (share, _, own) => Count(profiles, selection, groups, combinations, share, own), own => Join(all, own));
        int[] marks = [.. profiles.Kinds.Select(MarkNumber)];
        foreach (var (group, share) in all)
        {
            Merge(groups.Texts(group), share, marks);
        }
    }

    /// <summary>Rows in the order of their group, organism and drug.</summary>
    public IReadOnlyList<AntibiogramRow> Rows()
    {
        var drugs = _marks.GroupBy(mark => mark.Key.Drug).Select(drug => (drug.Key, drug.Select(mark => (mark.Key.Finding, mark.Value)).ToArray())).ToList();
        var groups = _groups.Values.ToArray();
        Array.Sort(groups, (left, right) => InOrder(left.Group, right.Group));
        var rows = new List<AntibiogramRow>();
        foreach (var cells in groups)
        {
            int first = rows.Count;
            rows.AddRange(RowsOf(cells, drugs));
            rows.Sort(first, rows.Count - first, s_byDrug);
        }

        return rows;
    }

    /// <summary>Isolates by group, in no particular order.</summary>
    public IReadOnlyList<(IReadOnlyList<string?> Group, long Isolates)> Isolates() => [.. _groups.Values.Select(cells => ((IReadOnlyList<string?>)cells.Group, cells.Isolates))];

    /// <summary>
    /// Where isolates fall into many groups of few, numbers for each group and drug would be mostly zeros: the isolates are put in the order of their groups instead,
    /// and one row of numbers serves group after group.
    /// </summary>
    private void AddSorted(IsolateProfiles profiles, ProfileSelection selection, ProfileGroups groups, CombinationMarks combinations)
    {
        int[] codes = new int[Stretch], picked = new int[Stretch], places = new int[profiles.Count];
        long[] numbers = new long[Stretch], keys = new long[profiles.Count];
        int kept = 0;
        for (int from = 0; from < profiles.Count; from += Stretch)
        {
            int count = Math.Min(Stretch, profiles.Count - from);
            var here = picked.AsSpan(0, selection.Pick(from, count, codes, picked));
            groups.Number(from, count, here, codes, numbers);
            for (int i = 0; i < here.Length; i++)
            {
                (keys[kept], places[kept++]) = (numbers[i], from + here[i]);
            }
        }

        Array.Sort(keys, places, 0, kept);
        int[] marks = [.. profiles.Kinds.Select(MarkNumber)];
        var share = new AntibiogramShare(profiles.Kinds.Count, combinations.Number);
        var touched = new List<int>();
        for (int start = 0, end; start < kept; start = end)
        {
            end = start;
            while (end < kept && keys[end] == keys[start])
            {
                CountOne(profiles, places[end++], share, touched, combinations);
            }

            var cells = CellsOf(groups.Texts(keys[start]));
            cells.Add(share);
            var byMark = cells.ByMark(_marks.Count);
            foreach (int mark in touched)
            {
                byMark[marks[mark]] += share.ByMark[mark];
            }

            share.Clear(touched);
        }
    }

    private static void CountOne(IsolateProfiles profiles, int isolate, AntibiogramShare share, List<int> touched, CombinationMarks combinations)
    {
        var bounds = profiles.StartsOf(isolate, 1);
        var own = profiles.AllMarks[bounds[0]..bounds[1]];
        share.Isolates++;
        foreach (ushort mark in own)
        {
            if (share.ByMark[mark]++ == 0)
            {
                touched.Add(mark);
            }
        }

        if (combinations.Number > 0)
        {
            combinations.Count(own, share);
        }
    }

    private static Dictionary<long, AntibiogramShare> Count(IsolateProfiles profiles, ProfileSelection selection, ProfileGroups groups, CombinationMarks combinations, int share, Dictionary<long, AntibiogramShare> counted)
    {
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

    private static void CountMarks(IsolateProfiles profiles, int from, int count, ReadOnlySpan<int> kept, ReadOnlySpan<long> numbers, Dictionary<long, AntibiogramShare> counted, CombinationMarks combinations)
    {
        var starts = profiles.StartsOf(from, count);
        var marks = profiles.AllMarks;
        long last = -1;
        AntibiogramShare? share = null;
        for (int i = 0; i < kept.Length; i++)
        {
            if (numbers[i] != last || share is null)
            {
                last = numbers[i];
                if (!counted.TryGetValue(last, out share))
                {
                    counted.Add(last, share = new AntibiogramShare(profiles.Kinds.Count, combinations.Number));
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

    private static void Join(Dictionary<long, AntibiogramShare> all, Dictionary<long, AntibiogramShare> own)
    {
        lock (all)
        {
            foreach (var (group, share) in own)
            {
                if (!all.TryAdd(group, share))
                {
                    all[group].Add(share);
                }
            }
        }
    }

    /// <summary>The number of a mark over all profiles: different parts number their marks differently.</summary>
    private int MarkNumber(ProfileMark mark)
    {
        if (!_marks.TryGetValue(mark, out int number))
        {
            _marks.Add(mark, number = _marks.Count);
        }

        return number;
    }

    private void Merge(string?[] texts, AntibiogramShare share, int[] marks)
    {
        var cells = CellsOf(texts);
        cells.Add(share);
        var byMark = cells.ByMark(_marks.Count);
        for (int mark = 0; mark < marks.Length; mark++)
        {
            byMark[marks[mark]] += share.ByMark[mark];
        }
    }

    private AntibiogramCells CellsOf(string?[] texts)
    {
        string key = string.Join(Separator, texts.Select(text => text is null ? "-" : "+" + text));
        if (!_groups.TryGetValue(key, out var cells))
        {
            _groups.Add(key, cells = new AntibiogramCells(texts, question.Combinations.Count));
        }

        return cells;
    }

    private IEnumerable<AntibiogramRow> RowsOf(AntibiogramCells cells, IReadOnlyList<(string Drug, (DrugFinding Finding, int Number)[] Marks)> drugs)
    {
        var group = cells.Group.Take(question.By.Count).ToArray();
        string organism = question.PoolOrganisms ? AntibiogramRow.EveryOrganism : cells.Group[^1]!;
        var byMark = cells.ByMark(_marks.Count);
        foreach (var (drug, marks) in drugs)
        {
            if (Row(group, organism, drug, cells.Isolates, marks, byMark) is { } row)
            {
                yield return row;
            }
        }

        for (int i = 0; i < question.Combinations.Count; i++)
        {
            long covered = cells.Covered[i], not = cells.NotCovered[i];
            yield return new AntibiogramRow(group, organism, question.Combinations[i].Name, cells.Isolates, covered + not, covered, 0, not, 0);
        }
    }

    private static AntibiogramRow? Row(string?[] group, string organism, string drug, long isolates, (DrugFinding Finding, int Number)[] marks, long[] byMark)
    {
        long s = 0, i = 0, sdd = 0, r = 0, expected = 0, unread = 0, any = 0;
        foreach (var (finding, number) in marks)
        {
            long count = byMark[number];
            any += count;
            s += finding.Category == SirCategory.S ? count : 0;
            i += finding.Category == SirCategory.I ? count : 0;
            sdd += finding.Category == SirCategory.SDD ? count : 0;
            r += finding.Category == SirCategory.R ? count : 0;
            expected += finding.Expected ? count : 0;
            unread += finding.Unread ? count : 0;
        }

        return any == 0 ? null : new AntibiogramRow(group, organism, drug, isolates, s + i + sdd + r, s, i, r, expected) { DoseDependent = sdd, Unread = unread };
    }

    private static readonly Comparer<AntibiogramRow> s_byDrug = Comparer<AntibiogramRow>.Create((left, right) => string.CompareOrdinal(left.Drug, right.Drug));

    /// <summary>By group, unknown last, then by organism, in their UTF-8 order.</summary>
    private static int InOrder(string?[] left, string?[] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            int order = (left[i], right[i]) switch
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

        return 0;
    }
}
