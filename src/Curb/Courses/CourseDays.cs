using Curb.Facts;

namespace Curb.Courses;

/// <summary>
/// A treatment course day by day: which drugs, how given, how broad. Read for one course after another and reused, so that nothing is allocated once it has grown.
/// </summary>
/// <param name="use">The order lines.</param>
/// <param name="ranks">Breadth of the drugs.</param>
/// <param name="given">Doses given, for orders that rest on them.</param>
internal sealed class CourseDays(DrugUseFacts use, SpectrumRanks ranks, GivenDoses given)
{
    private readonly Dictionary<int, (bool Anaerobes, int? Rank)> _known = [];
    private readonly List<int> _drugs = [];
    private readonly List<int> _doseDays = [];
    private readonly List<(bool Anaerobes, int? Rank)> _of = [];
    private bool[] _given = [];
    private Routes[] _routes = [];

    /// <summary>How the drugs of a day are given.</summary>
    [Flags]
    private enum Routes : byte
    {
        None = 0,
        Intravenous = 1,
        IntravenousUnknown = 2,
        Oral = 4,
        Other = 8,
    }

    /// <summary>Days from the first to the last.</summary>
    public int Length { get; private set; }

    public int Lot { get; private set; }

    public int Dot { get; private set; }

    public int CombinedDays { get; private set; }

    public int DoubleAnaerobicDays { get; private set; }

    /// <summary>The drugs' codes in drug_use, in the order in which they come first.</summary>
    public IReadOnlyList<int> Drugs => _drugs;

    /// <summary>Null where no drug of the first day says.</summary>
    public bool? StartedIntravenous => Intravenous(0);

    /// <summary>Reads a course.</summary>
    public void Read(List<CourseOrder> orders)
    {
        int first = int.MaxValue, last = int.MinValue;
        _drugs.Clear();
        _of.Clear();
        foreach (var order in orders)
        {
            first = Math.Min(first, order.FirstDay);
            last = Math.Max(last, order.LastDay);
            Number(order.Row);
        }

        Length = last - first + 1;
        MakeRoom(Length * _drugs.Count);
        foreach (var order in orders)
        {
            int drug = _drugs.IndexOf(use.Drug.Codes[order.Row]);
            var routes = RoutesOf(order.Row);
            if (order.Given)
            {
                given.DaysOf(order.Row, _doseDays);
                foreach (int day in _doseDays)
                {
                    Mark(day - first, drug, routes);
                }

                continue;
            }

            for (int day = order.FirstDay - first; day <= order.LastDay - first; day++)
            {
                Mark(day, drug, routes);
            }
        }

        Count();
    }

    private void Mark(int day, int drug, Routes routes)
    {
        _given[(day * _drugs.Count) + drug] = true;
        _routes[day] |= routes;
    }

    /// <summary>First day, from 1, after the last intravenous one on which oral drugs alone are given; null where there is none.</summary>
    public int? OralSwitchDay()
    {
        int day = Length - 1;
        while (day >= 0 && Intravenous(day) != true)
        {
            day--;
        }

        for (day++; day < Length; day++)
        {
            if (_routes[day] == Routes.Oral)
            {
                return day + 1;
            }
        }

        return null;
    }

    /// <summary>What happened at the changes from one day's drugs to those of the next day with any.</summary>
    public CourseChanges Changes()
    {
        var changes = default(CourseChanges);
        int before = -1;
        for (int day = 0; day < Length; day++)
        {
            var now = Given(day);
            if (!now.Contains(true))
            {
                continue;
            }

            if (before >= 0 && !now.SequenceEqual(Given(before)))
            {
                changes.Add(Kind(Given(before), now), day + 1);
            }

            before = day;
        }

        return changes;
    }

    private void Number(int row)
    {
        int drug = use.Drug.Codes[row];
        if (_drugs.Contains(drug))
        {
            return;
        }

        if (!_known.TryGetValue(drug, out var breadth))
        {
            string code = use.Drug[row]!;
            _known[drug] = breadth = (ranks.CoversAnaerobes(code), ranks.Rank(code));
        }

        _drugs.Add(drug);
        _of.Add(breadth);
    }

