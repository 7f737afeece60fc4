using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>Writes the fact rows of grown isolates and of their results.</summary>
internal sealed class IsolateFactWriter(ReceivedIsolates received, GrownIsolates grown, InterpretedIsolates interpreted, bool[][] flags)
{
    private readonly Dictionary<int, string> _months = [];
    private readonly IsolateFacts _isolates = new();

    public IsolateFacts Isolates()
    {
        var sexes = new Terms(received.Sex, DeliveredTerms.Sex);
        var wardTypes = new Terms(received.WardType, DeliveredTerms.WardType);
        var hosts = new Terms(received.Origin, DeliveredTerms.Host);
        for (int i = 0; i < grown.Count; i++)
        {
            int row = grown.Rows[i];
            AppendNames(row);
            AppendOrganism(row);
            int? collected = received.CollectedOn[row];
            _isolates.CollectedOn.Append(collected);
            _isolates.Month.Append(Month(collected));
            _isolates.Host.Append(hosts[row]);
            _isolates.Sex.Append(sexes[row]);
            _isolates.AgeYears.Append(Age(row, collected));
            _isolates.WardType.Append(wardTypes[row]);
            _isolates.Onset.Append(DeliveredTerms.Onset(received.AdmittedOn[row], collected));
            _isolates.Screening.Append(DeliveredTerms.IsScreening(received.Reason[row]));
            _isolates.Tested.Append(Tested(i));
            _isolates.FirstIsolate.Append(flags[0][i]);
            _isolates.FirstEpisode.Append(flags[0][i]);
            _isolates.FirstPhenotype.Append(flags[1][i]);
            _isolates.FirstOfYear.Append(flags[2][i]);
            _isolates.Classes.Append(interpreted.Classes[i] is { Classes.Count: > 0 } found ? string.Join(';', found.Classes) : null);
            _isolates.CannotAssess.Append(interpreted.Classes[i] is { CannotAssess.Count: > 0 } open ? string.Join(';', open.CannotAssess) : null);
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

    private void AppendNames(int row)
    {
        long id = received.Id[row] ?? row;
        _isolates.Institution.Append(received.Institution.Utf8(row));
        _isolates.ReceivedId.Append(id);
        _isolates.Isolate.Append(id);
        _isolates.IsolateKey.Append(received.Key.Utf8(row));
        _isolates.Patient.Append(received.Patient.Utf8(row));
        _isolates.Encounter.Append(received.Encounter.Utf8(row));
        _isolates.Specimen.Append(received.Specimen.Utf8(row));
        _isolates.Ward.Append(received.Ward.Utf8(row));
        _isolates.Department.Append(received.Department.Utf8(row));
        if (grown.Specimen(received, row) is { } specimen)
        {
            _isolates.SpecimenType.Append(specimen.Code);
            _isolates.SpecimenGroup.Append(specimen.Group);
            _isolates.SterileSite.Append(specimen.SterileSite);
        }
        else
        {
            _isolates.SpecimenType.AppendNull();
            _isolates.SpecimenGroup.AppendNull();
            _isolates.SterileSite.AppendNull();
        }
    }

    private void AppendOrganism(int row)
    {
        var organism = grown.Organism(received, row).Organism;
        _isolates.OrganismText.Append(received.Organism.Utf8(row));
        _isolates.Organism.Append(organism?.Code);
        _isolates.Genus.Append(organism?.Genus);
        _isolates.Gram.Append(organism?.Type is "+" or "-" ? organism.Type : null);
        _isolates.OrganismGroup.Append(organism is null ? null : DeliveredTerms.OrganismGroup(organism.Type, organism.Anaerobe));
    }

    private double? Age(int row, int? collected) =>
        DeliveredTerms.AgeYears(received.Age[row])
        ?? (received.BirthDate[row] is { } birth && collected is { } day ? DeliveredTerms.AgeYears(birth, day) : null);

    private int Tested(int isolate)
    {
        int tested = 0;
        for (int at = interpreted.Starts[isolate]; at < interpreted.Starts[isolate + 1]; at++)
        {
            tested += interpreted.Lookup[interpreted.Results[at]].Interpretation.Category.IsCall() ? 1 : 0;
        }

        return tested;
    }

    /// <summary>What each distinct interpreted result says.</summary>
    private ResultOutcomes Outcomes()
    {
        var outcomes = new ResultOutcomes();
        for (int result = 0; result < interpreted.Lookup.Count; result++)
        {
            var (test, value, _, interpretation) = interpreted.Lookup[result];
            outcomes.Drug.Append(test?.Drug);
            outcomes.Method.Append(value.Kind == ValueKind.Category ? "REPORTED" : test?.MethodText);
            outcomes.Operator.Append(value.OperatorText);
            outcomes.Value.Append(value.Kind is ValueKind.Mic or ValueKind.Zone ? value.Number : null);
            outcomes.Reported.Append(value.Reported.Text());
            outcomes.Sir.Append(interpretation.Category.Text());
            outcomes.Reason.Append(interpretation.Reason);
            outcomes.EndRow();
        }

        return outcomes;
    }

    private string? Month(int? day)
    {
        if (day is not { } known)
        {
            return null;
        }

        if (!_months.TryGetValue(known, out var month))
        {
            month = Days.ToDate(known).ToString("yyyy-MM", CultureInfo.InvariantCulture);
            _months.Add(known, month);
        }

        return month;
    }

    /// <summary>The coded value of each distinct text of a column.</summary>
    private sealed class Terms(TextColumn column, Func<string?, string?> read)
    {
        private readonly Dictionary<int, string?> _read = [];

        public string? this[int row]
        {
            get
            {
                int code = column.Codes[row];
                if (!_read.TryGetValue(code, out var term))
                {
                    term = read(column.Dictionary.Text(code));
                    _read.Add(code, term);
                }

                return term;
            }
        }
    }
}
