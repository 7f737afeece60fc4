using Curb.AntimicrobialUse;
using Curb.Courses;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Supervision;

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

    /// <summary>Packs that set the rules of the order check; null derives no findings.</summary>
    public PolicyLibrary? Packs { get; init; }

    /// <summary>Packs of lower levels that the institutions follow.</summary>
    public IReadOnlyList<string> Adopted { get; init; } = [];

    /// <summary>Derives one institution and writes its facts in one transaction.</summary>
    public FactSet Run(DataFolder folder, string institution)
    {
        // Breakpoints are parsed while records are read; whoever asks for them later waits for this reading or finds it done.
        var breakpoints = Task.Run(() => (reference.Breakpoints(laboratory.Guideline, laboratory.Year), reference.ExpectedResistance(laboratory.Guideline)));
        var records = Read(folder.Received, institution);
        breakpoints.GetAwaiter().GetResult();
        var mappings = folder.DrugMappings(institution);
        // The store takes in what is ready while the rest is still worked out: use first, then results, then isolates.
        var laboratoryFacts = Task.Run(() => IsolateDerivation.DeriveCompact(records.Isolates, records.Susceptibilities, reference, laboratory));
        var use = UseDerivation.Derive(records, reference, catalogue, mappings, settings);
        var courses = TreatmentCourses.Derive(use.DrugUse, CourseRules.Load(reference), SpectrumRanks.Load(reference), InfectionDiagnoses.Load(reference).ByEncounter(records.Diagnoses));
        using var replacement = folder.Facts.BeginReplace(institution, Stamp);
        replacement.Add(use);
        replacement.Add(new FactSet { Courses = courses });
        var derived = laboratoryFacts.GetAwaiter().GetResult();
        var isolates = Task.Run(() =>
        {
            var facts = derived.Isolates();
            MdroMarks.Mark(facts, reference);
            return facts;
        });
        replacement.Add(new FactSet { Results = derived.Results });
        var isolateFacts = isolates.GetAwaiter().GetResult();
        replacement.Add(new FactSet { Isolates = isolateFacts });
        var findings = Findings(use, records, folder);
        replacement.Add(new FactSet { Findings = findings });
        replacement.Commit();
        foreach (string notice in UnknownEncounters.Of(records))
        {
            Console.Error.WriteLine($"{institution}: {notice}");
        }

        return Facts(use, courses, isolateFacts, derived.Results, findings);
    }

    private static FactSet Facts(FactSet use, CourseFacts courses, IsolateFacts isolates, IsolateResults? results, FindingFacts findings) => new()
    {
        Encounters = use.Encounters,
        DrugUse = use.DrugUse,
        Courses = courses,
        UseMonths = use.UseMonths,
        Occupancy = use.Occupancy,
        Prescriptions = use.Prescriptions,
        Surgeries = use.Surgeries,
        Specimens = use.Specimens,
        Isolates = isolates,
        Results = results,
        Findings = findings,
    };

    /// <summary>What the rules of the order check would have said to the orders; none without policy packs.</summary>
    private FindingFacts Findings(FactSet use, ReceivedRecords records, DataFolder folder)
    {
        if (Packs is not { } packs || use.DrugUse.Count == 0)
        {
            return new FindingFacts();
        }

        var lists = new OrderLists(reference);
        var known = folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == records.Institution) ?? Institution.Unregistered(records.Institution);
        return OrderFindings.Derive(new ReceivedOrders(use, records.Diagnoses, lists), use.DrugUse, day => OrderKnowledge.For(lists, packs, known, day, catalogue, Adopted));
    }

    public static ReceivedRecords Read(ReceivedStore received, string institution)
    {
        var results = Task.Run(() => received.Read<ReceivedSusceptibilities>(institution));
        return new(institution)
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
            Susceptibilities = results.GetAwaiter().GetResult(),
        };
    }
}
