using Curb.Columns;
using Curb.Facts;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>Writes one row for each specimen or infection-related test.</summary>
internal static class SpecimenRows
{
    /// <param name="context">The derivation.</param>
    /// <param name="specimens">The specimens.</param>
    /// <param name="firstTherapy">First therapeutic dose of each encounter; <see cref="long.MaxValue"/> where there is none or its time is unknown.</param>
    /// <param name="facts">Where the rows go.</param>
    public static void Append(UseContext context, SpecimenIndex specimens, long[] firstTherapy, SpecimenFacts facts)
    {
        var received = context.Records.Specimens;
        var isolates = context.Records.Isolates;
        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var texts = new Texts(context, facts, shared: received.Count == 0);
        foreach (var specimen in specimens.All)
        {
            int row = specimen.Received, isolate = specimen.Isolate;
            facts.Institution.AppendCode(context.Institution);
            facts.ReceivedId.Append(row >= 0 ? received.Id[row] : null);
            texts.Append(specimen);
            facts.Month.AppendCode(context.MonthOf(specimen.Collected));
            facts.SterileSite.Append(specimen.Type?.SterileSite);
            facts.PathogenTest.Append((specimen.Readings & TestReadings.National) != 0);
            facts.MicrobiologyTest.Append((specimen.Readings & TestReadings.Microbiology) != 0);
            facts.ActionTest.Append((specimen.Readings & TestReadings.Action) != 0);
            facts.Positive.Append(specimen.Positive);
            facts.Rejected.Append(specimen.Rejected);
            facts.CollectedAt.Append(specimen.Collected);
            facts.BeforeTherapy.Append(BeforeTherapy(context, specimen, firstTherapy));
            facts.EndRow();
        }
    }

    /// <summary>The text columns. Each distinct text of a delivered column is looked up once; where no specimens were delivered the isolates' texts are used as they are.</summary>
    private sealed class Texts
    {
        private readonly UseContext _context;
        private readonly SpecimenFacts _facts;
        private readonly TextCopy _receivedPatient, _receivedEncounter, _receivedDepartment, _isolateSpecimen, _isolatePatient, _isolateEncounter, _isolateDepartment, _isolateWard;
        private readonly Dictionary<SpecimenType, (int Code, int Group)> _types = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<string, int> _tests = [];

        public Texts(UseContext context, SpecimenFacts facts, bool shared)
        {
            (_context, _facts) = (context, facts);
            var (received, isolates) = (context.Records.Specimens, context.Records.Isolates);
            if (shared)
            {
                facts.Specimen.Share(isolates.Specimen.Dictionary);
                facts.Patient.Share(isolates.Patient.Dictionary);
            }

            (_receivedPatient, _isolatePatient) = (new(received.Patient, facts.Patient), new(isolates.Patient, facts.Patient));
            (_receivedEncounter, _isolateEncounter) = (new(received.Encounter, facts.Encounter), new(isolates.Encounter, facts.Encounter));
            (_receivedDepartment, _isolateDepartment, _isolateWard) = (new(received.Department, facts.Department), new(isolates.Department, facts.Department), new(isolates.Ward, facts.Department));
            _isolateSpecimen = new(isolates.Specimen, facts.Specimen);
        }

        public void Append(in SpecimenIndex.Specimen specimen)
        {
            if (specimen.Received >= 0)
            {
                AppendReceived(specimen);
            }
            else
            {
                AppendIsolate(specimen);
            }

            var (type, group) = specimen.Type is { } known ? Type(known) : default;
            _facts.SpecimenType.AppendCode(type);
            _facts.SpecimenGroup.AppendCode(group);
            _facts.Test.AppendCode(_tests.TryGetValue(specimen.Test, out int test) ? test : _tests[specimen.Test] = _facts.Test.Dictionary.Code(specimen.Test));
        }

        private void AppendReceived(in SpecimenIndex.Specimen specimen)
        {
            int row = specimen.Received;
            _facts.Specimen.Append(_context.Records.Specimens.Key.Utf8(row));
            _receivedPatient.Append(row);
            _receivedDepartment.Append(row);
            if (!AppendEncounter(specimen))
            {
                _receivedEncounter.Append(row);
            }
        }

        private void AppendIsolate(in SpecimenIndex.Specimen specimen)
        {
            int row = specimen.Isolate;
            _isolateSpecimen.Append(row);
            _isolatePatient.Append(row);
            (_context.Records.Isolates.Department.IsKnown(row) ? _isolateDepartment : _isolateWard).Append(row);
            if (!AppendEncounter(specimen))
            {
                _isolateEncounter.Append(row);
            }
        }

        private bool AppendEncounter(in SpecimenIndex.Specimen specimen)
        {
            if (specimen.Encounter >= 0)
            {
                _facts.Encounter.Append(_context.Records.Encounters.Key.Utf8(specimen.Encounter));
            }

            return specimen.Encounter >= 0;
        }

        private (int Code, int Group) Type(SpecimenType type)
        {
            if (!_types.TryGetValue(type, out var codes))
            {
                codes = (_facts.SpecimenType.Dictionary.Code(type.Code), _facts.SpecimenGroup.Dictionary.Code(type.Group));
                _types.Add(type, codes);
            }

            return codes;
        }
    }

    /// <summary>Copies texts from one column to another, each distinct text looked up once.</summary>
    private sealed class TextCopy(TextColumn from, TextColumn to)
    {
        private readonly int[]? _codes = ReferenceEquals(from.Dictionary, to.Dictionary) ? null : new int[from.Dictionary.Count];

        public void Append(int row)
        {
            int code = from.Codes[row];
            to.AppendCode(_codes is null || code == 0 ? code : _codes[code] is var known and not 0 ? known : _codes[code] = to.Dictionary.Code(from.Dictionary.Utf8(code)));
        }
    }

    /// <summary>Null where no orders were delivered, no encounter is known, or the encounter had no therapy.</summary>
    private static bool? BeforeTherapy(UseContext context, in SpecimenIndex.Specimen specimen, long[] firstTherapy) =>
        !context.HasOrders || specimen.Encounter < 0 || firstTherapy[specimen.Encounter] == long.MaxValue ? null : specimen.Before(firstTherapy[specimen.Encounter]);
}
