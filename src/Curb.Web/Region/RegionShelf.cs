using System.Collections.Concurrent;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Scoreboard;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;

namespace Curb.Web.Region;

/// <summary>The kept evaluations as pages read them. An evaluation never changes, so what was worked out from one is kept as long as the program runs.</summary>
public sealed class RegionShelf(RecordStore records)
{
    private const int MostKept = 200_000;

    private readonly ConcurrentDictionary<(string Evaluation, string Indicator, string Who), AreaSummary> _summaries = new();
    private readonly ConcurrentDictionary<string, Dictionary<string, int>> _places = new(StringComparer.Ordinal);

    public EvaluationStore Store { get; } = new(records);

    /// <summary>An institution's place in an evaluation; -1 where it is not in it.</summary>
    public int PlaceOf(Evaluation evaluation, string institution) =>
        _places.GetOrAdd(evaluation.Id, _ => Store.Institutions(evaluation).Select((one, i) => (one.Code, i)).ToDictionary(pair => pair.Code, pair => pair.i, StringComparer.Ordinal)).GetValueOrDefault(institution, -1);

    /// <summary>An indicator over a set of institutions in an evaluation.</summary>
    public AreaSummary Summary(Evaluation evaluation, IndicatorDefinition definition, RegionCut cut)
    {
        if (_summaries.Count > MostKept)
        {
            _summaries.Clear();
        }

        return _summaries.GetOrAdd((evaluation.Id, definition.Id, cut.Key), _ => AreaSummary.Of(definition, Store.Figures(evaluation, definition.Id), [.. cut.Codes.Select(code => PlaceOf(evaluation, code)).Where(place => place >= 0)]));
    }
}

/// <summary>The institutions that a view looks at: those of the reader's scope, in an area, of a level.</summary>
public sealed class RegionCut
{
    private RegionCut(IReadOnlyList<string> codes) => (Codes, Key) = (codes, EvaluationBasis.Of(codes));

    /// <summary>Their codes, in the order of the evaluation.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The same for the same institutions.</summary>
    public string Key { get; }

    public static RegionCut Of(IEnumerable<Institution> institutions, Scope scope, OrganisationTree tree, string? area, string? level) => new(
        [.. institutions.Where(one => scope.Covers(one.Code) && (level is null || one.Level == level) && (area is null || tree.IsWithin(one.Code, area))).Select(one => one.Code)]);

    /// <summary>The part of it that lies in a place.</summary>
    public RegionCut In(Func<string, bool> lies) => new([.. Codes.Where(lies)]);
}
