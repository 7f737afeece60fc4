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
        if (filter.Cuts(options, scope))
        {
            return new PanelOutcome<TrendsView>.Empty("laboratory.filter-within");
        }

        string? organism = filter.Organism ?? choices.Organisms.FirstOrDefault();
        if (organism is null)
        {
            return new PanelOutcome<TrendsView>.Empty("antibiogram.empty");
        }

        var question = new Antibiograms.Antibiogram([filter.Step], "first_isolate", (filter with { Organism = organism }).Conditions(options));
        var profiles = facts.Profiles(scope).ToList();
        var cells = SmallAntibiogramCells.Of(question, profiles, choices.Counting, scope);
        var trends = ResistanceTrend.Of(cells.Shown(question.Count(profiles), options.Period), choices.Counting, AntibiogramCard.UsualMinimum);
        return trends.Count == 0
            ? new PanelOutcome<TrendsView>.Empty("laboratory.no-trend")
            : new PanelOutcome<TrendsView>.Shown(new TrendsView(organism, [.. trends.OrderByDescending(trend => trend.Tested).ThenBy(trend => trend.Drug, StringComparer.Ordinal)], filter.Step));
    }

    /// <summary>Resistance classes over time.</summary>
    public static PanelOutcome<PhenotypesView> Phenotypes(IFactSource facts, Scope scope, FilterOptions options, LaboratoryFilter filter, ReferenceLibrary library)
    {
        if (filter.Cuts(options, scope))
        {
            return new PanelOutcome<PhenotypesView>.Empty("laboratory.filter-within");
        }

        var question = new Antibiograms.Antibiogram([], "first_isolate", filter.Conditions(options));
        var profiles = facts.Profiles(scope).ToList();
        var months = scope.FewestShown == 0 ? [] : PhenotypeCourse.Of(profiles, question with { Where = SmallAntibiogramCells.WithoutMonths(question) }, "month", library);
        var courses = SmallAntibiogramCells.Shown(PhenotypeCourse.Of(profiles, question, filter.Step, library), months, options.Period, scope).Where(course => filter.Class is null || course.Class == filter.Class).ToList();
        return courses.Count == 0 ? new PanelOutcome<PhenotypesView>.Empty("laboratory.no-phenotype") : new PanelOutcome<PhenotypesView>.Shown(new PhenotypesView(courses, filter.Step));
    }

    /// <summary>Breakpoint tables that there are, a site's own too, newest first.</summary>
    public static IReadOnlyList<string> GuidelineYears(ReferenceLibrary library) =>
        [.. s_guidelines.SelectMany(guideline => library.BreakpointEditions(guideline).Reverse().Select(edition => edition.Text))];
}