    private void MakeRoom(int cells)
    {
        if (_given.Length < cells || _routes.Length < Length)
        {
            _given = new bool[Math.Max(cells, _given.Length * 2)];
            _routes = new Routes[Math.Max(Length, _routes.Length * 2)];
        }

        _given.AsSpan(0, cells).Clear();
        _routes.AsSpan(0, Length).Clear();
    }

    private Routes RoutesOf(int row)
    {
        var intravenous = use.Intravenous[row] switch { true => Routes.Intravenous, null => Routes.IntravenousUnknown, _ => Routes.None };
        return intravenous | (use.Route[row] == "O" ? Routes.Oral : Routes.Other);
    }

    private void Count()
    {
        Lot = Dot = CombinedDays = DoubleAnaerobicDays = 0;
        for (int day = 0; day < Length; day++)
        {
            int drugs = 0, anaerobes = 0;
            var given = Given(day);
            for (int drug = 0; drug < given.Length; drug++)
            {
                drugs += given[drug] ? 1 : 0;
                anaerobes += given[drug] && _of[drug].Anaerobes ? 1 : 0;
            }

            Lot += drugs > 0 ? 1 : 0;
            Dot += drugs;
            CombinedDays += drugs > 1 ? 1 : 0;
            DoubleAnaerobicDays += anaerobes > 1 ? 1 : 0;
        }
    }

    private ReadOnlySpan<bool> Given(int day) => _given.AsSpan(day * _drugs.Count, _drugs.Count);

    /// <summary>True where one drug of the day is known to go into a vein, null where none is and one does not say.</summary>
    private bool? Intravenous(int day) => (_routes[day] & Routes.Intravenous) != 0 ? true : (_routes[day] & Routes.IntravenousUnknown) != 0 ? null : false;

    private CourseChange Kind(ReadOnlySpan<bool> before, ReadOnlySpan<bool> now)
    {
        bool added = false, stopped = false, unranked = false;
        int was = int.MinValue, isNow = int.MinValue;
        for (int drug = 0; drug < now.Length; drug++)
        {
            added |= now[drug] && !before[drug];
            stopped |= before[drug] && !now[drug];
            unranked |= (before[drug] || now[drug]) && _of[drug].Rank is null;
            was = before[drug] ? Math.Max(was, _of[drug].Rank ?? 0) : was;
            isNow = now[drug] ? Math.Max(isNow, _of[drug].Rank ?? 0) : isNow;
        }

        return added != stopped ? (added ? CourseChange.Wider : CourseChange.Narrower)
            : unranked ? CourseChange.Unknown
            : isNow != was ? (isNow > was ? CourseChange.Wider : CourseChange.Narrower)
            : now.Count(true) is var here && before.Count(true) is var there && here != there ? (here > there ? CourseChange.Wider : CourseChange.Narrower)
            : CourseChange.Switched;
    }
}

/// <summary>What a change of drugs does to the spectrum.</summary>
internal enum CourseChange
{
    Wider,
    Narrower,
    Switched,
    Unknown,
}

/// <summary>The changes of one course.</summary>
internal struct CourseChanges
{
    private int _kinds;

    /// <summary>Day of the course of the first narrowing; null without one.</summary>
    public int? FirstNarrower { get; private set; }

    public void Add(CourseChange change, int day)
    {
        _kinds |= 1 << (int)change;
        FirstNarrower ??= change == CourseChange.Narrower ? day : null;
    }

    /// <summary>True where a change was of this kind, unknown where none was but one could not be told.</summary>
    public readonly bool? Had(CourseChange kind) => (_kinds & (1 << (int)kind)) != 0 ? true : (_kinds & (1 << (int)CourseChange.Unknown)) != 0 ? null : false;
}
