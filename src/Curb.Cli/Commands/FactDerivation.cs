using Curb.AntimicrobialUse;
using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>Derives the facts of institutions of a data folder from what they delivered, and replaces the facts that stand.</summary>
/// <param name="reference">Reference tables.</param>
/// <param name="catalogue">Grades.</param>
/// <param name="settings">Windows and guards of use.</param>
/// <param name="laboratory">Guideline year and first-isolate rule.</param>
/// <param name="policies">Policy packs, for the stamp.</param>
internal sealed class FactDerivation(ReferenceLibrary reference, GradedCatalogue catalogue, UseSettings settings, LaboratorySettings laboratory, string policies)
{
    /// <summary>What the facts rest on: reference datasets with editions, catalogue, settings, guideline and packs.</summary>
    public string Stamp { get; } =
        $"{reference.Stamp}; ddds {settings.DddEdition}; settings {settings.Edition}; catalogue {catalogue.Id}{(catalogue.Verified ? "" : " (unverified)")}; {laboratory.Guideline} {laboratory.Year}; policies {policies}";

    /// <summary>Derives one institution and writes its facts in one transaction.</summary>
    public FactSet Run(DataFolder folder, string institution)
    {
        var records = Read(folder.Received, institution);
        var use = UseDerivation.Derive(records, reference, catalogue, folder.DrugMappings(institution), settings);
        var (isolates, results) = IsolateDerivation.DeriveResults(records.Isolates, records.Susceptibilities, reference, laboratory);
        var facts = new FactSet
        {
            Encounters = use.Encounters,
            DrugUse = use.DrugUse,
            UseMonths = use.UseMonths,
            Occupancy = use.Occupancy,
            Prescriptions = use.Prescriptions,
            Surgeries = use.Surgeries,
            Specimens = use.Specimens,
            Isolates = isolates,
            Results = results,
        };
        folder.Facts.Replace(institution, facts, Stamp);
        foreach (string notice in UnknownEncounters.Of(records))
        {
            Console.Error.WriteLine($"{institution}: {notice}");
        }

        return facts;
    }

    public static ReceivedRecords Read(ReceivedStore received, string institution) => new(institution)
    {
        Patients = received.Read<ReceivedPatients>(institution),
        Encounters = received.Read<ReceivedEncounters>(institution),
        WardStays = received.Read<ReceivedWardStays>(institution),
        Diagnoses = received.Read<ReceivedDiagnoses>(institution),
        DrugOrders = received.Read<ReceivedDrugOrders>(institution),
        Administrations = received.Read<ReceivedAdministrations>(institution),
        Surgeries = received.Read<ReceivedSurgeries>(institution),
        Specimens = received.Read<ReceivedSpecimens>(institution),
        Isolates = received.Read<ReceivedIsolates>(institution),
        Susceptibilities = received.Read<ReceivedSusceptibilities>(institution),
    };
}
