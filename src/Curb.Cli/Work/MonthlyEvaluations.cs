using System.Globalization;
using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Storage.Forms;
using Curb.Storage.Scoreboard;
using Curb.Supervision;
using Curb.Supervision.Forms;
using Curb.Supervision.Scoreboard;

namespace Curb.Cli.Work;

/// <summary>Evaluates periods of a data folder and keeps them. The facts are read from a snapshot, so that nobody waits; each period is kept whole when it is done.</summary>
internal sealed class MonthlyEvaluations(DataFolder folder, RecordStore records)
{
    private static readonly string[] s_facts = ["encounter", "prescription", "isolate"];

    private readonly IndicatorLibrary _indicators = ContentTrees.Indicators();
    private readonly PolicyLibrary _policies = ContentTrees.Policies();
    private readonly FormLibrary _forms = ContentTrees.Forms();
    private readonly string _definitionVersion = EvaluationBasis.Of(ContentFolder.Open("indicators"));
    private readonly string _policyVersion = EvaluationBasis.Of(ContentFolder.Open("policies"));

    public EvaluationStore Store { get; } = new(records);

    /// <summary>Evaluates a period and keeps it.</summary>
    public (Evaluation Evaluation, bool IsNew) Keep(Period period, Actor actor, Action<string, int, int> say)
    {
        var told = Told(period);
        var institutions = Institutions();
        return Store.Keep(period, Basis(told), institutions, Compute(period, institutions, told, say), actor);
    }

    /// <summary>Evaluates a period again and says in what it differs from one that was kept; empty where every figure is the same.</summary>
    public IReadOnlyList<string> Differences(Evaluation kept, Action<string, int, int> say)
    {
        var institutions = Store.Institutions(kept);
        var again = Compute(kept.Period, institutions, Told(kept.Period), say).ToDictionary(figures => figures.Indicator, StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (string indicator in Store.Indicators(kept).Union(again.Keys).Order(StringComparer.Ordinal))
        {
            var (old, present) = (Store.Figures(kept, indicator), again.GetValueOrDefault(indicator));
            for (int i = 0; i < institutions.Count; i++)
            {
                if (old?[i] != present?[i])
                {
                    differences.Add($"{indicator} {institutions[i].Code}: {Show(old?[i])} was kept, {Show(present?[i])} is computed now");
                }
            }
        }

        return differences;
    }

    public EvaluationBasis Basis(IReadOnlyList<ToldFigure> told) => new(
        EvaluationBasis.Of(folder.Facts.Stamps(Scope.DataFolderOwner).Select(stamp => $"{stamp.Institution} {stamp.LastBatch} {stamp.Stamp}").Concat(told.Select(figure => figure.ToString()))),
        _definitionVersion,
        _policyVersion);

    /// <summary>The last month with facts.</summary>
    /// <exception cref="DataFolderException">There are no facts.</exception>
    public CalendarMonth LastMonth()
    {
        var months = s_facts.SelectMany(fact => folder.Facts.Ask(new FactQuery(fact, [Measure.Rows()], [new Condition("month", ConditionTest.IsKnown)], ["month"]), Scope.DataFolderOwner))
            .Select(group => CalendarMonth.Parse(group.Dimensions[0])).OfType<CalendarMonth>().ToList();
        return months.Count > 0 ? months.Max() : throw new DataFolderException("There are no facts to evaluate: take files in, and derive their facts.");
    }

    private IReadOnlyList<Institution> Institutions() => folder.Institutions(Scope.DataFolderOwner);

    private IReadOnlyList<EvaluatedIndicator> Compute(Period period, IReadOnlyList<Institution> institutions, IReadOnlyList<ToldFigure> told, Action<string, int, int> say) =>
        new EvaluationRun(_indicators, _policies, folder.Facts, institutions).Compute(period, told, say);

    /// <summary>What institutions reported on forms, or its own installation computed, for a period; over several months the parts are added up, and a figure that no sum makes (a count) is left to single months.</summary>
    private IReadOnlyList<ToldFigure> Told(Period period)
    {
        var told = new List<ToldFigure>();
        foreach (var (report, _) in new FormStore(records).SentIn(Scope.Everywhere(false), period))
        {
            if (_forms.Find(report.Form) is { } form)
            {
                var source = new Bilingual($"机构填报（{form.Title.Zh}，第 {report.Version} 版）", $"reported by the institution ({form.Title.En}, version {report.Version})");
                told.AddRange(FormJudgement.Figures(form, report.Institution, report.Content, source));
            }
        }

        for (int month = period.From.Index; month <= period.To.Index; month++)
        {
            told.AddRange(RegionIntake.Figures(new FederationStore(records), CalendarMonth.At(month)));
        }

        return period.From == period.To ? told
            : [.. told.Where(figure => figure.Denominator is not null).GroupBy(figure => (figure.Institution, figure.Indicator, figure.Origin)).Select(group => group.First() with
            {
                Numerator = group.Sum(figure => figure.Numerator),
                Denominator = group.Sum(figure => figure.Denominator),
                Source = new Bilingual($"{group.Count()} 个月之和", $"sum of {group.Count()} months"),
            })];
    }

    private static string Show(EvaluatedFigure? figure) => figure is null ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{figure.Numerator}/{figure.Denominator} {figure.Verdict.Term()}");
}
