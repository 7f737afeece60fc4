using Curb.Disclosure;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Scorecard;

namespace Curb.Web.Region;

/// <summary>Works the scoreboard out from the kept evaluations, for what one reader may see.</summary>
public sealed class RegionBoard(RegionShelf shelf, IndicatorLibrary indicators, OrganisationTree tree, Scope scope)
{
    public const int PageRows = 50;
    public const string UsualIndicator = "inpatient-use-rate";
    private const int MostTurned = 12;
    private const int MostMoved = 15;
    private const int TargetMonths = 13;
    private const int TrendMonths = 36;
    private const int PastMonths = 12;
    private const int Shades = 9;
    private const int ProjectedFrom = 24;
    private const double Hundred = 100;

    /// <summary>The scoreboard; null where nothing was evaluated.</summary>
    public RegionView? Show(RegionAsk ask)
    {
        var months = shelf.Store.Months();
        if (months.Count == 0)
        {
            return null;
        }

        int at = Math.Max(0, months.ToList().FindIndex(one => one.Period.To == ask.Month));
        var (evaluation, before) = (months[at], months.ElementAtOrDefault(at + 1) is { } earlier && earlier.Period.To.Index == months[at].Period.To.Index - 1 ? earlier : null);
        var definitions = shelf.Store.Indicators(evaluation).Select(indicators.Find).OfType<IndicatorDefinition>().ToList();
        var definition = definitions.Find(one => one.Id == ask.Indicator) ?? definitions.Find(one => one.Id == UsualIndicator) ?? definitions.FirstOrDefault();
        if (definition is null)
        {
            return null;
        }

        shelf.Decide(definitions, scope, months);
        var area = ask.Area is { } code && tree.Find(code) is { } place && IsSeen(place) ? place.Code : null;
        ask = ask with { Month = evaluation.Period.To, Indicator = definition.Id, Area = area };
        var institutions = shelf.Store.Institutions(evaluation);
        var cut = RegionCut.Of(institutions, scope, tree, area, ask.Level);
        int[] places = [.. cut.Codes.Select(one => shelf.PlaceOf(evaluation, one))];
        var judged = definitions.Where(one => shelf.Store.Figures(evaluation, one.Id)!.TargetList.Count > 0).ToList();
        var figures = shelf.Figures(evaluation, definition.Id, scope, months)!;
        return new RegionView(
            evaluation, months, ask, definition, definitions, [.. tree.FromTheRoot.Where(at => at.Place.Kind is PlaceKind.Province or PlaceKind.City or PlaceKind.District && IsSeen(at.Place))],
            Targets(judged, months, at, cut),
            Tiles(evaluation, months, definition, institutions, ask),
            [.. months.Skip(at).Take(TrendMonths).Reverse().Select(month => new TrendMonth(month.Period.To, shelf.Summary(month, definition, cut, scope, months)))],
            Heat(evaluation, months, ask, definition, ask.Columns == "all" ? definitions : judged, places, institutions),
            Changes(months, evaluation, before, definitions, places, institutions),
            Named(Movements.Worse(definition, figures, Past(months, at, evaluation, definition.Id), places), institutions, figures),
            Named(Movements.Apart(definition, figures, institutions, places), institutions, figures),
            places.Length);
    }

    private bool IsSeen(Place place) => scope.Institutions is null || tree.Seen(place).Any(seen => scope.Covers(seen.Institution));

    private List<TargetLine> Targets(List<IndicatorDefinition> judged, IReadOnlyList<Evaluation> months, int at, RegionCut cut)
    {
        var lines = new List<TargetLine>();
        foreach (var definition in judged)
        {
            var figures = shelf.Figures(months[at], definition.Id, scope, months)!;
            var ruling = cut.Codes.Select(code => figures.Targets[shelf.PlaceOf(months[at], code)]).Where(target => target > 0).CountBy(target => target).OrderByDescending(pair => pair.Value).Select(pair => figures.TargetList[pair.Key - 1]).ToList();
            if (ruling.Count > 0)
            {
                var before = months.ElementAtOrDefault(at + 1) is { } earlier ? shelf.Summary(earlier, definition, cut, scope, months) : null;
                lines.Add(new TargetLine(definition, ruling, shelf.Summary(months[at], definition, cut, scope, months), before, [.. months.Skip(at).Take(TargetMonths).Reverse().Select(month => Met(months, month, definition, cut))]) { Projection = ruling.Select(one => one.Limit).Distinct().Count() == 1 ? Projected(definition, ruling[0], months, at, cut) : null });
            }
        }

        return lines;
    }

