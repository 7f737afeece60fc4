using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// The use of antimicrobials during one encounter, summed over its counted lines. Read for one encounter after another; a flag or sum of a grade is unknown
/// where a line of unknown grade could change it.
/// </summary>
internal sealed class EncounterUse
{
    private const int Grades = 4;

    private readonly UseContext _context;
    private readonly OrderLines _lines;
    private readonly DosesGiven _given;
    private readonly Grouping _ofEncounter;
    private readonly int[] _drugNumbers;
    private readonly DrugKinds[] _kindsOf;
    private readonly KeyCombination _combination;
    private readonly HashSet<int> _drugs = [];
    private readonly int[] _linesOfGrade = new int[Grades];
    private readonly double[] _ddds = new double[Grades];
    private readonly int[] _dddsKnown = new int[Grades];
    private readonly int[] _therapyOfGrade = new int[Grades];
    private readonly long[] _firstOfGrade = new long[Grades];
    private int _counted;
    private int _intravenous;
    private int _routeUnknown;
    private int _purposeUnknown;
    private bool _prophylactic;
    private double _cost;
    private int _costKnown;

    public EncounterUse(UseContext context, OrderLines lines, DosesGiven given)
    {
        _context = context;
        _lines = lines;
        _given = given;
        _ofEncounter = Grouping.By(context.Stays.Count, lines.Encounter.AsSpan(0, lines.Count));
        _drugNumbers = NumberDrugs(context);
        _kindsOf = [.. Enumerable.Range(0, context.Terms.DrugsOnRoute).Select(id => DrugKind.Of(context.Terms.DrugOnRoute(id)))];
        _combination = new KeyCombination(context, lines, given, _drugNumbers);
    }

    /// <summary>Kinds of drug that indicators single out, of the lines read.</summary>
    public DrugKinds Kinds { get; private set; }

    /// <summary>Combined therapeutic use of key drugs, and when it began.</summary>
    public TherapyStart Combined(KeyReadings list) => _combination.Of(list);

    /// <summary>Whether a kind of therapy was given, and its first dose (null where its time is unknown).</summary>
    internal readonly record struct TherapyStart(bool? Used, long? First)
    {
        public bool? Any => Used;
    }

    public bool Any => _counted > 0;

    public bool? Intravenous => _intravenous > 0 ? true : _routeUnknown > 0 ? null : false;

    public int Agents => _drugs.Count;

    public DaysOfTherapy Days { get; } = new();

    /// <summary>Null where no line is prophylaxis but the purpose of one is unknown.</summary>
    public bool? Prophylactic => _prophylactic ? true : _purposeUnknown > 0 ? null : false;

    public int WithoutDdd { get; private set; }

    /// <summary>Therapy of any grade.</summary>
    public TherapyStart Therapy
    {
        get
        {
            int lines = _therapyOfGrade.Sum();
            long first = _firstOfGrade.Min();
            return new TherapyStart(lines > 0, lines == 0 || first == long.MaxValue ? null : first);
        }
    }

    /// <summary>DDDs of all lines for which they could be computed; null where there are lines but none could.</summary>
    public double? Ddds => _counted > 0 && _dddsKnown.Sum() == 0 ? null : _ddds.Sum();

    /// <summary>Charges; 0 without antimicrobials, null where none of the lines has one.</summary>
    public double? Cost => _counted > 0 && _costKnown == 0 ? null : _cost;

    public bool? Used(Grade grade) => _linesOfGrade[(int)grade] > 0 ? true : _linesOfGrade[0] > 0 ? null : false;

    public double? DddsOf(Grade grade) =>
        _dddsKnown[(int)grade] > 0 ? _ddds[(int)grade] : _linesOfGrade[(int)grade] > 0 || _linesOfGrade[0] > 0 ? null : 0;

    public TherapyStart TherapyOf(Grade grade)
    {
        bool? used = _therapyOfGrade[(int)grade] > 0 ? true : _therapyOfGrade[0] > 0 ? null : false;
        long first = _firstOfGrade[(int)grade];
        return new TherapyStart(used, used != true || first == long.MaxValue ? null : first);
    }

