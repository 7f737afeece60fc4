using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>All that reference and catalogue say about one antimicrobial on one route: looked up once and used by every line.</summary>
internal sealed class DrugOnRoute
{
    private readonly IReadOnlyList<(double Grams, double UnitDoses)> _unitDoses;

    /// <summary>Text of a route that was not delivered but follows from the form or the drug: whether it is intravenous stays unknown.</summary>
    public const string Implied = "";

    public DrugOnRoute(Antimicrobial drug, RouteTerm? route, string salt, ReferenceLibrary reference, GradedCatalogue catalogue, string form, ContentTables contents, string dddEdition)
    {
        Drug = drug;
        Route = route?.Route;
        Intravenous = route is { Text: Implied, Route: "P" } ? null : route?.Intravenous;
        Systemic = route?.Systemic;
        InScope = route is null ? drug.ScopeRoutes.Count > 0 : drug.ScopeRoutes.Contains(route.Route);
        Ddd = route is { Systemic: true } || Inhaled(route) ? reference.Ddd(drug.Code, route!.Route, salt, dddEdition) : null;
        Atc = Ddd?.Atc ?? (drug.Atc.Count > 0 ? drug.Atc[0] : null);
        Grade = route is null ? null : catalogue.GradeOf(drug.Code, route.Route, form);
        Grade ??= route is null ? OnlyGrade(catalogue, drug.Code) : null;
        Aware = AwareOn(drug, route?.Route);
        GramsPerMillionUnits = contents.GramsPerMillionUnits(drug);
        CountsOnePart = Ddd is { Basis.Length: > 0 } && !Ddd.Basis.Contains(" and ", StringComparison.Ordinal) && (drug.Name.Contains('/', StringComparison.Ordinal) || contents.HasCombination(drug.Code));
        _unitDoses = Ddd is { Unit: "UD" }
            ? [.. reference.Ddds(drug.Code).Where(ddd => ddd.Unit == "UD" && ddd.Edition == Ddd.Edition && ddd.Route == Ddd.Route && ddd.Salt == Ddd.Salt && MassOf(ddd.UnitDose) is not null).Select(ddd => (MassOf(ddd.UnitDose)!.Value, ddd.Value))]
            : [];
    }

    public Antimicrobial Drug { get; }

    /// <summary>WHO route; null where it is unknown.</summary>
    public string? Route { get; }

    public bool? Intravenous { get; }

    public bool? Systemic { get; }

    /// <summary>True where the drug counts as an antimicrobial of the Chinese scope on this route (on any route, where the route is unknown).</summary>
    public bool InScope { get; }

    public DefinedDailyDose? Ddd { get; }

    public string? Atc { get; }

    public Grade? Grade { get; }

    public string? Aware { get; }

    /// <summary>Route as the analysis of routes names it; null where unknown.</summary>
    public string? RouteGroup { get; init; }

    /// <summary>Group of drugs under strengthened control; null where it is in none.</summary>
    public string? KeyClass { get; init; }

    /// <summary>Lists of key drugs that hold it.</summary>
    public KeyReadings KeyReadings { get; init; }

    /// <summary>The WHO rule by which its DDDs are counted.</summary>
    public string DddRule => Ddd switch
    {
        { Unit: "UD" } => "unit-dose",
        { Unit: "MU" } => "million-units",
        _ => CountsOnePart ? "counted-part" : "route",
    };

    /// <summary>Mass of a million units; null where there is no equivalence.</summary>
    public double? GramsPerMillionUnits { get; }

    /// <summary>True where the DDD counts one part of a combination only (piperacillin of piperacillin/tazobactam).</summary>
    public bool CountsOnePart { get; }

    /// <summary>
    /// Mass of one unit dose of the DDD, all parts together. Where the WHO list has several unit doses of the combination whose DDDs weigh the same, any piece counts by mass;
    /// where they differ, the piece must be one of the listed ones. Null where the DDD is not in unit doses or the piece is none of the list.
    /// </summary>
    public double? UnitDoseGrams(double? pieceGrams)
    {
        if (_unitDoses.Count == 0)
        {
            return null;
        }

        double first = _unitDoses[0].Grams * _unitDoses[0].UnitDoses;
        bool agree = _unitDoses.All(one => ContentTables.Same(one.Grams * one.UnitDoses, first));
        return agree ? _unitDoses[0].Grams
            : pieceGrams is { } piece && _unitDoses.FirstOrDefault(one => ContentTables.Same(one.Grams, piece)) is { Grams: > 0 } listed ? listed.Grams * listed.UnitDoses / Ddd!.Value
            : null;
    }

    /// <summary>Inhaled drugs have DDDs of their own (tobramycin 0.3 g); they don't act in the body and are left out of use intensity.</summary>
    private static bool Inhaled(RouteTerm? route) => route?.Route.StartsWith("Inhal", StringComparison.Ordinal) == true;

    /// <summary>The grade where the catalogue gives the drug one only, whatever the route and form.</summary>
    private static Grade? OnlyGrade(GradedCatalogue catalogue, string drug)
    {
        var grades = catalogue.Entries.Where(entry => entry.Key.Drug == drug).Select(entry => entry.Value)
            .Concat(catalogue.Forms.Where(entry => entry.Key.Drug == drug).Select(entry => entry.Value)).Distinct().ToList();
        return grades.Count == 1 ? grades[0] : null;
    }

    private static string? AwareOn(Antimicrobial drug, string? route)
    {
        string? listed = drug.AwareByRoute?.Split(';').Select(pair => pair.Split('=')).Where(pair => pair.Length == 2 && pair[0] == route).Select(pair => pair[1]).FirstOrDefault();
        return listed ?? (drug.AwareByRoute is not null && route is null ? null : drug.Aware);
    }

    private static double? MassOf(string unitDose)
    {
        var content = Specification.Parse(unitDose);
        return content.PartGrams.Count > 0 ? content.PartGrams.Sum() : content.Grams;
    }
}
