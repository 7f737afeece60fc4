using System.Globalization;
using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>Computes indicators and keeps them as a workbook: a month by institution and department (evaluation), or twelve months one by one (report).</summary>
internal sealed class IndicatorWork(string path)
{
    /// <summary>Counts below this are left out where nobody said who will read the workbook.</summary>
    private const int UsualFewest = 5;

    private const int MonthsOfReport = 12;

    private static readonly string[] s_columns = ["period", "institution", "department", "indicator", "指标", "title", "numerator", "denominator", "value", "unit", "target", "verdict", "clause", "edition", "target_confidence", "too_small", "because"];

    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        progress.Begin("reading facts");
        using var folder = DataFolder.OpenBeside(path);
        var scope = Scope(job);
        var (policies, indicators) = (ContentTrees.Policies(), ContentTrees.Indicators());
        var institutions = folder.Institutions(scope);
        var span = Span(job, folder, scope);
        var engine = new IndicatorEngine(indicators, policies, folder.Facts, institutions);
        string target = Path.Combine(Directory.CreateDirectory(Path.Combine(path, JobResults.Folder)).FullName, job.Id + ".xlsx");
        using (var file = new FileStream(target + ".part", FileMode.Create, FileAccess.Write))
        using (var workbook = new StreamedWorkbook(file))
        {
            long rows = Write(workbook, engine, indicators, Question(job, span), scope, progress);
            Console.Error.WriteLine($"{job.Kind} {job.Id}: {rows} rows");
        }

        File.Move(target + ".part", target, overwrite: true);
        return new Dictionary<string, string>
        {
            ["period"] = span.ToString(),
            ["institutions"] = institutions.Count.ToString(CultureInfo.InvariantCulture),
            ["result"] = Path.GetFileName(target),
            ["fewest-shown"] = scope.FewestShown.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static long Write(StreamedWorkbook workbook, IndicatorEngine engine, IndicatorLibrary indicators, IndicatorQuestion question, Scope scope, JobProgress progress)
    {
        workbook.Sheet("indicators", [10, 10, 18, 26, 26, 34, 12, 12, 12, 14, 10, 14, 30, 14, 12, 8, 40]);
        workbook.Row([.. s_columns]);
        var asked = indicators.Definitions.Where(definition => definition.Kind != IndicatorKind.Ranking).ToList();
        long rows = 0;
        for (int i = 0; i < asked.Count; i++)
        {
            progress.Say(asked[i].Id, i, asked.Count);
            var by = question.By.Where(dimension => asked[i].Carries(["institution", dimension])).ToList();
            foreach (var value in engine.Compute(question with { Indicators = [asked[i].Id], By = by }, scope))
            {
                workbook.Row(Cells(value));
                rows++;
            }
        }

        return rows;
    }

    private static object?[] Cells(IndicatorValue value) =>
    [
        value.Dimensions.Any(pair => pair.Key == "month") ? value["month"] : value.Period.ToString(),
        value["institution"],
        value["department"],
        value.Indicator.Id,
        value.Indicator.Title.Zh,
        value.Indicator.Title.En,
        value.Numerator,
        value.Denominator,
        value.Value,
        value.Indicator.Unit.En,
        value.Target is { } target ? $"{PolicyLimit.Sign(target.Parameter.Operator)} {target.Value.Value.ToString(CultureInfo.InvariantCulture)}" : null,
        value.Verdict.Term(),
        value.Clause,
        value.Edition.Id,
        value.Target is null ? null : value.TargetVerified ? "verified" : "unverified",
        value.TooSmall ? "yes" : "no",
        value.Because.Zh + " / " + value.Because.En,
    ];

    /// <summary>Sums only; counts as small as whoever asked may see.</summary>
    private static Scope Scope(Job job)
    {
        var scope = job.Institution.Length > 0 ? Disclosure.Scope.Of([job.Institution], false) : Disclosure.Scope.Everywhere(false);
        return scope with { FewestShown = int.TryParse(job["fewest-shown"], NumberStyles.None, CultureInfo.InvariantCulture, out int fewest) ? fewest : UsualFewest };
    }

    private static IndicatorQuestion Question(Job job, Period span) =>
        IndicatorQuestion.All with { From = span.From, To = span.To, By = job.Kind == JobKinds.Evaluate ? ["institution", "department"] : ["institution", "month"] };

    /// <summary>The month asked for, else the last one with facts; a report ends with it.</summary>
    private static Period Span(Job job, DataFolder folder, Scope scope)
    {
        var last = CalendarMonth.Parse(job["month"]) ?? LastMonth(folder, scope);
        return job.Kind == JobKinds.Evaluate ? new Period(last, last) : new Period(CalendarMonth.At(last.Index + 1 - MonthsOfReport), last);
    }

    private static CalendarMonth LastMonth(DataFolder folder, Scope scope)
    {
        string[] facts = ["encounter", "prescription", "isolate"];
        var months = facts.SelectMany(fact => folder.Facts.Ask(new Curb.Facts.FactQuery(fact, [Curb.Facts.Measure.Rows()], [new Curb.Facts.Condition("month", Curb.Facts.ConditionTest.IsKnown)], ["month"]), scope))
            .Select(group => CalendarMonth.Parse(group.Dimensions[0])).OfType<CalendarMonth>().ToList();
        return months.Count > 0 ? months.Max() : throw new DataFolderException("There are no facts to compute from: take files in, and derive their facts.");
    }
}