    /// <summary>First therapeutic dose of each encounter; <see cref="long.MaxValue"/> where there is none or its time is unknown.</summary>
    public long[] FirstTherapy()
    {
        var first = new long[_context.Stays.Count];
        for (int encounter = 0; encounter < first.Length; encounter++)
        {
            first[encounter] = long.MaxValue;
            foreach (int line in _ofEncounter[encounter])
            {
                if (_lines.Counted[line] && !_lines.Returned[line] && _lines.Purpose[line] != Purpose.Prophylaxis && _lines.FirstDose[line] != long.MinValue)
                {
                    first[encounter] = Math.Min(first[encounter], _lines.FirstDose[line]);
                }
            }
        }

        return first;
    }

    /// <summary>Reads the lines of one encounter.</summary>
    public void Read(int encounter)
    {
        Clear();
        foreach (int line in _ofEncounter[encounter])
        {
            if (_lines.Counted[line])
            {
                ReadLine(line);
            }
        }

        Days.Count();
    }

    private void ReadLine(int line)
    {
        var drug = _context.Terms.DrugOnRoute(_lines.Drug[line]);
        int grade = (int)(drug.Grade ?? 0);
        ReadAmounts(line, grade);
        if (_lines.Returned[line])
        {
            return;
        }

        _counted++;
        _drugs.Add(_drugNumbers[_lines.Drug[line]]);
        Kinds |= _kindsOf[_lines.Drug[line]];
        _combination.Add(line, drug.KeyReadings);
        _linesOfGrade[grade]++;
        _intravenous += drug.Intravenous == true ? 1 : 0;
        _routeUnknown += drug.Intravenous is null ? 1 : 0;
        ReadPurpose(line, grade);
        ReadDays(line);
    }

    private void ReadAmounts(int line, int grade)
    {
        if (double.IsNaN(_lines.Ddds[line]))
        {
            WithoutDdd++;
        }
        else
        {
            _ddds[grade] += _lines.Ddds[line];
            _dddsKnown[grade]++;
        }

        if (_context.Records.DrugOrders.Cost[_lines.Order[line]] is { } cost)
        {
            _cost += cost;
            _costKnown++;
        }
    }

    private void ReadPurpose(int line, int grade)
    {
        if (_lines.Purpose[line] == Purpose.Prophylaxis)
        {
            _prophylactic = true;
            return;
        }

        _purposeUnknown += _lines.Purpose[line] == Purpose.Unknown ? 1 : 0;
        _therapyOfGrade[grade]++;
        if (_lines.FirstDose[line] != long.MinValue)
        {
            _firstOfGrade[grade] = Math.Min(_firstOfGrade[grade], _lines.FirstDose[line]);
        }
    }

    private void ReadDays(int line)
    {
        int drug = _drugNumbers[_lines.Drug[line]];
        if (_given.Of(_lines.Order[line]).Length > 0)
        {
            foreach (int day in _given.DaysOf(_lines.Order[line]))
            {
                Days.Add(drug, day, day);
            }
        }
        else if (_lines.FirstDay[line] != int.MinValue)
        {
            Days.Add(drug, _lines.FirstDay[line], _lines.LastDay[line]);
        }
    }

    private void Clear()
    {
        Array.Clear(_linesOfGrade);
        Array.Clear(_ddds);
        Array.Clear(_dddsKnown);
        Array.Clear(_therapyOfGrade);
        Array.Fill(_firstOfGrade, long.MaxValue);
        _drugs.Clear();
        _combination.Clear();
        Kinds = DrugKinds.None;
        Days.Clear();
        (_counted, _intravenous, _routeUnknown, _cost, _costKnown) = (0, 0, 0, 0, 0);
        (WithoutDdd, _purposeUnknown, _prophylactic) = (0, 0, false);
    }

    /// <summary>One number for each substance, whatever the route.</summary>
    private static int[] NumberDrugs(UseContext context)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var of = new int[context.Terms.DrugsOnRoute];
        for (int id = 0; id < of.Length; id++)
        {
            string code = context.Terms.DrugOnRoute(id).Drug.Code;
            of[id] = numbers.TryGetValue(code, out int number) ? number : numbers[code] = numbers.Count;
        }

        return of;
    }
}
