using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;
using Curb.Web.Hosting;
using Curb.Web.Shell;

namespace Curb.Web.Laboratory;

/// <summary>What a change of breakpoint tables does: to the tables, to single results, and to trends.</summary>
public static class BreakpointQuestions
{
    /// <summary>Rows that two tables give differently, those for humans first.</summary>
    public static IReadOnlyList<BreakpointRowChange> Rows(ReferenceLibrary library, string before, string after) =>
        GuidelineEdition.Read(before) is { } old && GuidelineEdition.Read(after) is { } now
            ? [.. BreakpointRowChange.Between(library.Breakpoints(old), library.Breakpoints(now)).OrderBy(change => change.Row.Type != "human").ThenBy(change => change.Kind, StringComparer.Ordinal).ThenBy(change => change.Row.Organism, StringComparer.Ordinal).ThenBy(change => change.Row.Drug, StringComparer.Ordinal)]
            : [];

    /// <summary>What changes between two guideline years, over the view's first isolates.</summary>
    /// <param name="pair">Organism and drug to show over time; null for the pair with most changes.</param>
    public static PanelOutcome<BreakpointsView> Changes(InstanceData data, FilterOptions options, LaboratoryFilter filter, ReferenceLibrary library, string before, string after, (string Organism, string Drug)? pair)
    {
        if (View.ScopeOf(options).FewestShown > 0)
        {
            return new PanelOutcome<BreakpointsView>.Empty("panel.within-institutions");
        }

        if (Read(data, options, library, before, after) is not { } read)
        {
            return new PanelOutcome<BreakpointsView>.Empty("laboratory.no-isolates");
        }

        var chosen = pair ?? MostChanged(read.Changes.Where(change => change.Before.IsCall() && change.After.IsCall())) ?? MostChanged(read.Changes);
        var conditions = new List<Condition> { new("month", ConditionTest.Between, options.Period!.Value.From.ToString(), options.Period.Value.To.ToString()) };
        var shown = chosen is { } known ? Breaks(read, conditions, ScreeningCultures.Included, filter.Step, known.Organism, before, after).GetValueOrDefault(known.Drug) ?? new TrendBreak(known.Organism, known.Drug, [], []) : null;
        return new PanelOutcome<BreakpointsView>.Shown(new BreakpointsView(before, after, LaboratoryQuestions.GuidelineYears(library), read.Results, read.Changes, shown));
    }

    /// <summary>The trends of an organism that another table breaks, by drug; none where the table changes nothing of it.</summary>
    /// <param name="organism">WHONET code.</param>
    /// <param name="before">Table that reads the facts.</param>
    /// <param name="after">Table laid beside it.</param>
    public static PanelOutcome<IReadOnlyDictionary<string, TrendBreak>> Beside(InstanceData data, FilterOptions options, LaboratoryFilter filter, ReferenceLibrary library, string organism, string before, string after)
    {
        if (View.ScopeOf(options).FewestShown > 0)
        {
            return new PanelOutcome<IReadOnlyDictionary<string, TrendBreak>>.Empty("panel.within-institutions");
        }

        if (Read(data, options, library, before, after) is not { } read)
        {
            return new PanelOutcome<IReadOnlyDictionary<string, TrendBreak>>.Empty("laboratory.no-isolates");
        }

        var conditions = (filter with { Organism = null }).Conditions(options);
        return new PanelOutcome<IReadOnlyDictionary<string, TrendBreak>>.Shown(
            Breaks(read, conditions, ScreeningCultures.LeftOut, filter.Step, organism, before, after));
    }

    private static Reinterpretation? Read(InstanceData data, FilterOptions options, ReferenceLibrary library, string before, string after)
    {
        var (isolates, results) = data.Measurements(options.Institution!.Code);
        var period = options.Period!.Value;
        return isolates.Count == 0 ? null : Reinterpretation.Of(isolates, results, library, LaboratorySettings.Read(before)!, LaboratorySettings.Read(after)!, holds: day => Holds(period, day));
    }

    private static (string Organism, string Drug)? MostChanged(IEnumerable<InterpretationChange> changes) =>
        changes.GroupBy(change => (change.Organism, change.Drug)).OrderByDescending(own => own.Sum(change => change.Results)).Select(own => ((string, string)?)own.Key).FirstOrDefault();

    private static bool Holds(Period period, int? day)
    {
        if (day is not { } known)
        {
            return false;
        }

        var date = Days.ToDate(known);
        return period.Contains(new CalendarMonth(date.Year, date.Month));
    }

    private static Dictionary<string, TrendBreak> Breaks(Reinterpretation read, IReadOnlyList<Condition> conditions, ScreeningCultures screening, string step, string organism, string before, string after)
    {
        var (old, now) = (CountingRules.Of(before.Split('-')[0]), CountingRules.Of(after.Split('-')[0]));
        var question = new Antibiograms.Antibiogram([step], "first_isolate", [.. conditions, Condition.Is("organism", organism)]) { Screening = screening };
        var left = question.Count(read.Before).Where(row => row.Group[0] is not null).ToDictionary(row => (row.Drug, row.Group[0]!));
        var right = question.Count(read.After).Where(row => row.Group[0] is not null).ToDictionary(row => (row.Drug, row.Group[0]!));
        var changed = read.Changes.Where(change => change.Organism == organism).ToLookup(change => change.Drug);
        return left.Keys.Union(right.Keys).Where(key => changed.Contains(key.Item1)).GroupBy(key => key.Item1).ToDictionary(
            own => own.Key,
            own => new TrendBreak(organism, own.Key, [.. own.OrderBy(key => key.Item2, StringComparer.Ordinal).Select(key => PointOf(key.Item2, left.GetValueOrDefault(key), right.GetValueOrDefault(key)))], [.. changed[own.Key]]));

        BreakPoint PointOf(string period, AntibiogramRow? a, AntibiogramRow? b) => new(period, a?.Tested ?? 0, a?.Counted(old) ?? 0, b?.Tested ?? 0, b?.Counted(now) ?? 0);
    }
}
