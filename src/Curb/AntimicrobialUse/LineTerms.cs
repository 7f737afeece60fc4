using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>What the texts of order lines mean: drug, route, frequency, units, specification, purpose. Each distinct text is read once.</summary>
internal sealed class LineTerms
{
    private readonly ReceivedDrugOrders _orders;
    private readonly ReferenceLibrary _reference;
    private readonly GradedCatalogue _catalogue;
    private readonly ContentTables _contents;
    private readonly string _dddEdition;
    private readonly DrugNameMatcher _matcher;
    private readonly IReadOnlyDictionary<string, string> _mappings;
    private readonly Distinct<DrugNameMatch?> _matches;
    private readonly Distinct<RouteTerm?> _routes;
    private readonly Distinct<string> _forms;
    private readonly Dictionary<(int Name, int Code), DrugNameMatch?> _byCode = [];
    private readonly Dictionary<(string Drug, string Route, bool Intravenous, bool Implied, string Salt), int> _drugs = [];
    private readonly Dictionary<(int Name, int Route, int Form), int> _drugOf = [];
    private readonly List<DrugOnRoute> _drugsOnRoute = [];

    public LineTerms(ReceivedDrugOrders orders, ReferenceLibrary reference, GradedCatalogue catalogue, IReadOnlyDictionary<string, string> mappings, UseSettings settings)
    {
        _orders = orders;
        _reference = reference;
        _catalogue = catalogue;
        _mappings = mappings;
        _contents = new ContentTables(reference);
        _dddEdition = settings.DddEdition;
        _matcher = new DrugNameMatcher(reference, mappings);
        var terms = new UseTerms(reference);
        _matches = new(orders.DrugName, text => text is null ? null : _matcher.Match(text));
        _routes = new(orders.Route, text => text is null ? null : reference.Route(text));
        _forms = new(orders.Form, text => text is null ? "" : _matcher.FormRoute(text));
        Frequencies = new(orders.Frequency, text => text is null ? null : reference.Frequency(text));
        DoseUnits = new(orders.DoseUnit, text => text is null ? null : reference.DoseUnit(text));
        QuantityUnits = new(orders.QuantityUnit, text => text is null ? null : reference.DoseUnit(text));
        Specifications = new(orders.Specification, Specification.Parse);
        OrderKinds = new(orders.OrderKind, text => terms.Meaning("order-kind", text));
        Purposes = new(orders.Purpose, text => terms.Meaning("purpose", text));
    }

    public ContentTables Contents => _contents;

    public Distinct<Frequency?> Frequencies { get; }

    public Distinct<DoseUnit?> DoseUnits { get; }

    public Distinct<DoseUnit?> QuantityUnits { get; }

    public Distinct<Specification> Specifications { get; }

    public Distinct<string> OrderKinds { get; }

    public Distinct<string> Purposes { get; }

    public DrugOnRoute DrugOnRoute(int id) => _drugsOnRoute[id];

    public int DrugsOnRoute => _drugsOnRoute.Count;

    /// <summary>The match of a line's drug; null where the line names none. A mapping of the source's own code helps where the name is unknown.</summary>
    public DrugNameMatch? Match(int row)
    {
        var match = _matches[row];
        if (_mappings.Count == 0 || match?.Drug is not null || _orders.DrugCode.IsNull(row))
        {
            return match;
        }

        var key = (_orders.DrugName.Codes[row], _orders.DrugCode.Codes[row]);
        if (!_byCode.TryGetValue(key, out var byCode))
        {
            _byCode[key] = byCode = _matcher.Match(_orders.DrugName[row] ?? _orders.DrugCode[row]!, _orders.DrugCode[row]);
        }

        return byCode;
    }

    /// <summary>Number of the drug on its route (see <see cref="DrugOnRoute(int)"/>), -1 where the drug of the match is not in the reference.</summary>
    public int DrugOnRouteOf(int row, DrugNameMatch match)
    {
        bool mapped = match.How == "mapped";
        var key = (_orders.DrugName.Codes[row], _orders.Route.Codes[row], _orders.Form.Codes[row]);
        if (!mapped && _drugOf.TryGetValue(key, out int known))
        {
            return known;
        }

        int id = Number(match, RouteOf(row, match));
        if (!mapped)
        {
            _drugOf[key] = id;
        }

        return id;
    }

    private int Number(DrugNameMatch match, RouteTerm? route)
    {
        if (_reference.Antimicrobial(match.Drug!) is not { } drug)
        {
            return -1;
        }

        var key = (drug.Code, route?.Route ?? "", route?.Intravenous ?? false, route?.Text == AntimicrobialUse.DrugOnRoute.Implied, match.Salt);
        if (!_drugs.TryGetValue(key, out int id))
        {
            _drugs[key] = id = _drugsOnRoute.Count;
            _drugsOnRoute.Add(new DrugOnRoute(drug, route, match.Salt, _reference, _catalogue, _contents, _dddEdition));
        }

        return id;
    }

    /// <summary>The route as delivered; else what the form or the drug's name implies; else the only route on which the drug counts.</summary>
    private RouteTerm? RouteOf(int row, DrugNameMatch match)
    {
        if (_routes[row] is { } delivered)
        {
            return delivered;
        }

        string implied = _forms[row] is { Length: > 0 } form ? form : match.FormRoute;
        if (implied.Length == 0 && _reference.Antimicrobial(match.Drug!) is { ScopeRoutes: [var only] })
        {
            implied = only;
        }

        return implied.Length == 0 ? null : new RouteTerm(AntimicrobialUse.DrugOnRoute.Implied, implied, false, implied is "O" or "P" or "R");
    }
}