    /// <summary>The pooled trend continued to the commonest limit's last day; a year ahead where the limit has no end.</summary>
    private TargetProjection? Projected(IndicatorDefinition definition, EvaluatedTarget limit, IReadOnlyList<Evaluation> months, int at, RegionCut cut)
    {
        if (definition.Kind != IndicatorKind.Ratio)
        {
            return null; // The median of counts has no trend of its own.
        }

        var known = months.Skip(at).Take(ProjectedFrom).Reverse().Select(month => (month.Period.To, shelf.Summary(month, definition, cut, scope, months).Value)).Where(pair => pair.Value is not null).Select(pair => (pair.To, pair.Value!.Value)).ToList();
        var last = months[at].Period.To;
        var to = limit.Until is { } until && new CalendarMonth(until.Year, until.Month) is var end && end.Index - last.Index < ProjectedFrom ? end : CalendarMonth.At(last.Index + PastMonths);
        return TargetProjection.Of(known, limit.Sign, limit.Limit, to, definition.Factor == Hundred ? Hundred : null);
    }

    private TrendPoint Met(IReadOnlyList<Evaluation> months, Evaluation month, IndicatorDefinition definition, RegionCut cut)
    {
        var summary = shelf.Summary(month, definition, cut, scope, months);
        return new TrendPoint(month.Period.To.ToString(), 100 * summary.ShareMet, summary.Met, summary.Judged);
    }

    /// <summary>Every district of the area; where the area is a district itself, its neighbours too, so that another can be chosen.</summary>
    private List<DistrictTile> Tiles(Evaluation evaluation, IReadOnlyList<Evaluation> months, IndicatorDefinition definition, IReadOnlyList<Institution> institutions, RegionAsk ask)
    {
        string? area = ask.Area is { } code && tree.Find(code) is { Kind: PlaceKind.District } ? null : ask.Area;
        var cut = RegionCut.Of(institutions, scope, tree, area, ask.Level);
        var districts = tree.FromTheRoot.Where(at => at.Place.Kind == PlaceKind.District && IsSeen(at.Place) && (area is null || tree.IsWithin(at.Place.Code, area))).Select(at => at.Place).ToList();
        var byDistrict = cut.Codes.ToLookup(code => DistrictOf(code)?.Code ?? "", StringComparer.Ordinal);
        var tiles = TileMap.Of(districts.Select(district => (district, tree.Find(district.Parent) is { Kind: PlaceKind.City } city ? city : null)));
        return [.. tiles.Select(tile =>
        {
            var inside = byDistrict[tile.Code].ToHashSet(StringComparer.Ordinal);
            var summary = shelf.Summary(evaluation, definition, cut.In(inside.Contains), scope, months);
            return new DistrictTile(tile, summary, summary.ShareMet is { } share ? (int)Math.Round(share * Shades) : -1);
        })];
    }

    private Place? DistrictOf(string institution)
    {
        for (var place = tree.Find(institution); place is not null; place = tree.Find(place.Parent))
        {
            if (place.Kind == PlaceKind.District)
            {
                return place;
            }
        }

        return null;
    }

