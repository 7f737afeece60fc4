using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Quality;
using Curb.ReferenceData;

namespace Curb.Cli.Commands;

/// <summary><c>curb quality</c>: completeness, validity, consistency, linkage and timeliness of each feed, and the indicators that can't be trusted.</summary>
internal static class QualityCommand
{
    private static readonly string[] s_columns =
        ["institution", "feed", "dimension", "check", "rows", "good", "share", "recent_rows", "recent_share", "recent_from", "recent_to", "minimum", "verdict", "dropped", "days_late", "empty_months", "indicators", "what"];

    public static Command Create()
    {
        var institution = new Option<string?>("--institution") { Description = "only this institution" };
        var indicator = new Option<string?>("--indicator") { Description = "only checks that this indicator rests on" };
        var failing = new Option<bool>("--failing") { Description = "only checks that are not met, and drops" };
        var language = new Option<string>("--language") { Description = "language of the texts: en or zh", DefaultValueFactory = _ => "en" };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("quality", "Checks what was delivered, feed by feed, over all and over the last 90 days of the feed.\nExample: curb quality --failing --institution H1") { institution, indicator, failing, language, data, format };
        command.SetAction(parsed =>
        {
            string? asked = parsed.GetValue(indicator) is { } name
                ? ContentTrees.Indicators().Find(name)?.Id ?? throw CommandFailure.WrongArguments($"--indicator: found \"{name}\", which is not an indicator; `curb indicators` lists them.")
                : null;
            using var folder = IndicatorsCommand.Open(parsed.GetValue(data)!);
            var quality = new FeedQuality(QualityCheck.Load(ReferenceLibrary.Load(ContentFolder.Open("reference"))), folder.Facts);
            using var output = TableOutput.Open(parsed.GetValue(format), s_columns);
            bool Wanted(string code) => parsed.GetValue(institution) is not { } only || only == code;
            foreach (var finding in quality.Find(Scope.DataFolderOwner, asked).Where(finding => Wanted(finding.Institution) && (!parsed.GetValue(failing) || finding.Kept == false || finding.Dropped)))
            {
                Write(output, finding, parsed.GetValue(language)!);
            }

            if (asked is null && !parsed.GetValue(failing))
            {
                var last = folder.Received.Batches(Scope.DataFolderOwner).GroupBy(batch => batch.Institution).ToDictionary(group => group.Key, group => DateOnly.FromDateTime(group.Max(batch => batch.ReceivedAt)));
                foreach (var late in quality.Timeliness(Scope.DataFolderOwner, last).Where(late => Wanted(late.Institution)))
                {
                    output.Row(late.Institution, late.Feed, "timeliness", late.Feed + "-timeliness", null, null, null, null, null, null, late.LastEvent, null, null, null, late.DaysLate, late.EmptyMonths, null, null);
                }
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(TableOutput output, QualityFinding finding, string language) => output.Row(
        finding.Institution, finding.Check.Feed, finding.Check.Dimension, finding.Check.Id, finding.Rows, finding.Good, finding.Share, finding.RecentRows, finding.RecentShare, finding.RecentFrom, finding.RecentTo,
        finding.Check.Minimum, finding.Kept switch { true => "met", false => "not-met", _ => "cannot-assess" }, finding.Dropped, null, null, string.Join(';', finding.Check.Indicators), finding.Check.What.In(language));
}
