using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>Writes the fact rows of grown isolates and of their results.</summary>
internal sealed class IsolateFactWriter(ReceivedIsolates received, GrownIsolates grown, InterpretedIsolates interpreted, bool[][] flags)
{
    private readonly Dictionary<int, int> _months = [];
    private readonly Dictionary<ResistanceClasses, (int Found, int Open)> _classes = new(ReferenceEqualityComparer.Instance);
    private readonly IsolateFacts _isolates = new();

    public IsolateFacts Isolates()
    {
        ShareNames();
        var terms = Terms();
        var ages = new Distinct<double?>(received.Age, DeliveredTerms.AgeYears);
        var screening = new Distinct<bool>(received.Reason, DeliveredTerms.IsScreening);
        for (int i = 0; i < grown.Count; i++)
        {
            int row = grown.Rows[i];
            AppendNames(row);
            Array.ForEach(terms, term => term.Append(row));
            int? collected = received.CollectedOn[row];
            _isolates.CollectedOn.Append(collected);
            _isolates.Month.AppendCode(Month(collected));
            _isolates.SterileSite.Append(grown.Specimen(received, row)?.SterileSite);
            _isolates.AgeYears.Append(ages[row] ?? AgeAt(received.BirthDate[row], collected));
            _isolates.Onset.Append(DeliveredTerms.Onset(received.AdmittedOn[row], collected));
            _isolates.Screening.Append(screening[row]);
            _isolates.Tested.Append(interpreted.Tested[i]);
            _isolates.FirstIsolate.Append(flags[0][i]);
            _isolates.FirstEpisode.Append(flags[0][i]);
            _isolates.FirstPhenotype.Append(flags[1][i]);
            _isolates.FirstOfYear.Append(flags[2][i]);
            var (found, open) = ClassCodes(interpreted.Classes[i]);
            _isolates.Classes.AppendCode(found);
            _isolates.CannotAssess.AppendCode(open);
            _isolates.EndRow();
        }

        return _isolates;
    }

    public IsolateResults Results()
    {
        var ids = new long[grown.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = received.Id[grown.Rows[i]] ?? grown.Rows[i];
        }

        return new IsolateResults(ids, interpreted.Starts, interpreted.Results, Outcomes());
    }

    /// <summary>Names and keys stay as they were delivered, so only their codes are copied.</summary>
    private void ShareNames()
    {
        foreach (var (from, to) in Names())
        {
            to.Share(from.Dictionary);
        }
    }

    private (TextColumn From, TextColumn To)[] Names() =>
    [
        (received.Institution, _isolates.Institution), (received.Key, _isolates.IsolateKey), (received.Patient, _isolates.Patient), (received.Encounter, _isolates.Encounter),
        (received.Specimen, _isolates.Specimen), (received.Ward, _isolates.Ward), (received.Department, _isolates.Department), (received.Organism, _isolates.OrganismText),
    ];

    private void AppendNames(int row)
    {
        long id = received.Id[row] ?? row;
        _isolates.ReceivedId.Append(id);
        _isolates.Isolate.Append(id);
        _isolates.Institution.AppendCode(received.Institution.Codes[row]);
        _isolates.IsolateKey.AppendCode(received.Key.Codes[row]);
        _isolates.Patient.AppendCode(received.Patient.Codes[row]);
        _isolates.Encounter.AppendCode(received.Encounter.Codes[row]);
        _isolates.Specimen.AppendCode(received.Specimen.Codes[row]);
        _isolates.Ward.AppendCode(received.Ward.Codes[row]);
        _isolates.Department.AppendCode(received.Department.Codes[row]);
        _isolates.OrganismText.AppendCode(received.Organism.Codes[row]);
    }

    /// <summary>Columns whose value follows from one delivered text.</summary>
    private Term[] Terms()
    {
        var (organism, specimen) = (received.Organism, received.SpecimenType);
        return
        [
            new(organism, _isolates.Organism, row => Organism(row)?.Code),
            new(organism, _isolates.Genus, row => Organism(row)?.Genus),
            new(organism, _isolates.Gram, row => Organism(row) is { Type: "+" or "-" } known ? known.Type : null),
            new(organism, _isolates.OrganismGroup, row => Organism(row) is { } known ? DeliveredTerms.OrganismGroup(known.Type, known.Anaerobe) : null),
            new(specimen, _isolates.SpecimenType, row => grown.Specimen(received, row)?.Code),
            new(specimen, _isolates.SpecimenGroup, row => grown.Specimen(received, row)?.Group),
            new(received.Origin, _isolates.Host, row => DeliveredTerms.Host(received.Origin[row])),
            new(received.Sex, _isolates.Sex, row => DeliveredTerms.Sex(received.Sex[row])),
            new(received.WardType, _isolates.WardType, row => DeliveredTerms.WardType(received.WardType[row])),
        ];
    }

    private Organism? Organism(int row) => grown.Organism(received, row).Organism;

    private static double? AgeAt(int? birth, int? day) => birth is { } born && day is { } known ? DeliveredTerms.AgeYears(born, known) : null;

    /// <summary>What each distinct interpreted result says.</summary>
    private ResultOutcomes Outcomes()
    {
        var outcomes = new ResultOutcomes();
        for (int result = 0; result < interpreted.Lookup.Count; result++)
        {
            var (test, value, _, interpretation, compared) = interpreted.Lookup[result];
            outcomes.Drug.Append(test?.Drug);
            outcomes.Method.Append(value.Kind == ValueKind.Category ? "REPORTED" : test?.MethodText);
            outcomes.Operator.Append(value.OperatorText);
            outcomes.Value.Append(value.Kind is ValueKind.Mic or ValueKind.Zone ? value.Number : null);
            outcomes.Reported.Append(value.Reported.Text());
            outcomes.Sir.Append(interpretation.Category.Text());
            outcomes.Compared.Append(compared.Text());
            outcomes.Reason.Append(interpretation.Reason);
            outcomes.EndRow();
        }

        return outcomes;
    }

    /// <summary>Codes of the classes found and of those left open. The classifier gives the same answer object again, so each is joined once.</summary>
    private (int Found, int Open) ClassCodes(ResistanceClasses? classes)
    {
        if (classes is null)
        {
            return default;
        }

        if (!_classes.TryGetValue(classes, out var codes))
        {
            codes = (_isolates.Classes.Dictionary.Code(string.Join(';', classes.Classes)), _isolates.CannotAssess.Dictionary.Code(string.Join(';', classes.CannotAssess)));
            _classes.Add(classes, codes);
        }

        return codes;
    }

    private int Month(int? day)
    {
        if (day is not { } known)
        {
            return 0;
        }

        if (!_months.TryGetValue(known, out int month))
        {
            month = _isolates.Month.Dictionary.Code(Days.ToDate(known).ToString("yyyy-MM", CultureInfo.InvariantCulture));
            _months.Add(known, month);
        }

        return month;
    }

    /// <summary>A fact column that follows from a delivered text: found once for each distinct text.</summary>
    private sealed class Term(TextColumn from, TextColumn to, Func<int, string?> read)
    {
        private const int Unread = -1;
        private readonly int[] _codes = Enumerable.Repeat(Unread, from.Dictionary.Count).ToArray();

        public void Append(int row)
        {
            int text = from.Codes[row];
            if (_codes[text] == Unread)
            {
                _codes[text] = to.Dictionary.Code(read(row));
            }

            to.AppendCode(_codes[text]);
        }
    }
}
