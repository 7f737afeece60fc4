using System.Runtime.CompilerServices;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>
/// Which figures of an institution are shown above institutions, and for which periods: a function of the facts and the definitions, never of what somebody asks. A numerator is cut
/// into months no finer than each denominator that it is a part of, in whatever indicator, so that two indicators over one denominator can't be played off against each other.
/// </summary>
internal sealed class ShownFigures
{
    private const string Institution = "institution";

    private static readonly ConditionalWeakTable<IndicatorSide, string> s_keys = [];

    private readonly Func<IndicatorSide, string?, SideSums> _ask;
    private readonly Scope _scope;
    private readonly ILookup<string, IndicatorSide> _wholes;
    private readonly Dictionary<string, SideSums> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Side, string Institution), ShownMonths> _months = [];
    private readonly Dictionary<(string Side, string Institution, string Dimension), ShownParts> _parts = [];

    public ShownFigures(IndicatorLibrary indicators, IFactSource facts, Scope scope)
        : this(indicators, (side, dimension) => Ask(side, dimension, facts, scope), scope)
    {
    }

    /// <param name="indicators">Definitions: which numerator is a part of which denominators.</param>
    /// <param name="ask">Sums of a side by institution, part (one without a name where no dimension is asked for) and month.</param>
    /// <param name="scope">What the reader may see.</param>
    public ShownFigures(IndicatorLibrary indicators, Func<IndicatorSide, string?, SideSums> ask, Scope scope)
    {
        (_ask, _scope) = (ask, scope);
        _wholes = indicators.Definitions.Where(definition => definition.Kind != IndicatorKind.Ranking).SelectMany(definition => definition.Editions)
            .Where(edition => !edition.Awaited && edition.Denominator is not null && Adds(edition.Numerator) && Adds(edition.Denominator))
            .Select(edition => (Part: Key(edition.Numerator), Whole: edition.Denominator!)).DistinctBy(pair => (pair.Part, Key(pair.Whole))).ToLookup(pair => pair.Part, pair => pair.Whole, StringComparer.Ordinal);
    }

    /// <summary>How a figure of a whole institution is shown.</summary>
    public ShownMonths Months(IndicatorEdition edition, string institution)
    {
        string key = edition.Denominator is { } denominator ? $"{Key(edition.Numerator)}/{Key(denominator)}" : Key(edition.Numerator);
        return _months.TryGetValue((key, institution), out var known) ? known : _months[(key, institution)] = Months(edition.Numerator, edition.Denominator is { } whole ? [whole, .. Wholes(edition.Numerator)] : Wholes(edition.Numerator), institution, []);
    }

    /// <summary>How a figure of the parts of an institution (departments, or the items of a ranking) is shown; null where it is not told by them.</summary>
    public ShownParts? Parts(IndicatorEdition edition, string institution, string dimension)
    {
        string key = edition.Denominator is { } denominator ? $"{Key(edition.Numerator)}/{Key(denominator)}" : Key(edition.Numerator);
        if (_parts.TryGetValue((key, institution, dimension), out var known))
        {
            return known;
        }

        return Parts(edition.Numerator, edition.Denominator is { } whole ? [whole, .. Wholes(edition.Numerator)] : Wholes(edition.Numerator), institution, dimension, []) is { } parts ? _parts[(key, institution, dimension)] = parts : null;
    }

    /// <summary>True where sums of months are the sum of the period: not for numbers of different products.</summary>
    public static bool Adds(IndicatorSide side) => !side.Measure.Distinct;

    /// <summary>True where a count of an edition is small in a scope. Different products or drugs are no people: few of them are shown, so that a limit of three can be supervised.</summary>
    public static bool IsSmall(IndicatorEdition edition, double? numerator, double? denominator, Scope scope)
    {
        bool part = edition.Awaited || Adds(edition.Numerator), whole = edition.Awaited || edition.Denominator is null || Adds(edition.Denominator);
        return (part && scope.Hides(numerator)) || (whole && scope.Hides(denominator)) || (part && whole && scope.Hides(denominator - numerator));
    }

    private IReadOnlyList<IndicatorSide> Wholes(IndicatorSide part) => [.. _wholes[Key(part)]];

    /// <param name="above">Sides on the way here: one that is a part of itself by way of others is cut by its own counts.</param>
    private ShownMonths Months(IndicatorSide side, IReadOnlyList<IndicatorSide> wholes, string institution, IReadOnlyList<string> above)
    {
        IReadOnlyList<string> way = [.. above, Key(side)];
        var within = Beyond(wholes, way).Select(whole => OfWhole(whole, institution, way)).ToList();
        return ShownMonths.Of(Counts(side, Beyond(wholes, way), institution), _scope, Last(institution, [side, .. wholes]), within);
    }

    private ShownMonths OfWhole(IndicatorSide side, string institution, IReadOnlyList<string> way) =>
        way.Count > 1 ? Months(side, Wholes(side), institution, way)
        : _months.TryGetValue((Key(side), institution), out var known) ? known
        : _months[(Key(side), institution)] = Months(side, Wholes(side), institution, way);

    private ShownParts? Parts(IndicatorSide side, IReadOnlyList<IndicatorSide> wholes, string institution, string dimension, IReadOnlyList<string> above)
    {
        if (side.For([dimension]) is not { } carried || !carried.Dimensions.ContainsKey(dimension))
        {
            return null;
        }

        IReadOnlyList<string> way = [.. above, Key(side)];
        var divided = Beyond(wholes, way).Select(whole => (Whole: whole, Carried: whole.For([dimension]))).Where(pair => pair.Carried?.Dimensions.ContainsKey(dimension) == true).ToList();
        var own = Sums(carried, dimension).GetValueOrDefault(institution, []);
        var others = divided.Select(pair => Sums(pair.Carried!, dimension).GetValueOrDefault(institution, [])).ToList();
        var parts = own.Keys.Concat(others.SelectMany(other => other.Keys)).Distinct().ToDictionary(
            part => part, part => Counts(own.GetValueOrDefault(part, []), [.. others.Select(other => other.GetValueOrDefault(part, []))]), StringComparer.Ordinal);
        return ShownParts.Of(
            parts, Months(side, wholes, institution, above), _scope, Last(institution, [side, .. wholes]), [.. divided.Select(pair => Parts(pair.Whole, Wholes(pair.Whole), institution, dimension, way)).OfType<ShownParts>()]);
    }

    private static IReadOnlyList<IndicatorSide> Beyond(IReadOnlyList<IndicatorSide> wholes, IReadOnlyList<string> way) => [.. wholes.DistinctBy(Key).Where(whole => !way.Contains(Key(whole)))];

    private MonthlyCounts Counts(IndicatorSide side, IReadOnlyList<IndicatorSide> wholes, string institution) =>
        Counts(Whole(side, institution), [.. wholes.Select(whole => Whole(whole, institution))]);

    /// <summary>The numerator, and for each denominator the denominator and the rest.</summary>
    private static MonthlyCounts Counts(Dictionary<int, double> part, IReadOnlyList<Dictionary<int, double>> wholes) => new([part, .. wholes, .. wholes.Select(whole => Rest(part, whole))]);

    private static Dictionary<int, double> Rest(Dictionary<int, double> part, Dictionary<int, double> whole) =>
        whole.Keys.Concat(part.Keys).Distinct().ToDictionary(month => month, month => whole.GetValueOrDefault(month) - part.GetValueOrDefault(month));

    private Dictionary<int, double> Whole(IndicatorSide side, string institution) => Sums(side, null).GetValueOrDefault(institution, []).GetValueOrDefault("", []);

    /// <summary>The last month that is delivered of any of the sides.</summary>
    private int Last(string institution, IReadOnlyList<IndicatorSide> sides) => sides.SelectMany(side => Whole(side, institution).Keys).DefaultIfEmpty(int.MinValue).Max();

    private SideSums Sums(IndicatorSide side, string? dimension)
    {
        string key = $"{dimension}|{Key(side)}";
        return _sums.TryGetValue(key, out var known) ? known : _sums[key] = _ask(side, dimension);
    }

    private static SideSums Ask(IndicatorSide side, string? dimension, IFactSource facts, Scope scope)
    {
        var query = new FactQuery(
            side.Fact, [.. SideAnswer.Measures(side.Measure)], [.. side.Where, new Condition(side.MonthColumn, ConditionTest.IsKnown)],
            dimension is null ? [Institution, side.MonthColumn] : [Institution, side.MonthColumn, side.Dimensions[dimension]]);
        var sums = new SideSums();
        foreach (var group in facts.Ask(query, scope))
        {
            if (CalendarMonth.Parse(group.Dimensions[1]) is { } month)
            {
                sums.Add(group.Dimensions[0] ?? "", dimension is null ? "" : group.Dimensions[2] ?? "", month.Index, group.Sums[0] ?? 0);
            }
        }

        return sums;
    }

    /// <summary>The same for two sides that count the same; kept beside the definition, for it is asked for every institution.</summary>
    internal static string Key(IndicatorSide side) => s_keys.GetValue(side, one => RememberedFacts.Key(new FactQuery(one.Fact, [one.Measure], one.Where, [])));
}

/// <summary>Sums by institution, part and month.</summary>
internal sealed class SideSums() : Dictionary<string, Dictionary<string, Dictionary<int, double>>>(StringComparer.Ordinal)
{
    public void Add(string institution, string part, int month, double sum)
    {
        var months = Under(Under(this, institution), part);
        months[month] = months.GetValueOrDefault(month) + sum;
    }

    private static TValue Under<TValue>(Dictionary<string, TValue> all, string key)
        where TValue : new()
    {
        if (!all.TryGetValue(key, out var own))
        {
            all[key] = own = new TValue();
        }

        return own;
    }
}
