using System.Collections.Concurrent;
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
using Curb.Storage.Governance;
using Curb.Supervision;
using Curb.Tallies;

namespace Curb.Cli.Commands;

/// <summary>Derives the facts of institutions of a data folder from what they delivered, and replaces the facts that stand.</summary>
/// <param name="reference">Reference tables.</param>
/// <param name="catalogue">Grades.</param>
/// <param name="settings">Windows and guards of use.</param>
/// <param name="laboratory">Guideline year and first-isolate rule.</param>
/// <param name="policies">Policy packs, for the stamp.</param>
internal sealed class FactDerivation(ReferenceLibrary reference, GradedCatalogue catalogue, UseSettings settings, LaboratorySettings laboratory, string policies)
{
    // Each part waits in two files that are held open.
    private const int MostParts = 200;

    /// <summary>What the facts rest on: reference datasets with editions, catalogue, settings, guideline and packs.</summary>
    public string Stamp { get; } =
        $"{reference.Stamp}; ddds {settings.DddEdition}; settings {settings.Edition}; catalogue {catalogue.Id}{(catalogue.Verified ? "" : " (unverified)")}; {laboratory.Edition.Name}; policies {policies}";

    /// <summary>The stamp with the version of what the institution decided on prescribing, where it keeps records of that.</summary>
    private string StampOf(DataFolder folder, string institution) =>
        Packs is not null && new GovernanceStore(folder.Records).Snapshot(Scope.DataFolderOwner, institution) is { IsEmpty: false } governance ? $"{Stamp}; governance {governance.Version}" : Stamp;

    /// <summary>Packs that set the rules of the order check; null derives no findings.</summary>
    public PolicyLibrary? Packs { get; init; }

    /// <summary>Sums that are kept with the facts.</summary>
    public IReadOnlyList<TallyDefinition> Tallies { get; init; } = TallyPlan.None;

    /// <summary>Packs of lower levels that the institutions follow.</summary>
    public IReadOnlyList<string> Adopted { get; init; } = [];

    /// <summary>Order lines aimed at in a part. An institution with less than two parts of them is derived at once.</summary>
    public int OrdersPerPart { get; init; } = 300_000;

    /// <summary>Derives one institution and writes its facts in one transaction.</summary>
    /// <returns>Rows of each fact.</returns>
    public IReadOnlyList<(string Fact, long Rows)> Run(DataFolder folder, string institution)
    {
        // Breakpoints are parsed while records are read; whoever asks for them later waits for this reading or finds it done.
        var breakpoints = Task.Run(() => (reference.Breakpoints(laboratory.Edition), reference.ExpectedResistance(laboratory.Guideline)));
        long orders = folder.Received.Count(institution, new ReceivedDrugOrders().Name);
        int parts = (int)Math.Min(MostParts, orders / OrdersPerPart);
        var rows = parts < 2 ? AtOnce(folder, institution, breakpoints) : InParts(folder, institution, parts);
        breakpoints.GetAwaiter().GetResult();
        return rows;
    }

    private DerivedRows AtOnce(DataFolder folder, string institution, Task breakpoints)
    {
        var records = Read(folder.Received, institution);
        breakpoints.GetAwaiter().GetResult();
        // The store takes in what is ready while the rest is still worked out: use first, then results, then isolates.
        var laboratoryFacts = Laboratory(records.Isolates, records.Susceptibilities);
        var use = Use(folder, institution, laboratoryFacts, Environment.ProcessorCount).Derive(records, UseFeed.OfRecords);
        using var replacement = folder.Facts.BeginReplace(institution, StampOf(folder, institution), Tallies);
        var written = new DerivedRows();
        written.Add(replacement, use.Facts);
        return Finish(folder, institution, replacement, written, laboratoryFacts, use.Unknown, [use.Untold]);
    }

    /// <summary>Parts are worked out while those before them are written; isolates, which are far fewer, are read as a whole before them, because findings look at a patient's earlier results.</summary>
    private DerivedRows InParts(DataFolder folder, string institution, int parts)
    {
        var census = new UseFeedCensus();
        var isolates = Laboratory(folder.Received.Read<ReceivedIsolates>(institution), folder.Received.Read<ReceivedSusceptibilities>(institution));
        var use = Use(folder, institution, isolates, 1);
        var written = new DerivedRows();
        var unknown = new UnknownEncounters();
        var untold = new List<UntoldOperations>();
        using var replacement = folder.Facts.BeginReplace(institution, StampOf(folder, institution), Tallies);
        using (var records = folder.Received.InParts(institution, parts, census, () => use.Again().Deriver.Sieve()))
        {
            var feed = census.Feed();
            foreach (var part in SideBySide.Of(records.Count, Environment.ProcessorCount, use.Again, (tools, part) => tools.Derive(records.Read(part), feed)))
            {
                written.Add(replacement, part.Facts);
                unknown.Add(part.Unknown);
                untold.Add(part.Untold);
            }
        }

        return Finish(folder, institution, replacement, written, isolates, unknown, untold);
    }

    private UsePart Use(DataFolder folder, string institution, Task<(IsolateResults Results, Lazy<IsolateFacts> Isolates)> isolates, int threads) =>
        new(reference, GradesOf(folder, institution), folder.DrugMappings(institution), settings, Findings(folder, institution, isolates, threads));

    /// <summary>The institution's own catalogue by the day on which it ruled, where it keeps one, and never laxer than the list above it.</summary>
    private GradeHistory GradesOf(DataFolder folder, string institution) => new GovernanceStore(folder.Records).Snapshot(Scope.DataFolderOwner, institution).GradeHistory(catalogue);

