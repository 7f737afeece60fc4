using Curb.Indicators;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;

namespace Curb.Web.Region;

/// <summary>What the scoreboard is asked to show; it stands in the address.</summary>
/// <param name="Month">Month of the evaluation; null for the newest.</param>
/// <param name="Indicator">The indicator of map, trend and movers.</param>
/// <param name="Area">A place of the organisation tree; null for all that the reader sees.</param>
/// <param name="Level">tertiary, secondary, primary; null for all.</param>
/// <param name="Columns">judged: indicators with a limit; all: every one.</param>
/// <param name="Order">code: by code; worst: by the indicator, the worst first.</param>
/// <param name="Number">Page of the heat table, from 1.</param>
public sealed record RegionAsk(CalendarMonth? Month, string Indicator, string? Area, string? Level, string Columns, string Order, int Number)
{
    /// <summary>tiles where the reader wants them although the site has boundaries; null for the usual.</summary>
    public string? Drawn { get; init; }

    public string On(string path, params ReadOnlySpan<(string Name, string? Value)> other)
    {
        var query = new Dictionary<string, string?>
        {
            ["month"] = Month?.ToString(), ["indicator"] = Indicator, ["area"] = Area, ["level"] = Level,
            ["columns"] = Columns == "judged" ? null : Columns, ["order"] = Order == "code" ? null : Order, ["page"] = Number > 1 ? FormattableString.Invariant($"{Number}") : null, ["map"] = Drawn,
        };
        foreach (var (name, value) in other)
        {
            query[name] = value;
        }

        string text = string.Join('&', query.Where(pair => pair.Value is { Length: > 0 }).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
        return text.Length == 0 ? path : path + "?" + text;
    }
}

/// <summary>The regional scoreboard of one month.</summary>
public sealed record RegionView(
    Evaluation Evaluation,
    IReadOnlyList<Evaluation> Months,
    RegionAsk Ask,
    IndicatorDefinition Definition,
    IReadOnlyList<IndicatorDefinition> Definitions,
    IReadOnlyList<(Place Place, int Depth)> Areas,
    IReadOnlyList<TargetLine> Targets,
    IReadOnlyList<DistrictTile> Tiles,
    IReadOnlyList<TrendMonth> Trend,
    HeatTable Heat,
    ChangesView Changes,
    IReadOnlyList<NamedMovement> Movers,
    IReadOnlyList<NamedMovement> Apart,
    int Institutions)
{
    /// <summary>The site's own boundaries; null where it has none.</summary>
    public DistrictMap? Map { get; init; }

    /// <summary>The tile of the district to which the board is narrowed; null where it is not narrowed to one.</summary>
    public DistrictTile? Chosen => Tiles.FirstOrDefault(tile => tile.Tile.Code == Ask.Area);
}

/// <summary>One indicator against its limits.</summary>
/// <param name="Targets">The limits that ruled, each once, the most frequent first.</param>
/// <param name="Now">Summary of the month.</param>
/// <param name="Before">Summary of the month before; null where it was not evaluated.</param>
/// <param name="Months">Share of the judged that meet their limit, per cent, by month.</param>
public sealed record TargetLine(IndicatorDefinition Definition, IReadOnlyList<EvaluatedTarget> Targets, AreaSummary Now, AreaSummary? Before, IReadOnlyList<Scorecard.TrendPoint> Months)
{
    /// <summary>The trend continued to the limit's last day, or a year ahead where it has none; null where it can't be.</summary>
    public TargetProjection? Projection { get; init; }

    /// <summary>Last day of the commonest limit, where it has one.</summary>
    public DateOnly? Until => Targets.Count > 0 ? Targets[0].Until : null;
}

/// <summary>A tile with what its institutions make of the indicator.</summary>
/// <param name="Shade">0 (nobody meets) to 9 (all meet); -1 where nobody was judged.</param>
public sealed record DistrictTile(Tile Tile, AreaSummary Summary, int Shade)
{
    /// <summary>full, some or few of its judged institutions meet their limit; unjudged where none was judged.</summary>
    public string State => Summary.Judged == 0 ? "unjudged" : Summary.NotMet == 0 ? "full" : Summary.Met == 0 ? "few" : "some";
}

/// <param name="Summary">Of the whole area in the month.</param>
public sealed record TrendMonth(CalendarMonth Month, AreaSummary Summary);

/// <summary>Institutions by indicators, one page of it.</summary>
public sealed record HeatTable(IReadOnlyList<IndicatorDefinition> Columns, IReadOnlyList<HeatRow> Rows, int Number, int Pages, int Total);

public sealed record HeatRow(Institution Institution, string District, IReadOnlyList<EvaluatedFigure?> Cells);

/// <summary>What is different from the month before.</summary>
/// <param name="Worse">Verdicts that turned from met to not met.</param>
/// <param name="Better">Verdicts that turned from not met to met.</param>
/// <param name="Silent">Institutions with figures the month before and none now.</param>
/// <param name="New">Institutions with figures now and none the month before.</param>
public sealed record ChangesView(CalendarMonth? Before, IReadOnlyList<TurnedVerdict> Worse, IReadOnlyList<TurnedVerdict> Better, int WorseCount, int BetterCount, IReadOnlyList<Institution> Silent, IReadOnlyList<Institution> New);

public sealed record TurnedVerdict(Institution Institution, IndicatorDefinition Definition, EvaluatedFigure Now, EvaluatedFigure Before);

public sealed record NamedMovement(Institution Institution, Movement Movement);
