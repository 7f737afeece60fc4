using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Writes one row for each outpatient or emergency prescription: the lines of an encounter under one prescription number, antimicrobial or not.
/// Lines without a number are one prescription for each prescriber and day.
/// </summary>
internal sealed class PrescriptionRows
{
    private readonly UseContext _context;
    private readonly OrderLines _lines;
    private readonly int[] _lineOf;
    private readonly ReceivedDrugOrders _orders;
    private readonly PrescriptionFacts _facts;
    private readonly TextCopy _number;
    private readonly HashSet<string> _agents = new(StringComparer.Ordinal);

    private PrescriptionRows(UseContext context, OrderLines lines, PrescriptionFacts facts)
    {
        _context = context;
        _lines = lines;
        _facts = facts;
        _orders = context.Records.DrugOrders;
        _lineOf = new int[_orders.Count];
        Array.Fill(_lineOf, -1);
        for (int line = 0; line < lines.Count; line++)
        {
            _lineOf[lines.Order[line]] = line;
        }

        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        _number = TextCopy.Sharing(_orders.Prescription, facts.Prescription);
        Prescriptions = new int[context.Stays.Count];
        WithAntimicrobial = new int[context.Stays.Count];
    }

    /// <summary>Number of prescriptions of each encounter.</summary>
    public int[] Prescriptions { get; }

    /// <summary>Those of them with a counted antimicrobial.</summary>
    public int[] WithAntimicrobial { get; }

    public static PrescriptionRows Append(UseContext context, OrderLines lines, PrescriptionFacts facts)
    {
        var rows = new PrescriptionRows(context, lines, facts);
        var ofEncounter = Grouping.By(context.Stays.Count, context.OrderEncounters);
        for (int encounter = 0; encounter < context.Stays.Count; encounter++)
        {
            if (context.Stays.Kind(encounter) is "outpatient" or "emergency")
            {
                rows.AppendVisit(encounter, ofEncounter[encounter]);
            }
        }

        rows.AppendWithoutEncounter();
        return rows;
    }

    /// <summary>Prescriptions whose visit was not delivered stand alone under their number; their kind is unknown.</summary>
    private void AppendWithoutEncounter()
    {
        var orphans = Enumerable.Range(0, _orders.Count).Where(order => _context.OrderEncounters[order] < 0 && _orders.Prescription.IsKnown(order)).ToArray();
        AppendVisit(-1, orphans);
    }

    private void AppendVisit(int encounter, Span<int> orders)
    {
        // Lines of one prescription stay in the order in which they came, whatever else is sorted with them: the first of them speaks for all.
        orders.Sort((a, b) => Compare(a, b) is not 0 and var order ? order : a.CompareTo(b));
        for (int start = 0; start < orders.Length;)
        {
            int end = start + 1;
            while (end < orders.Length && Compare(orders[start], orders[end]) == 0)
            {
                end++;
            }

            if (!IsReturn(orders[start..end]))
            {
                AppendPrescription(encounter, orders[start..end]);
            }

            start = end;
        }
    }

    /// <summary>A slip that only gives drugs back is no prescription.</summary>
    private bool IsReturn(ReadOnlySpan<int> orders)
    {
        foreach (int order in orders)
        {
            if (!(_orders.Quantity[order] < 0))
            {
                return false;
            }
        }

        return true;
    }

    private int Compare(int a, int b)
    {
        int byNumber = _orders.Prescription.Codes[a].CompareTo(_orders.Prescription.Codes[b]);
        if (byNumber != 0 || _orders.Prescription.IsKnown(a))
        {
            return byNumber;
        }

        int byPrescriber = _orders.Prescriber.Codes[a].CompareTo(_orders.Prescriber.Codes[b]);
        return byPrescriber != 0 ? byPrescriber : Day(a).CompareTo(Day(b));
    }

    private int Day(int order) => _orders.StartedAt[order] is { } time ? Instants.Day(time) : int.MinValue;

    private void AppendPrescription(int encounter, ReadOnlySpan<int> orders)
    {
        int first = orders[0];
        _facts.Institution.AppendCode(_context.Institution);
        _facts.ReceivedId.Append(_orders.Id[first]);
        _number.Append(first);
        _facts.Encounter.Append(_orders.Encounter.Utf8(first));
        _facts.Patient.Append((encounter < 0 ? null : _context.Records.Encounters.Patient[encounter]) ?? _orders.Patient[first]);
        _facts.Kind.Append(_context.Stays.Kind(encounter));
        _facts.Month.AppendCode(_context.MonthOf(_orders.StartedAt[first] ?? _context.Stays.Start(encounter)));
        _facts.Department.Append(_orders.Department[first] ?? (encounter < 0 ? null : _context.Records.Encounters.Department[encounter]));
        _facts.Physician.Append(_orders.Prescriber[first] ?? (encounter < 0 ? null : _context.Records.Encounters.Physician[encounter]));
        bool antimicrobial = AppendContent(orders);
        _facts.EndRow();
        if (encounter >= 0)
        {
            Prescriptions[encounter]++;
            WithAntimicrobial[encounter] += antimicrobial ? 1 : 0;
        }
    }

    private bool AppendContent(ReadOnlySpan<int> orders)
    {
        _agents.Clear();
        bool? special = false, intravenous = false;
        double? cost = null, antimicrobialCost = null;
        foreach (int order in orders)
        {
            cost = Sum(cost, _orders.Cost[order]);
            if (_lineOf[order] is var line && (line < 0 || !_lines.Counted[line] || _lines.Returned[line]))
            {
                continue;
            }

            var drug = _context.Terms.DrugOnRoute(_lines.Drug[line]);
            _agents.Add(drug.Drug.Code);
            special = Or(special, drug.Grade is null ? null : drug.Grade == ReferenceData.Grade.Special);
            intravenous = Or(intravenous, drug.Intravenous);
            antimicrobialCost = Sum(antimicrobialCost, _orders.Cost[order]);
        }

        _facts.Lines.Append(orders.Length);
        _facts.Antimicrobial.Append(_agents.Count > 0);
        _facts.Special.Append(special);
        _facts.Intravenous.Append(intravenous);
        _facts.Agents.Append(_agents.Count);
        _facts.Cost.Append(cost);
        _facts.AntimicrobialCost.Append(_agents.Count == 0 && cost is not null ? 0 : antimicrobialCost);
        return _agents.Count > 0;
    }

    private static double? Sum(double? sum, double? value) => value is null ? sum : (sum ?? 0) + value;

    /// <summary>True wins; else unknown; else false.</summary>
    private static bool? Or(bool? a, bool? b) => a == true || b == true ? true : a is null || b is null ? null : false;
}
