using System.CommandLine;
using Curb.AbnormalUse;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.UseComparison;

namespace Curb.Cli.Commands;

/// <summary><c>curb saar</c> and <c>curb resistance-index</c>: use compared between like departments, and use weighed against resistance.</summary>
internal static class UseComparisonCommands
{
    public static Command AdministrationRatio()
    {
        var (from, to, data, format) = Options();
        var command = new Command("saar", "Standardised antimicrobial administration ratio: days of therapy observed over those that like departments of the data folder let expect (negative binomial regression, offset log patient-days; department, level, quarter), with 95 % interval. A blank department is the whole institution.\nExample: curb saar --from 2025-01 --to 2025-12") { from, to, data, format };
        command.SetAction(parsed =>
        {
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Read);
            var scope = Scope.DataFolderOwner;
            var ratios = Span(folder, parsed.GetValue(from), parsed.GetValue(to)) is { } period
                ? new AdministrationRatios(folder.Facts, folder.Institutions(scope)).Of(UseGroups.Load(ReferenceLibrary.Load(ContentFolder.Open("reference"))), scope, period)
                : [];
            using var output = TableOutput.Open(parsed.GetValue(format), "group", "institution", "department", "observed_days", "patient_days", "expected_days", "saar", "ci_low", "ci_high", "p");
            foreach (var one in ratios)
            {
                output.Row(one.Group.Id, one.Institution, one.Department, one.Observed, one.PatientDays, Math.Round(one.Expected, 2), Shown(one.Ratio.Value), Shown(one.Ratio.Low), Shown(one.Ratio.High), Shown(one.P));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    public static Command ResistanceIndex()
    {
        var (from, to, data, format) = Options();
        var months = new Option<int>("--months") { Description = "length of a period", DefaultValueFactory = _ => 12 };
        var command = new Command("resistance-index", "Drug resistance index (Laxminarayan and Klugman 2011), adaptive (use of the same period) and fixed (use of the first period), by institution and organism, 0 to 1.\nExample: curb resistance-index --months 12") { from, to, data, format, months };
        command.SetAction(parsed =>
        {
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Read);
            var rules = SurveillanceRules.Load(ReferenceLibrary.Load(ContentFolder.Open("reference")));
            var periods = Span(folder, parsed.GetValue(from), parsed.GetValue(to)) is { } span ? Periods(span, Math.Max(1, parsed.GetValue(months))) : [];
            using var output = TableOutput.Open(parsed.GetValue(format), "institution", "organism", "period", "adaptive", "adaptive_low", "adaptive_high", "fixed", "fixed_low", "fixed_high", "drugs", "use_covered");
            foreach (var one in new DrugResistanceIndices(folder.Facts, rules.LeastIsolates).Of(Scope.DataFolderOwner, periods))
            {
                output.Row(one.Institution, one.Organism, one.Period.ToString(), Shown(one.Adaptive.Value), Shown(one.Adaptive.Low), Shown(one.Adaptive.High), Shown(one.Fixed?.Value), Shown(one.Fixed?.Low), Shown(one.Fixed?.High), one.Drugs, Shown(one.UseCovered));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static (Option<string?> From, Option<string?> To, Option<string> Data, Option<string?> Format) Options() =>
        (new Option<string?>("--from") { Description = "first month, such as 2025-01" }, new Option<string?>("--to") { Description = "last month, such as 2025-12" }, CommonOptions.Data(), CommonOptions.Format());

    private static IReadOnlyList<Period> Periods(Period span, int months) =>
        [.. Enumerable.Range(0, (span.To.Index - span.From.Index + 1) / months).Select(i => new Period(CalendarMonth.At(span.From.Index + (i * months)), CalendarMonth.At(span.From.Index + ((i + 1) * months) - 1)))];

    /// <summary>The months asked for, else those in which antimicrobials were ordered.</summary>
    private static Period? Span(DataFolder folder, string? from, string? to)
    {
        var known = folder.Facts.Ask(new FactQuery("drug_use", [Measure.Rows()], [Condition.Is("counted", true)], ["order_month"]), Scope.DataFolderOwner)
            .Select(group => CalendarMonth.Parse(group.Dimensions[0])).OfType<CalendarMonth>().Order().ToList();
        if (known.Count == 0)
        {
            Console.Error.WriteLine("No antimicrobial orders to compare. Take files in with curb ingest, then run curb derive.");
            return null;
        }

        return new Period(Month("--from", from) ?? known[0], Month("--to", to) ?? known[^1]);
    }

    private static CalendarMonth? Month(string option, string? text) =>
        text is null ? null : CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2025-12.");

    private static double? Shown(double? value) => value is { } known && double.IsFinite(known) ? Math.Round(known, 4) : null;
}
