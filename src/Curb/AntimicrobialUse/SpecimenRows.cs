using Curb.Facts;

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
        foreach (var specimen in specimens.All)
        {
            int row = specimen.Received, isolate = specimen.Isolate;
            facts.Institution.AppendCode(context.Institution);
            facts.ReceivedId.Append(row >= 0 ? received.Id[row] : null);
            facts.Specimen.Append(row >= 0 ? received.Key.Utf8(row) : isolates.Specimen.Utf8(isolate));
            facts.Encounter.Append(specimen.Encounter >= 0 ? context.Records.Encounters.Key.Utf8(specimen.Encounter) : row >= 0 ? received.Encounter.Utf8(row) : isolates.Encounter.Utf8(isolate));
            facts.Patient.Append(row >= 0 ? received.Patient.Utf8(row) : isolates.Patient.Utf8(isolate));
            facts.Month.AppendCode(context.MonthOf(specimen.Collected));
            facts.Department.Append(row >= 0 ? received.Department.Utf8(row) : (isolates.Department.IsKnown(isolate) ? isolates.Department : isolates.Ward).Utf8(isolate));
            facts.SpecimenType.Append(specimen.Type?.Code);
            facts.SpecimenGroup.Append(specimen.Type?.Group);
            facts.SterileSite.Append(specimen.Type?.SterileSite);
            facts.Test.Append(specimen.Test);
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

    /// <summary>Null where no orders were delivered, no encounter is known, or the encounter had no therapy.</summary>
    private static bool? BeforeTherapy(UseContext context, SpecimenIndex.Specimen specimen, long[] firstTherapy) =>
        !context.HasOrders || specimen.Encounter < 0 || firstTherapy[specimen.Encounter] == long.MaxValue ? null : specimen.Before(firstTherapy[specimen.Encounter]);
}