    private Task<(IsolateResults Results, Lazy<IsolateFacts> Isolates)> Laboratory(ReceivedIsolates isolates, ReceivedSusceptibilities results) => Task.Run(() =>
    {
        var derived = IsolateDerivation.DeriveCompact(isolates, results, reference, laboratory);
        return (derived.Results, new Lazy<IsolateFacts>(derived.Isolates));
    });

    private DerivedRows Finish(
        DataFolder folder, string institution, FactReplacement replacement, DerivedRows written, Task<(IsolateResults Results, Lazy<IsolateFacts> Isolates)> laboratoryFacts, UnknownEncounters unknown,
        IReadOnlyCollection<UntoldOperations> untold)
    {
        var derived = laboratoryFacts.GetAwaiter().GetResult();
        var isolates = Task.Run(() =>
        {
            var facts = derived.Isolates.Value;
            MdroMarks.Mark(facts, reference);
            return facts;
        });
        written.Add(replacement, [.. UntoldOperations.Settle(untold).Select(found => new FactSet { OperationFindings = found })]);
        written.Add(replacement, [new FactSet { Results = derived.Results }]);
        written.Add(replacement, [new FactSet { Isolates = isolates.GetAwaiter().GetResult(), ReportedFigures = MonthlyReturn.Derive(folder.Received.Read<ReceivedReportedFigures>(institution)) }]);
        replacement.Commit();
        foreach (string notice in unknown.Sentences())
        {
            Console.Error.WriteLine($"{institution}: {notice}");
        }

        return written;
    }

    /// <summary>Derives use and courses of an institution, or of its parts one after the other. For one thread at a time.</summary>
    private sealed class UsePart(
        ReferenceLibrary reference, GradeHistory grades, IReadOnlyDictionary<string, string> mappings, UseSettings settings, Func<FactSet, ReceivedRecords, IReadOnlyDictionary<string, bool>, (FactSet Facts, UntoldOperations Untold)> findings)
    {
        private readonly CourseRules _courses = CourseRules.Load(reference);
        private readonly SpectrumRanks _ranks = SpectrumRanks.Load(reference);
        private readonly InfectionDiagnoses _infections = InfectionDiagnoses.Load(reference);

        public UseDeriver Deriver { get; } = new(reference, grades, mappings, settings);

        /// <summary>The same for another thread.</summary>
        public UsePart Again() => new(reference, grades, mappings, settings, findings);

        public DerivedPart Derive(ReceivedRecords records, UseFeed feed)
        {
            var unknown = new UnknownEncounters();
            unknown.Count(records);
            var use = Deriver.Derive(records, feed);
            var infections = _infections.ByEncounter(records.Diagnoses);
            var courses = TreatmentCourses.Derive(use.DrugUse, _courses, _ranks, infections, GivenDoses.Of(records.Administrations, use.DrugUse));
            var (found, untold) = findings(use, records, infections);
            return new DerivedPart([use, new FactSet { Courses = courses, Findings = found.Findings, OperationFindings = found.OperationFindings }], unknown, untold);
        }
    }

    /// <summary>What the rules of the order check would have said to the orders and operations of a part; nothing without policy packs. Safe to share between threads.</summary>
    private Func<FactSet, ReceivedRecords, IReadOnlyDictionary<string, bool>, (FactSet Facts, UntoldOperations Untold)> Findings(DataFolder folder, string institution, Task<(IsolateResults Results, Lazy<IsolateFacts> Isolates)> laboratoryFacts, int threads)
    {
        if (Packs is not { } packs)
        {
            return (_, _, _) => (new FactSet(), new UntoldOperations());
        }

        var lists = new OrderLists(reference);
        var governance = new GovernanceStore(folder.Records).Snapshot(Scope.DataFolderOwner, institution);
        var known = folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == institution) ?? Institution.Unregistered(institution);
        var isolates = new Lazy<PatientLaboratory?>(() => Known(laboratoryFacts.GetAwaiter().GetResult()));
        var byDay = new ConcurrentDictionary<DateOnly, OrderKnowledge>();
        OrderKnowledge Knowledge(DateOnly day) => byDay.GetOrAdd(day, _ => OrderKnowledge.For(lists, packs, known, day, catalogue, Adopted).Under(governance, day) with { Resistance = isolates.Value?.FiguresBefore(day) ?? ResistanceFigures.None });
        return (use, records, infections) =>
        {
            var (found, untold) = OperationFindings.OfPart(use, Knowledge, infections);
            var orders = use.DrugUse.Count == 0 ? new FindingFacts() : OrderFindings.Derive(new ReceivedOrders(use, records.Diagnoses, lists) { Laboratory = isolates.Value, Stays = records.Encounters }, use.DrugUse, Knowledge, threads);
            return (new FactSet { Findings = orders, OperationFindings = found }, untold);
        };
    }

    /// <summary>Null where no isolates were delivered: nothing is known then, which is not the same as nothing found.</summary>
    private static PatientLaboratory? Known((IsolateResults Results, Lazy<IsolateFacts> Isolates) derived) => derived.Isolates.Value is { Count: > 0 } isolates ? new PatientLaboratory(isolates, derived.Results) : null;

    /// <summary>What an institution's laboratory had found, derived anew; null where it delivered no isolates.</summary>
    public PatientLaboratory? LaboratoryOf(ReceivedRecords records) => Known(Laboratory(records.Isolates, records.Susceptibilities).GetAwaiter().GetResult());

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
            Measurements = received.Read<ReceivedMeasurements>(institution),
            Reactions = received.Read<ReceivedReactions>(institution),
            Susceptibilities = results.GetAwaiter().GetResult(),
        };
    }
}
