using System.CommandLine;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Exchange.Profiles;

namespace Curb.Cli.Commands;

/// <summary><c>curb templates</c>: writes the Chinese template files with a filled example and a guide to the columns.</summary>
internal static class TemplatesCommand
{
    private const string TemplateProfile = "cn-templates";

    public static Command Create()
    {
        var target = new Option<string>("--out") { Description = "the folder to write into", Required = true };
        var format = new Option<string>("--format") { Description = "xlsx or csv", DefaultValueFactory = _ => "xlsx" };
        format.AcceptOnlyFromAmong("xlsx", "csv");
        var command = new Command("templates", "Writes the Chinese templates (中文模板), each with a filled example and a column guide. Example: curb templates --out 模板 --format csv") { target, format };
        command.SetAction(parsed => Run(parsed.GetValue(target)!, parsed.GetValue(format)!));
        return command;
    }

    private static int Run(string target, string format)
    {
        var profile = (DefinedProfile)ProfileLibrary.Load(ContentFolder.Open("profiles")).Find(TemplateProfile)!;
        var files = TemplateSet.Files(profile.Definition, format).ToList();
        if (files.Find(file => File.Exists(Path.Combine(target, file.Name))) is { Name: not null } present)
        {
            throw CommandFailure.WrongArguments($"{Path.Combine(target, present.Name)} is already there and may hold data; choose an empty folder.");
        }

        Directory.CreateDirectory(target);
        using var table = TableOutput.Open("csv", "file", "bytes");
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(Path.Combine(target, name), content);
            table.Row(name, content.Length);
        }

        return ExitCodes.Done;
    }
}
