using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>All that reference and catalogue say about one antimicrobial on one route: looked up once and used by every line.</summary>
internal sealed class DrugOnRoute
{
    /// <summary>Text of a route that was not delivered but follows from the form or the drug: whether it is intravenous stays unknown.</summary>
    public const string Implied = "";

    public DrugOnRoute(Antimicrobial drug, RouteTerm? route, string salt, ReferenceLibrary reference, GradedCatalogue catalogue, ContentTables contents, string dddEdition)
    {
        Drug = drug;
        Route = route?.Route;
        Intravenous = route is { Text: Implied, Route: "P" } ? null : route?.Intravenous;
        Systemic = route?.Systemic;
        InScope = route is null ? drug.ScopeRoutes.Count > 0 : drug.ScopeRoutes.Contains(route.Route);
        Ddd = route is { Systemic: true } ? reference.Ddd(drug.Code, route.Route, salt, dddEdition) : null;
        Atc = Ddd?.Atc ?? (drug.Atc.Count > 0 ? drug.Atc[0] : null);
        Grade = route is null ? null : catalogue.GradeOf(drug.Code, route.Route);
        Grade ??= route is null ? OnlyGrade(catalogue, drug.Code) : null;
        Aware = AwareOn(drug, route?.Route);
        GramsPerMillionUnits = contents.GramsPerMillionUnits(drug);
        CountsOnePart = Ddd is { Basis.Length: > 0 } && !Ddd.Basis.Contains(" and ", StringComparison.Ordinal) && (drug.Name.Contains('/', StringComparison.Ordinal) || contents.HasCombination(drug.Code));
        UnitDoseGrams = Ddd is { Unit: "UD" } ? MassOf(Ddd.UnitDose) : null;
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

    /// <summary>Mass of one unit dose, all parts together; null where the DDD is not in unit doses.</summary>
    public double? UnitDoseGrams { get; }

    /// <summary>The grade where the catalogue gives the drug one only, whatever the route.</summary>
    private static Grade? OnlyGrade(GradedCatalogue catalogue, string drug)
    {
        var grades = catalogue.Entries.Where(entry => entry.Key.Drug == drug).Select(entry => entry.Value).Distinct().ToList();
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
