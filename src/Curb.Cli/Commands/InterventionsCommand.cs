using System.CommandLine;
using System.Globalization;
using Curb.AbnormalUse;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Indicators;
using Curb.Interventions;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb interventions</c>: registers what was done to change prescribing, and measures what it did.</summary>
internal static class InterventionsCommand
{
    public static Command Create()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var language = new Option<string>("--language") { Description = "language of the sentence: en or zh", DefaultValueFactory = _ => "en" };
        var to = new Option<string?>("--to") { Description = "last month measured, such as 2025-12; the last of the data when left out" };
        var command = new Command("interventions", "Registered interventions and their effect: interrupted time series with Newey–West errors, against a comparison and a synthetic control where there is one.\nExample: curb interventions --language zh") { data, format, language, to };
        command.Subcommands.Add(Add());
        command.SetAction(parsed =>
        {
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Read);
            Write(folder, Month(parsed.GetValue(to)), parsed.GetValue(format), parsed.GetValue(language)!);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Add()
    {
        var id = new Argument<string>("id") { Description = "kebab-case id" };
        var title = new Option<string>("--title") { Description = "what was done", Required = true };
        var indicator = new Option<string>("--indicator") { Description = "the indicator it aims at, by id or name", Required = true };
        var start = new Option<string>("--start") { Description = "first day, such as 2025-01-01", Required = true };
        var target = new Option<double?>("--target") { Description = "value to reach" };
        var units = new Option<string[]>("--units") { Description = "institutions or departments it was done to, with commas: H001,H002/呼吸内科", Required = true };
        var controls = new Option<string[]>("--controls") { Description = "institutions or departments left as before, for comparison" };
        var data = CommonOptions.Data();
        var command = new Command("add", "Registers an intervention, or changes what is known of it.\nExample: curb interventions add icu-carbapenem-review --title 碳青霉烯双人审核 --indicator carbapenem-intensity --start 2025-03-01 --units DT01/重症医学科 --controls DS01,DS03") { id, title, indicator, start, target, units, controls, data };
        command.SetAction(parsed =>
        {
            var definition = ContentTrees.Indicators().Find(parsed.GetValue(indicator)!) ?? throw CommandFailure.WrongArguments($"--indicator: found \"{parsed.GetValue(indicator)}\", which no indicator is called; curb indicators lists them.");
            var intervention = new Intervention(parsed.GetValue(id)!, parsed.GetValue(title)!, definition.Id, Day(parsed.GetValue(start)!), parsed.GetValue(target), Units("--units", parsed.GetValue(units)), Units("--controls", parsed.GetValue(controls)));
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Write);
            folder.Records.Save(intervention, Actor.CommandLine);
            return ExitCodes.Done;
        });
        return command;
    }

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw CommandFailure.WrongArguments($"--start: found \"{text}\", expected a day such as 2025-01-01.");

    private static CalendarMonth? Month(string? text) =>
        text is null ? null : CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"--to: found \"{text}\", expected a month such as 2025-12.");

    private static IReadOnlyList<InterventionUnit> Units(string option, string[]? given)
    {
        try
        {
            return [.. IndicatorQuestionOptions.Split(given).Select(InterventionUnit.Parse)];
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.WrongArguments($"{option}: {wrong.Message}");
        }
    }

    private static void Write(DataFolder folder, CalendarMonth? to, string? format, string language)
    {
        var scope = Scope.DataFolderOwner;
        var study = InterventionStudy.Over(ContentTrees.Indicators(), ContentTrees.Policies(), folder.Facts, folder.Institutions(scope), SurveillanceRules.Load(ReferenceLibrary.Load(ContentFolder.Open("reference"))));
        var registered = folder.Records.Interventions(scope);
        if (registered.Count == 0)
        {
            Console.Error.WriteLine("No intervention is registered. Register one with: curb interventions add ID --title … --indicator … --start 2025-01-01 --units H001");
        }

        using var output = TableOutput.Open(format, "id", "title", "indicator", "start", "units", "controls", "estimate", "months_before", "months_after", "effect", "ci_low", "ci_high", "p", "level_change", "slope_change", "expected_without", "synthetic_gap", "placebo_p", "sentence");
        foreach (var one in registered)
        {
            Row(output, study.Measure(one, scope, to), language);
        }
    }

    private static void Row(TableOutput output, InterventionResult result, string language)
    {
        var (one, main) = (result.Intervention, result.Main);
        output.Row(
            one.Id, one.Title, one.Indicator, one.StartedOn, string.Join(';', one.Units), string.Join(';', one.Controls),
            main is null ? "cannot-assess" : result.Controlled is not null ? "controlled" : "uncontrolled",
            result.Values.Take(result.Start).Count(value => value is not null), main?.Mean.Months, Shown(main?.Mean.Difference.Value), Shown(main?.Mean.Difference.Low), Shown(main?.Mean.Difference.High), Shown(main?.Mean.P),
            Shown(main?.Level.Value), Shown(main?.Slope.Value), Shown(main?.MeanWithout(result.Start)), Shown(result.Synthetic?.MeanGap), Shown(result.Synthetic?.PlaceboP), result.Sentence.In(language));
    }

    private static double? Shown(double? value) => value is { } known ? Math.Round(known, 6) : null;
}
