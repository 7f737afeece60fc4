using Curb.Facts;

namespace Curb.Courses;

/// <summary>A treatment course day by day: which drugs, how given, how broad.</summary>
internal sealed class CourseDays
{
    private readonly SpectrumRanks _ranks;
    private readonly int _first;
    private readonly List<Day> _days = [];

    public CourseDays(DrugUseFacts use, IReadOnlyList<CourseOrder> orders, SpectrumRanks ranks)
    {
        _ranks = ranks;
        _first = orders.Min(order => order.FirstDay);
        _days.AddRange(Enumerable.Range(0, orders.Max(order => order.LastDay) - _first + 1).Select(_ => new Day()));
        foreach (var order in orders)
        {
            for (int day = order.FirstDay; day <= order.LastDay; day++)
            {
                _days[day - _first].Add(use.Drug[order.Row]!, use.Intravenous[order.Row], use.Route[order.Row]);
            }
        }
    }

    public int Length => _days.Count;

    public int Lot => _days.Count(day => day.Drugs.Count > 0);

    public int Dot => _days.Sum(day => day.Drugs.Count);

    public int CombinedDays => _days.Count(day => day.Drugs.Count > 1);

    public int DoubleAnaerobicDays => _days.Count(day => day.Drugs.Count(_ranks.CoversAnaerobes) > 1);

    /// <summary>Null where no drug of the first day says.</summary>
    public bool? StartedIntravenous => _days[0].Intravenous;

    /// <summary>First day, from 1, after the last intravenous one on which oral drugs alone are given; null where there is none.</summary>
    public int? OralSwitchDay()
    {
        int lastIntravenous = _days.FindLastIndex(day => day.Intravenous == true);
        int oral = _days.FindIndex(lastIntravenous + 1, day => day.OralOnly);
        return oral < 0 ? null : oral + 1;
    }

    /// <summary>What happened at the changes from one day's drugs to those of the next day with any.</summary>
    public CourseChanges Changes()
    {
        var changes = new CourseChanges();
        IReadOnlyCollection<string>? before = null;
        for (int i = 0; i < _days.Count; i++)
        {
            var now = _days[i].Drugs;
            if (now.Count > 0 && before is not null && !now.SetEquals(before))
            {
                changes.Add(Kind(before, now), i + 1);
            }

            before = now.Count > 0 ? now : before;
        }

        return changes;
    }

    private CourseChange Kind(IReadOnlyCollection<string> before, HashSet<string> now)
    {
        bool added = now.Any(drug => !before.Contains(drug)), stopped = before.Any(drug => !now.Contains(drug));
        if (added != stopped)
        {
            return added ? CourseChange.Wider : CourseChange.Narrower;
        }

        if (before.Concat(now).Any(drug => _ranks.Rank(drug) is null))
        {
            return CourseChange.Unknown;
        }

        int was = before.Max(drug => _ranks.Rank(drug)!.Value), is_ = now.Max(drug => _ranks.Rank(drug)!.Value);
        return is_ > was ? CourseChange.Wider : is_ < was ? CourseChange.Narrower
            : now.Count > before.Count ? CourseChange.Wider : now.Count < before.Count ? CourseChange.Narrower
            : CourseChange.Switched;
    }

    private sealed class Day
    {
        private bool _oral;
        private bool _other;

        public HashSet<string> Drugs { get; } = new(StringComparer.Ordinal);

        /// <summary>True where one drug is known to go into a vein, null where none is and one does not say.</summary>
        public bool? Intravenous { get; private set; } = false;

        public bool OralOnly => _oral && !_other && Intravenous == false;

        public void Add(string drug, bool? intravenous, string? route)
        {
            Drugs.Add(drug);
            Intravenous = Intravenous == true || intravenous == true ? true : intravenous is null ? null : Intravenous;
            _oral |= route == "O";
            _other |= route != "O";
        }
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
internal sealed class CourseChanges
{
    private readonly HashSet<CourseChange> _kinds = [];

    /// <summary>Day of the course of the first narrowing; null without one.</summary>
    public int? FirstNarrower { get; private set; }

    public void Add(CourseChange change, int day)
    {
        _kinds.Add(change);
        FirstNarrower ??= change == CourseChange.Narrower ? day : null;
    }

    /// <summary>True where a change was of this kind, unknown where none was but one could not be told.</summary>
    public bool? Had(CourseChange kind) => _kinds.Contains(kind) ? true : _kinds.Contains(CourseChange.Unknown) ? null : false;
}
