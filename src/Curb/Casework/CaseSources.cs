using Curb.AbnormalUse;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.Measurements;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Quality;
using Curb.ReferenceData;
using Curb.Stewardship;
using Curb.Supervision;
using Curb.Susceptibilities;

namespace Curb.Casework;

/// <summary>What a data folder holds that findings are made of.</summary>
/// <param name="Facts">Facts.</param>
/// <param name="Institutions">Institutions looked at.</param>
/// <param name="Deliveries">Delivered files with what became of them.</param>
/// <param name="Measurements">What an institution's laboratory delivered.</param>
/// <param name="Guideline">Guideline and year by which its results are read, such as CLSI 2025; null where unknown.</param>
public sealed record CaseGround(
    IFactSource Facts,
    IReadOnlyList<Institution> Institutions,
    IReadOnlyList<(string Institution, SourceFile File, BatchOutcome Outcome, DateTime? At)> Deliveries,
    Func<string, (ReceivedIsolates Isolates, ReceivedSusceptibilities Results)> Measurements,
    Func<string, string?> Guideline)
{
    /// <summary>Stays of an institution as delivered; null where they are not at hand.</summary>
    public Func<string, ReceivedEncounters>? Stays { get; init; }
}

/// <summary>Everything found, and what was looked at: a finding that is missing from what was looked at is gone.</summary>
/// <param name="Findings">Findings.</param>
/// <param name="LookedAt">Types and institutions that were looked at as a whole.</param>
public sealed record CaseHarvest(IReadOnlyList<CaseFinding> Findings, IReadOnlyList<(string Type, string Institution)> LookedAt);

/// <summary>Gathers the findings of a data folder.</summary>
public sealed class CaseSources(CaseTypeLibrary types, PolicyLibrary policies, ReferenceLibrary reference)
{
    private readonly Func<string, Bilingual> _drug = code => reference.Antimicrobial(code) is { } known ? new Bilingual(known.NameZh ?? known.Name, known.Name) : new Bilingual(code, code);
    private readonly Func<string, Bilingual> _organism = code => reference.Organism(code) is { } known ? new Bilingual(known.NameZh ?? known.Name, known.Name) : new Bilingual(code, code);

    private CaseFindings Findings => new(_drug, _organism);

    /// <summary>Kinds that the program finds by itself.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [CaseFindings.ResistanceWarning, CaseFindings.AbnormalUse, CaseFindings.DataQuality, CaseFindings.LaboratoryConfirmation, CaseFindings.RejectedRows, BoardFindings.CourseReview, BoardFindings.SpecialFile];

    /// <summary>Kinds that are made of rows of single patients.</summary>
    public static IReadOnlyList<string> OfPatients { get; } = [BoardFindings.CourseReview, BoardFindings.SpecialFile];

    /// <summary>Looks for everything of the given kinds in a scope.</summary>
    /// <exception cref="DisclosureRefusedException">Kinds of patients are asked for in a scope that shows none.</exception>
    /// <param name="ground">The data.</param>
    /// <param name="scope">What is looked at.</param>
    /// <param name="kinds">Ids of case types.</param>
    public CaseHarvest Gather(CaseGround ground, Scope scope, IReadOnlyCollection<string> kinds)
    {
        var codes = ground.Institutions.Select(institution => institution.Code).Where(scope.Covers).ToList();
        var found = new List<CaseFinding>();
        found.AddRange(Alerts(ground, scope).Select(Findings.Of).Where(finding => kinds.Contains(finding.Type)));
        if (kinds.Contains(CaseFindings.DataQuality) && types.Find(CaseFindings.DataQuality) is { } quality)
        {
            found.AddRange(new FeedQuality(QualityCheck.Load(reference), ground.Facts).Find(scope).Select(finding => CaseFindings.Of(finding, quality)).OfType<CaseFinding>());
        }

        if (kinds.Contains(CaseFindings.LaboratoryConfirmation) && types.Find(CaseFindings.LaboratoryConfirmation) is { } laboratory)
        {
            found.AddRange(codes.SelectMany(code => Laboratory(ground, code, laboratory)));
        }

        if (kinds.Contains(CaseFindings.RejectedRows))
        {
            found.AddRange(ground.Deliveries.Where(line => scope.Covers(line.Institution)).Select(line => CaseFindings.Of(line.Institution, line.File, line.Outcome, line.At)).OfType<CaseFinding>());
        }

        if (kinds.Any(OfPatients.Contains))
        {
            // Courses are rows of single patients: whoever may not see them is refused, and nothing is taken for gone.
            scope.RequireIdentification();
            found.AddRange(codes.SelectMany(code => Courses(ground, scope, code, kinds)));
        }

        return new CaseHarvest([.. found.Where(finding => types.Find(finding.Type) is not null).OrderBy(finding => finding.Key, StringComparer.Ordinal)], [.. codes.SelectMany(code => kinds.Select(kind => (kind, code)))]);

        IEnumerable<UseAlert> Alerts(CaseGround from, Scope within)
        {
            if (!kinds.Contains(CaseFindings.ResistanceWarning) && !kinds.Contains(CaseFindings.AbnormalUse))
            {
                return [];
            }

            var surveillance = new UseSurveillance(from.Facts, policies, from.Institutions, SurveillanceRules.Load(reference), code => reference.Antimicrobial(code)?.DrugClass ?? "");
            return surveillance.LastMonth(within) is { } last ? surveillance.Find(within, last).Alerts : [];
        }
    }

    private IEnumerable<CaseFinding> Courses(CaseGround ground, Scope scope, string institution, IReadOnlyCollection<string> kinds)
    {
        var lists = new OrderLists(reference);
        var board = new CourseBoard(ground.Facts, scope.Within([institution]), institution, null, OrderSettings.ResultMemory(reference).KnownAfterDays);
        var book = new AdviceBook(lists);
        var findings = new BoardFindings(_drug, _organism, new MeasuredItems(reference), book.FileWindows, OrderSettings.AdultAge(reference));
        var reviews = kinds.Contains(BoardFindings.CourseReview) && types.Find(BoardFindings.CourseReview) is { } review
            ? findings.Reviews(institution, board, book.ReviewSteps, [.. review.Raise.GetValueOrDefault("grades", [])]) : [];
        var files = kinds.Contains(BoardFindings.SpecialFile) && types.Find(BoardFindings.SpecialFile) is { } file
            ? findings.Files(institution, ground.Facts, scope.Within([institution]), board, int.Parse(file.Raise.GetValueOrDefault("days", ["31"])[0], System.Globalization.CultureInfo.InvariantCulture), ground.Stays?.Invoke(institution)) : [];
        return [.. reviews, .. files];
    }

    private IEnumerable<CaseFinding> Laboratory(CaseGround ground, string institution, CaseType type)
    {
        if (ground.Guideline(institution) is not { } named || LaboratorySettings.Read(named.Replace(' ', '-')) is not { } settings)
        {
            return [];
        }

        var (isolates, results) = ground.Measurements(institution);
        return isolates.Count == 0 ? [] : Findings.Of(institution, isolates, LaboratoryFindings.Of(isolates, results, reference, settings), type);
    }
}
