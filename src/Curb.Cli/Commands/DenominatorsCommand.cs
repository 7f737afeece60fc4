using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Indicators;

namespace Curb.Cli.Commands;

/// <summary><c>curb denominators</c>: the denominators of use side by side, with what they differ by and the rates over them.</summary>
internal static class DenominatorsCommand
{
    private const string Guarded = "use-intensity";

    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "first month, such as 2023-01" };
        var to = new Option<string?>("--to") { Description = "last month, such as 2023-12" };
        var byMonth = new Option<bool>("--by-month") { Description = "one table for each month" };
        var language = new Option<string>("--language") { Description = "language of the texts: en or zh", DefaultValueFactory = _ => "en" };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("denominators", "Lays the denominators of use side by side: patient-days, occupied midnights, days present, discharges, admissions.\nExample: curb denominators --from 2023-01 --to 2023-12 --by-month") { from, to, byMonth, language, data, format };
        command.SetAction(parsed =>
        {
            var indicators = ContentTrees.Indicators();
            using var folder = IndicatorsCommand.Open(parsed.GetValue(data)!);
            var engine = new IndicatorEngine(indicators, ContentTrees.Policies(), folder.Facts, []);
            var window = engine.Window(IndicatorQuestion.All with { From = Month(parsed.GetValue(from), "--from"), To = Month(parsed.GetValue(to), "--to") }, Scope.DataFolderOwner);
            if (window is not { } period)
            {
                Console.Error.WriteLine("No facts to compute from. Take files in with curb ingest, then run curb derive.");
                return ExitCodes.Done;
            }

            Write(parsed.GetValue(format), new DenominatorReconciliation(folder.Facts), parsed.GetValue(byMonth) ? Months(period) : [period], indicators.Find(Guarded)!.Guards, parsed.GetValue(language)!);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(string? format, DenominatorReconciliation reconciliation, IEnumerable<Period> periods, IndicatorGuards guards, string language)
    {
        using var output = TableOutput.Open(format, "institution", "period", "denominator", "value", "difference", "difference_percent", "ddds", "rate", "rate_per", "too_small", "used_by", "unknown", "title", "because");
        foreach (var table in periods.SelectMany(period => reconciliation.Of(period, Scope.DataFolderOwner)))
        {
            double? official = table.Official.Value;
            foreach (var row in table.Denominators)
            {
                double? difference = row.InDays ? row.Value - official : null;
                bool refused = row.Value is > 0 && row.Ddds is not null && row.Rate(double.PositiveInfinity) is not null && row.Rate(guards.MaximumValue ?? double.PositiveInfinity) is null;
                string because = refused ? (language == "en" ? "rate not published: " : "不予公布：") + guards.Implausible.In(language) : row.Because.In(language);
                output.Row(table.Institution, table.Period.ToString(), row.Name, row.Value, difference, official is > 0 ? 100 * difference / official : null, row.Ddds, row.Rate(guards.MaximumValue ?? double.PositiveInfinity), row.Ddds is null ? null : row.Factor, row.InDays ? row.Value < guards.MinimumDenominator : null, string.Join(';', row.UsedBy), row.Unknown, row.Title.In(language), because);
            }
        }
    }

    private static IEnumerable<Period> Months(Period period) =>
        Enumerable.Range(period.From.Index, period.To.Index - period.From.Index + 1).Select(index => Period.Of(CalendarMonth.At(index)));

    private static CalendarMonth? Month(string? text, string option) =>
        text is null ? null : CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2023-01.");
}
