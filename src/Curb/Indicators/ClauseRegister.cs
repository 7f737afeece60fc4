using Curb.Policies;

namespace Curb.Indicators;

/// <summary>How far one clause is modelled.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="ModelledBy">Ids of the parameters, indicators and catalogues that rest on it; empty where none does.</param>
public sealed record ClauseCoverage(Clause Clause, IReadOnlyList<string> ModelledBy)
{
    public bool Modelled => ModelledBy.Count > 0;
}

/// <summary>
/// The register of clauses, computed from what refers to them: each clause is modelled by a number, an indicator or a catalogue, or says why it is not.
/// </summary>
public static class ClauseRegister
{
    public static IReadOnlyList<ClauseCoverage> Of(PolicyLibrary policies, IndicatorLibrary indicators)
    {
        var users = References(policies, indicators).ToLookup(reference => reference.Clause, reference => reference.User, StringComparer.Ordinal);
        return [.. policies.Packs.SelectMany(pack => pack.Clauses).Select(clause => new ClauseCoverage(clause, [.. users[clause.Id].Distinct()]))];
    }

    /// <summary>What is wrong between the two trees: unknown clauses and topics, clauses that nothing rests on and that don't say why.</summary>
    public static IReadOnlyList<ContentFault> Check(PolicyLibrary policies, IndicatorLibrary indicators)
    {
        var faults = new List<ContentFault>();
        faults.AddRange(References(policies, indicators)
            .Where(reference => policies.Clause(reference.Clause) is null)
            .Select(reference => new ContentFault(reference.User, 0, "clause", $"\"{reference.Clause}\"", "a clause of a pack's clauses.yaml")));
        faults.AddRange(from definition in indicators.Definitions
                        from edition in definition.Editions
                        where edition.Target is { } topic && !policies.Topics.ContainsKey(topic)
                        select new ContentFault($"{definition.Id}/definition.yaml", 0, "target", $"\"{edition.Target}\"", "a topic of topics.yaml"));
        faults.AddRange(Of(policies, indicators).Select(Fault).OfType<ContentFault>());
        return faults;
    }

    private static ContentFault? Fault(ClauseCoverage coverage)
    {
        string file = coverage.Clause.Id[..coverage.Clause.Id.IndexOf('#', StringComparison.Ordinal)] + "/clauses.yaml";
        return coverage switch
        {
            { Modelled: false, Clause.NotModelled: null } => new ContentFault(file, 0, coverage.Clause.Id, "nothing that rests on it", "a parameter or indicator that names it, or not_modelled with the reason"),
            { Modelled: true, Clause.NotModelled: not null } => new ContentFault(file, 0, coverage.Clause.Id, $"not_modelled, and yet {coverage.ModelledBy[0]} rests on it", "one of the two"),
            _ => null,
        };
    }

    private static IEnumerable<(string Clause, string User)> References(PolicyLibrary policies, IndicatorLibrary indicators)
    {
        var numbers = policies.Parameters.SelectMany(parameter => parameter.Values.Select(value => (value.Clause, parameter.Id)));
        var measures = indicators.Definitions.SelectMany(definition => definition.Editions.SelectMany(edition => edition.Also.Prepend(edition.Clause)).Select(clause => (clause, definition.Id)));
        var catalogues = policies.Catalogues.SelectMany(catalogue => policies.Pack(catalogue.Id)!.Clauses.Select(clause => (clause.Id, catalogue.Id + "/catalogue.csv")));
        var orderRules = policies.OrderRules.Select(setting => (setting.Clause, $"{setting.Pack}/order-rules.csv {setting.Rule}"));
        return numbers.Concat(measures).Concat(catalogues).Concat(orderRules);
    }
}
