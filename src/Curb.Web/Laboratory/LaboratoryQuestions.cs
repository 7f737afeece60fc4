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

/// <summary>Asks for what the laboratory's pages show.</summary>
public static class LaboratoryQuestions
{
    private const int MostOrganisms = 60;
    private static readonly string[] s_guidelines = ["CLSI", "EUCAST"];

    /// <summary>The choices that the view's isolates offer.</summary>
    public static LaboratoryChoices Choices(InstanceData data, FilterOptions options)
    {
        if (options.Institution is null || options.Period is null)
        {
            return LaboratoryChoices.None;
        }

        var scope = View.ScopeOf(options);
        var groups = scope.Departments.Count > 0 ? OfDepartments(data.Facts, scope, options)
            : [.. new Antibiograms.Antibiogram(["specimen_group", "classes"], null, FactConditions.Of(options, Condition.Is("host", "human"))) { Screening = ScreeningCultures.Included }
                .Isolates(data.Facts.Profiles(scope)).Select(group => (group.Group[0], group.Group[1], group.Group[2]!, group.Isolates))];
        return new LaboratoryChoices(
            [.. groups.Select(group => group.Specimen).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            [.. groups.GroupBy(group => group.Organism).OrderByDescending(own => own.Sum(group => group.Isolates)).Select(own => own.Key).Take(MostOrganisms)],
            [.. groups.SelectMany(group => group.Classes?.Split(';') ?? []).Distinct().Order(StringComparer.Ordinal)],
            Guideline(data, options),
            Counting(data, options));
    }

    /// <summary>As packed isolates are those of whole institutions, single departments are counted from the facts.</summary>
    private static List<(string? Specimen, string? Classes, string Organism, long Isolates)> OfDepartments(IFactSource facts, Scope scope, FilterOptions options) =>
        [.. facts.Ask(new FactQuery("isolate", [Measure.Rows()], FactConditions.Of(options, Condition.Is("host", "human"), new Condition("organism", ConditionTest.IsKnown)), ["specimen_group", "classes", "organism"]), scope)
            .Select(group => (group.Dimensions[0], group.Dimensions[1], group.Dimensions[2]!, (long)(group.Sums[0] ?? 0)))];

    /// <summary>What counts as susceptible under the guideline that read the institution's facts; S alone where it is unknown.</summary>
    public static CountingRule Counting(InstanceData data, FilterOptions options) => CountingRules.Of(Guideline(data, options)?.Split(' ')[0] ?? "");

    private static string? Guideline(InstanceData data, FilterOptions options) => data.Stamps.FirstOrDefault(stamp => stamp.Institution == options.Institution?.Code)?.Guideline;

    /// <summary>One page of the isolates that meet the filter, in the order of delivery.</summary>
    public static PanelOutcome<IsolatesView> Isolates(IFactSource facts, Scope scope, FilterOptions options, LaboratoryFilter filter, int page)
    {
        var query = IsolateQuery(facts, scope, options, filter);
        long total = (long)(facts.Ask(query, scope).Sum(group => group.Sums[0]) ?? 0);
        if (total == 0)
        {
            return new PanelOutcome<IsolatesView>.Empty("laboratory.no-isolates");
        }

        int first = (page - 1) * IsolatesView.PageRows;
        var rows = (IsolateFacts)facts.Rows(query, scope, first + IsolatesView.PageRows);
        return new PanelOutcome<IsolatesView>.Shown(new IsolatesView(rows, first, Math.Clamp(rows.Count - first, 0, IsolatesView.PageRows), page, total));
    }

    private static FactQuery WithoutClass(FilterOptions options, LaboratoryFilter filter)
    {
        List<Condition> conditions = [.. filter.Conditions(options).Where(condition => condition.Column != "age_group")];
        if (filter.AgeGroup is { } group && AgeGroups.Bounds(group) is { } bounds)
        {
            conditions.Add(new Condition("age_years", ConditionTest.AtLeast, bounds.From));
            conditions.Add(new Condition("age_years", ConditionTest.Less, bounds.Below));
        }

        return new FactQuery("isolate", [Measure.Rows()], conditions, []);
    }

    /// <summary>The question for isolates; for those of a resistance class the texts that name it are found first.</summary>
    public static FactQuery IsolateQuery(IFactSource facts, Scope scope, FilterOptions options, LaboratoryFilter filter)
    {
        var query = WithoutClass(options, filter);
        if (filter.Class is not { } wanted)
        {
            return query;
        }

        var texts = facts.Ask(query with { GroupBy = ["classes"] }, scope).Select(group => group.Dimensions[0]).OfType<string>().Where(text => text.Split(';').Contains(wanted));
        return query with { Where = [.. query.Where, new Condition("classes", ConditionTest.In, [.. texts])] };
    }

    /// <summary>One isolate and its results; null where the scope holds none of that number.</summary>
    public static IsolateView? Isolate(IFactSource facts, Scope scope, long number)
    {
        var isolate = (IsolateFacts)facts.Rows(new FactQuery("isolate", [Measure.Rows()], [Condition.Is("isolate", number)], []), scope, 1);
        return isolate.Count == 0 ? null : new IsolateView(isolate, (SusceptibilityFacts)facts.Rows(new FactQuery("susceptibility", [Measure.Rows()], [Condition.Is("isolate", number)], []), scope, int.MaxValue));
    }

    /// <summary>Trends of the drugs of the organism chosen, or of the most frequent one.</summary>
    public static PanelOutcome<TrendsView> Trends(IFactSource facts, Scope scope, FilterOptions options, LaboratoryFilter filter, LaboratoryChoices choices)
    {
        string? organism = filter.Organism ?? choices.Organisms.FirstOrDefault();
        if (organism is null)
        {
            return new PanelOutcome<TrendsView>.Empty("antibiogram.empty");
        }

        var question = new Antibiograms.Antibiogram([filter.Step], "first_isolate", (filter with { Organism = organism }).Conditions(options));
        var trends = ResistanceTrend.Of(SmallAntibiogramCells.Shown(question.Ask(facts, scope), choices.Counting, scope), choices.Counting, AntibiogramCard.UsualMinimum);
        return trends.Count == 0
            ? new PanelOutcome<TrendsView>.Empty("laboratory.no-trend")
            : new PanelOutcome<TrendsView>.Shown(new TrendsView(organism, [.. trends.OrderByDescending(trend => trend.Tested).ThenBy(trend => trend.Drug, StringComparer.Ordinal)], filter.Step));
    }

    /// <summary>Resistance classes over time.</summary>
    public static PanelOutcome<PhenotypesView> Phenotypes(IFactSource facts, Scope scope, FilterOptions options, LaboratoryFilter filter, ReferenceLibrary library)
    {
        var question = new Antibiograms.Antibiogram([], "first_isolate", filter.Conditions(options));
        var courses = SmallAntibiogramCells.Shown(PhenotypeCourse.Of(facts.Profiles(scope), question, filter.Step, library), scope).Where(course => filter.Class is null || course.Class == filter.Class).ToList();
        return courses.Count == 0 ? new PanelOutcome<PhenotypesView>.Empty("laboratory.no-phenotype") : new PanelOutcome<PhenotypesView>.Shown(new PhenotypesView(courses, filter.Step));
    }

    /// <summary>Guideline years that the reference tables hold, newest first.</summary>
    public static IReadOnlyList<string> GuidelineYears(ReferenceLibrary library) =>
        [.. s_guidelines.SelectMany(guideline => library.BreakpointYears(guideline).OrderDescending().Select(year => $"{guideline}-{year}"))];

    /// <summary>What changes between two guideline years, over the view's first isolates.</summary>
    /// <param name="pair">Organism and drug to show over time; null for the pair with most changes.</param>
    public static PanelOutcome<BreakpointsView> Breakpoints(InstanceData data, FilterOptions options, LaboratoryFilter filter, ReferenceLibrary library, string before, string after, (string Organism, string Drug)? pair)
    {
        var (isolates, results) = data.Measurements(options.Institution!.Code);
        if (isolates.Count == 0)
        {
            return new PanelOutcome<BreakpointsView>.Empty("laboratory.no-isolates");
        }

        var period = options.Period!.Value;
        var (old, now) = (LaboratorySettings.Read(before)!, LaboratorySettings.Read(after)!);
        var read = Reinterpretation.Of(isolates, results, library, old, now, holds: day => Holds(period, day));
        var chosen = pair ?? MostChanged(read.Changes.Where(change => change.Before.IsCall() && change.After.IsCall())) ?? MostChanged(read.Changes);
        var shown = chosen is { } known ? Break(read, options, filter.Step, known, CountingRules.Of(old.Guideline), CountingRules.Of(now.Guideline)) : null;
        return new PanelOutcome<BreakpointsView>.Shown(Shown(new BreakpointsView(before, after, GuidelineYears(library), read.Results, read.Changes, shown), View.ScopeOf(options)));
    }

    /// <summary>Changes of few results, and periods with few, are left out above institutions.</summary>
    private static BreakpointsView Shown(BreakpointsView view, Scope scope)
    {
        if (scope.FewestShown == 0)
        {
            return view;
        }

        IReadOnlyList<InterpretationChange> Kept(IReadOnlyList<InterpretationChange> changes) => [.. changes.Where(change => !scope.Hides(change.Results))];
        bool IsSmall(BreakPoint point) => new double?[] { point.TestedBefore, point.CountedBefore, point.TestedBefore - point.CountedBefore, point.TestedAfter, point.CountedAfter, point.TestedAfter - point.CountedAfter }.Any(scope.Hides);
        return view with { Changes = Kept(view.Changes), Break = view.Break is { } broken ? broken with { Points = [.. broken.Points.Where(point => !IsSmall(point))], Changes = Kept(broken.Changes) } : null };
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

    private static TrendBreak Break(Reinterpretation read, FilterOptions options, string step, (string Organism, string Drug) pair, CountingRule old, CountingRule now)
    {
        var question = new Antibiograms.Antibiogram([step], "first_isolate", [new("month", ConditionTest.Between, options.Period!.Value.From.ToString(), options.Period.Value.To.ToString()), Condition.Is("organism", pair.Organism)])
        {
            Screening = ScreeningCultures.Included,
        };
        var left = question.Count(read.Before).Where(row => row.Drug == pair.Drug && row.Group[0] is not null).ToDictionary(row => row.Group[0]!);
        var right = question.Count(read.After).Where(row => row.Drug == pair.Drug && row.Group[0] is not null).ToDictionary(row => row.Group[0]!);
        var points = left.Keys.Union(right.Keys).Order(StringComparer.Ordinal).Select(period =>
        {
            var (a, b) = (left.GetValueOrDefault(period), right.GetValueOrDefault(period));
            return new BreakPoint(period, a?.Tested ?? 0, a?.Counted(old) ?? 0, b?.Tested ?? 0, b?.Counted(now) ?? 0);
        });
        return new TrendBreak(pair.Organism, pair.Drug, [.. points], [.. read.Changes.Where(change => (change.Organism, change.Drug) == pair)]);
    }
}
