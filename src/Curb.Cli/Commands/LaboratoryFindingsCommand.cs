using System.CommandLine;
using Curb.Cli.Output;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb lab-findings</c>: what a laboratory should look at again, in a WHONET-style file or in what was delivered to a data folder.</summary>
internal static class LaboratoryFindingsCommand
{
    private static readonly string[] s_columns = ["row", "organism", "finding", "kind", "drugs", "found", "expected", "expected_zh", "source", "confidence"];

    public static Command Create()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var kind = new Option<string?>("--kind") { Description = "only findings of these kinds, with commas: unusual, inconsistent, missing, expected, discrepancy, quality-control, contamination" };
        var data = CommonOptions.Data();
        var institution = new Option<string?>("--institution") { Description = "data folder: only this institution" };
        var format = CommonOptions.Format();
        var command = new Command(
            "lab-findings",
            "Unusual and inconsistent phenotypes, key drugs not tested, reported against derived categories, reference strains out of range, contaminated blood cultures: each for the laboratory to confirm.\nExample: curb lab-findings isolates.csv --guideline CLSI-2025 --kind unusual,quality-control")
        {
            file, guideline, kind, data, institution, format,
        };
        command.SetAction(parsed =>
        {
            var kinds = parsed.GetValue(kind)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return parsed.GetValue(file) is { } path
                ? OfFile(path, parsed.GetValue(guideline)!, kinds, parsed.GetValue(format))
                : OfFolder(parsed.GetValue(data)!, parsed.GetValue(institution), parsed.GetValue(guideline)!, kinds, parsed.GetValue(format));
        });
        return command;
    }

    private static int OfFile(string path, string guideline, HashSet<string>? kinds, string? format)
    {
        using var input = LaboratoryInput.Open(path);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var numbering = new RowNumbering();
        var rejections = new List<Rejection>();
        var cultures = new List<BloodCulture>();
        using (var output = TableOutput.Open(format, s_columns))
        {
            bool Shown(LaboratoryFinding finding) => kinds?.Contains(finding.Kind) ?? true;
            foreach (var part in input.File.ReadParts(tests => new LaboratoryFindingsReader(tests, input.Library, settings)))
            {
                rejections.AddRange(part.Rows.Rejections);
                cultures.AddRange(part.Cultures);
                int[] numbers = numbering.Next(part.Rows);
                foreach (var (finding, organism) in part.Findings.Where(found => Shown(found.Finding)))
                {
                    output.Row(Cells(finding, numbers[finding.Row], organism));
                }
            }

            if (LaboratoryFindings.Contamination(cultures, input.Library) is var contamination && Shown(contamination))
            {
                output.Row(Cells(contamination, null, null));
            }
        }

        return LaboratoryInput.Account(rejections);
    }

    private static int OfFolder(string path, string? institution, string guideline, HashSet<string>? kinds, string? format)
    {
        var library = LaboratoryInput.OpenLibrary(path);
        var settings = LaboratoryInput.Settings(guideline, library);
        using var folder = OpenedFolder.Open(path, DataFolderAccess.Read);
        var institutions = OpenedFolder.Institutions(folder, institution is null ? [] : [institution]);
        using var output = TableOutput.Open(format, ["institution", .. s_columns, "isolate"]);
        foreach (string code in institutions)
        {
            var isolates = folder.Received.Read<ReceivedIsolates>(code);
            var results = folder.Received.Read<ReceivedSusceptibilities>(code);
            foreach (var finding in LaboratoryFindings.Of(isolates, results, library, settings).Where(finding => kinds?.Contains(finding.Kind) ?? true))
            {
                output.Row([code, .. Cells(finding, finding.Row < 0 ? null : finding.Row + 1, finding.Row < 0 ? null : isolates.Organism[finding.Row]?.Trim()), finding.Row < 0 ? null : isolates.Key[finding.Row]]);
            }
        }

        return ExitCodes.Done;
    }

    private static object?[] Cells(LaboratoryFinding finding, int? row, string? organism) =>
        [row, organism, finding.Finding, finding.Kind, finding.Drugs, finding.Found, finding.Expected, finding.ExpectedZh, finding.Source, finding.Confidence];
}
