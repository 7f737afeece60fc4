using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>What the texts of order lines mean: drug, route, frequency, units, specification, purpose. Each distinct text is read once.</summary>
internal sealed class LineTerms
{
    private readonly ReceivedDrugOrders _orders;
    private readonly UseRules _rules;
    private readonly Distinct<DrugNameMatch?> _matches;
    private readonly Distinct<RouteTerm?> _routes;
    private readonly Distinct<string> _forms;
    private readonly Dictionary<(int Name, int Code), DrugNameMatch?> _byCode = [];
    private readonly Dictionary<(int Name, int Route, int Form, int Grades), int> _drugOf = [];

    public LineTerms(ReceivedDrugOrders orders, UseRules rules)
    {
        _orders = orders;
        _rules = rules;
        _matches = new(orders.DrugName, text => text is null ? null : rules.Match(text));
        _routes = new(orders.Route, text => text is null ? null : rules.Reference.Route(text));
        _forms = new(orders.Form, text => text is null ? "" : rules.FormRoute(text));
        Frequencies = new(orders.Frequency, text => text is null ? null : rules.Reference.Frequency(text));
        DoseUnits = new(orders.DoseUnit, text => text is null ? null : rules.Reference.DoseUnit(text));
        QuantityUnits = new(orders.QuantityUnit, text => text is null ? null : rules.Reference.DoseUnit(text));
        Specifications = new(orders.Specification, rules.SpecificationOf);
        OrderKinds = new(orders.OrderKind, text => rules.Meanings.Meaning("order-kind", text));
        Purposes = new(orders.Purpose, text => rules.Meanings.Meaning("purpose", text));
    }

    public ContentTables Contents => _rules.Contents;

    public Distinct<Frequency?> Frequencies { get; }

    public Distinct<DoseUnit?> DoseUnits { get; }

    public Distinct<DoseUnit?> QuantityUnits { get; }

    public Distinct<Specification> Specifications { get; }

    public Distinct<string> OrderKinds { get; }

    public Distinct<string> Purposes { get; }

    /// <summary>True where a line of any drug goes into a vein.</summary>
    public bool IsIntravenous(int row) => _routes[row] is { Intravenous: true };

    public DrugOnRoute DrugOnRoute(int id) => _rules.DrugOnRoute(id);

    public int DrugsOnRoute => _rules.DrugsOnRoute;

    /// <summary>The match of a line's drug; null where the line names none. A mapping of the source's own code helps where the name is unknown.</summary>
    public DrugNameMatch? Match(int row)
    {
        var match = _matches[row];
        if (!_rules.HasMappings || match?.Drug is not null || _orders.DrugCode.IsNull(row))
        {
            return match;
        }

        var key = (_orders.DrugName.Codes[row], _orders.DrugCode.Codes[row]);
        if (!_byCode.TryGetValue(key, out var byCode))
        {
            _byCode[key] = byCode = _rules.MatchOfLine(_orders.DrugName[row], _orders.DrugCode[row]);
        }

        return byCode;
    }

    /// <summary>Number of the drug on its route (see <see cref="DrugOnRoute(int)"/>), -1 where the drug of the match is not in the reference.</summary>
    /// <param name="row">Row of the order.</param>
    /// <param name="match">Its drug.</param>
    /// <param name="day">Day of the order, by which its grade is looked up; null where unknown.</param>
    public int DrugOnRouteOf(int row, DrugNameMatch match, int? day)
    {
        int grades = _rules.Grades.On(day);
        bool mapped = match.How == "mapped";
        var key = (_orders.DrugName.Codes[row], _orders.Route.Codes[row], _orders.Form.Codes[row], grades);
        if (!mapped && _drugOf.TryGetValue(key, out int known))
        {
            return known;
        }

        int id = _rules.Number(match, RouteOf(row, match), _orders.Route[row], grades, _orders.Form[row]);
        if (!mapped)
        {
            _drugOf[key] = id;
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
        if (implied.Length == 0 && _rules.Reference.Antimicrobial(match.Drug!) is { ScopeRoutes: [var only] })
        {
            implied = only;
        }

        return implied.Length == 0 ? null : new RouteTerm(AntimicrobialUse.DrugOnRoute.Implied, implied, false, implied is "O" or "P" or "R");
    }
}