    private HeatTable Heat(Evaluation evaluation, IReadOnlyList<Evaluation> months, RegionAsk ask, IndicatorDefinition definition, List<IndicatorDefinition> columns, int[] places, IReadOnlyList<Institution> institutions)
    {
        IEnumerable<int> ordered = places;
        if (ask.Order == "worst")
        {
            var figures = shelf.Figures(evaluation, definition.Id, scope, months)!;
            double sign = definition.Direction == "higher" ? 1 : -1;
            ordered = places.OrderBy(place => !figures.Has(place) || double.IsNaN(figures.Values[place])).ThenBy(place => figures.VerdictAt(place) == Verdict.NotMet ? 0 : 1).ThenBy(place => sign * figures.Values[place]).ThenBy(place => place);
        }

        int pages = Math.Max(1, (places.Length + PageRows - 1) / PageRows), number = Math.Clamp(ask.Number, 1, pages);
        var held = columns.Select(column => shelf.Figures(evaluation, column.Id, scope, months)).ToList();
        return new HeatTable(
            columns,
            [.. ordered.Skip((number - 1) * PageRows).Take(PageRows).Select(place => new HeatRow(institutions[place], DistrictOf(institutions[place].Code)?.Name ?? institutions[place].District, [.. held.Select(figures => figures?[place])]))],
            number, pages, places.Length);
    }

    private ChangesView Changes(IReadOnlyList<Evaluation> months, Evaluation evaluation, Evaluation? before, List<IndicatorDefinition> definitions, int[] places, IReadOnlyList<Institution> institutions)
    {
        if (before is null)
        {
            return new ChangesView(null, [], [], 0, 0, [], []);
        }

        int Old(int place) => shelf.PlaceOf(before, institutions[place].Code);
        var turned = new List<(int Place, IndicatorDefinition Definition, EvaluatedIndicator Now, EvaluatedIndicator Before, Verdict To)>();
        bool[] spoke = new bool[institutions.Count], speaks = new bool[institutions.Count];
        foreach (var definition in definitions)
        {
            var now = shelf.Figures(evaluation, definition.Id, scope, months)!;
            var old = shelf.Figures(before, definition.Id, scope, months);
            foreach (int place in places)
            {
                speaks[place] |= now.Has(place);
                spoke[place] |= old is not null && Old(place) is >= 0 and var then && old.Has(then);
            }

            if (old is not null)
            {
                turned.AddRange(Movements.Turned(now, old, Old, places).Select(turn => (turn.Institution, definition, now, old, turn.To)));
            }
        }

        // Figures are those that the reader sees: a verdict that rests on a withheld count is withheld as well.
        var shown = turned.Select(turn => (turn.To, Verdict: new TurnedVerdict(institutions[turn.Place], turn.Definition, turn.Now[turn.Place]!, turn.Before[Old(turn.Place)]!)))
            .Where(turn => turn.Verdict.Now.Value is not null && turn.Verdict.Before.Value is not null).ToList();
        List<TurnedVerdict> Of(Verdict verdict) => [.. shown.Where(turn => turn.To == verdict).Select(turn => turn.Verdict).Take(MostTurned)];
        return new ChangesView(
            before.Period.To, Of(Verdict.NotMet), Of(Verdict.Met), shown.Count(turn => turn.To == Verdict.NotMet), shown.Count(turn => turn.To == Verdict.Met),
            [.. places.Where(place => spoke[place] && !speaks[place]).Select(place => institutions[place])], [.. places.Where(place => speaks[place] && !spoke[place]).Select(place => institutions[place])]);
    }

    private List<(EvaluatedIndicator, Func<int, int>)> Past(IReadOnlyList<Evaluation> months, int at, Evaluation evaluation, string indicator)
    {
        var institutions = shelf.Store.Institutions(evaluation);
        return [.. months.Skip(at + 1).Take(PastMonths).Select(month => (Month: month, Figures: shelf.Figures(month, indicator, scope, months))).Where(pair => pair.Figures is not null)
            .Select(pair => (pair.Figures!, (Func<int, int>)(place => shelf.PlaceOf(pair.Month, institutions[place].Code))))];
    }

    private static List<NamedMovement> Named(IReadOnlyList<Movement> moved, IReadOnlyList<Institution> institutions, EvaluatedIndicator figures) =>
        [.. moved.Where(one => figures[one.Institution]!.Value is not null).Take(MostMoved).Select(one => new NamedMovement(institutions[one.Institution], one))];
}
