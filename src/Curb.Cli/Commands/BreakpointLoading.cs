using System.CommandLine;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb reference load</c>: a site's breakpoint table beside those of the program; what it changes row by row.</summary>
internal static class BreakpointLoading
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "CSV or XLSX with the columns of reference/breakpoints (Chinese or English), or WHONET's Breakpoints.txt" };
        var year = new Option<string>("--guideline") { Description = "guideline and year that the table is for, such as CLSI-2026", Required = true };
        var onto = new Option<string?>("--onto") { Description = "table whose other rows stand, where the file holds only what changes, such as CLSI-2025; without it the file is the whole table" };
        var source = new Option<string>("--source") { Description = "what the table is: publisher, edition, why it was corrected", Required = true };
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var command = new Command("load", "Loads a breakpoint table of a new year, or a corrected one, into the data folder as a version beside the others; shows each row that changes against --onto, or the program's table of that year or the one before.\nExample: curb reference load changes.csv --guideline CLSI-2026 --onto CLSI-2025 --source \"CLSI M100 36th edition\"")
        {
            file, year, onto, source, data, format,
        };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(year)!, parsed.GetValue(onto), parsed.GetValue(source)!, parsed.GetValue(data)!, parsed.GetValue(format)));
        return command;
    }

    private static int Run(string file, string year, string? onto, string source, string data, string? format)
    {
        var reference = SiteReference.Open(data);
        var edition = LaboratoryInput.Edition("--guideline", year) with { Revision = 0 };
        GuidelineEdition? below = onto is null ? null : LaboratoryInput.Settings(onto, reference).Edition;
        if (below is { } other && other.Guideline != edition.Guideline)
        {
            throw CommandFailure.WrongArguments($"--onto {onto}: expected a table of {edition.Guideline}. Example: --onto {reference.BreakpointEditions(edition.Guideline)[^1]}");
        }

        using var records = RecordSheets.Open(data);
        var load = Read(reference, file, edition, below);
        if (load.Rows.Count == 0)
        {
            RecordSheets.Report(load.Rejections);
            throw CommandFailure.UnusableInput($"{file}: no row of {edition.Text} could be read; nothing was loaded.");
        }

        var loaded = SiteTables.Load(records, edition, load.Text, new SiteTable("", Path.GetFileName(file), below?.Text ?? "", source, load.Read, load.Rows.Count, "", "", "", load.Rejections), Actor.CommandLine);
        var against = below ?? reference.PredecessorOf(edition with { Revision = 1 });
        var changes = BreakpointRowChange.Between(reference.Breakpoints(against), load.Rows);
        using (var output = TableOutput.Open(format, "change", "type", "host", "method", "site", "organism", "organism_rank", "drug", "disk_load", "old_s", "old_r", "new_s", "new_r"))
        {
            foreach (var change in changes)
            {
                var row = change.Row;
                output.Row(change.Kind, row.Type, row.Host, row.Method, row.Site, row.Organism, row.OrganismRank, row.Drug, row.DiskLoad, change.Before?.Susceptible, change.Before?.Resistant, change.After?.Susceptible, change.After?.Resistant);
            }
        }

        Console.Error.WriteLine($"{loaded.Edition}: {load.Read} rows read, {load.Rows.Count} rows in the table; against {against.Text} {changes.Count(change => change.Kind == "added")} added, {changes.Count(change => change.Kind == "changed")} changed, {changes.Count(change => change.Kind == "removed")} removed. See what it does to results: curb antibiogram --compare-guideline {against.Text},{loaded.Edition} --data {data}");
        return RecordSheets.Report(load.Rejections);
    }

    private static BreakpointLoad Read(ReferenceLibrary reference, string file, GuidelineEdition edition, GuidelineEdition? below)
    {
        if (!File.Exists(file))
        {
            throw CommandFailure.UnusableInput($"{file}: no such file; expected CSV or XLSX.");
        }

        try
        {
            using var stream = File.OpenRead(file);
            return BreakpointLoad.Of(reference, stream, Path.GetFileName(file), edition, below);
        }
        catch (UnusableFileException unusable)
        {
            throw CommandFailure.UnusableInput(unusable.Message);
        }
    }
}
