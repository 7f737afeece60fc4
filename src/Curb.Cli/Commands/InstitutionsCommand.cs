using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb institutions</c>: lists the institutions of a data folder and registers what is known of them.</summary>
internal static class InstitutionsCommand
{
    private static readonly string[] s_levels = ["tertiary", "secondary", "primary", "unknown"];
    private static readonly string[] s_kinds = ["general", "stomatology", "oncology", "paediatric", "psychiatric", "maternity", "community", "unknown"];

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var command = new Command("institutions", "Lists the institutions of a data folder. Example: curb institutions --data ./data") { data, format, Set() };
        command.SetAction(parsed => List(parsed.GetValue(data)!, parsed.GetValue(format)));
        return command;
    }

    private static void List(string path, string? format)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        using var output = TableOutput.Open(format, "code", "name", "name_en", "level", "kind", "district", "batches");
        var batches = folder.Received.Batches(Scope.DataFolderOwner).CountBy(batch => batch.Institution).ToDictionary(StringComparer.Ordinal);
        foreach (var institution in folder.Institutions(Scope.DataFolderOwner))
        {
            output.Row(institution.Code, institution.Name, institution.NameEn, institution.Level, institution.Kind, institution.District, batches.GetValueOrDefault(institution.Code));
        }
    }

    private static Command Set()
    {
        var code = new Argument<string>("code") { Description = "the code by which deliveries name the institution" };
        var name = new Option<string?>("--name") { Description = "name, such as 青禾市人民医院" };
        var nameEn = new Option<string?>("--name-en") { Description = "English name" };
        var level = OneOf("--level", "level, which picks the targets", s_levels);
        var kind = OneOf("--kind", "kind, which picks the targets", s_kinds);
        var district = new Option<string?>("--district") { Description = "district or county" };
        var data = CommonOptions.Data();
        var command = new Command("set", "Registers an institution or changes what is named. Example: curb institutions set QH01 --name 青禾市人民医院 --level tertiary --kind general") { code, name, nameEn, level, kind, district, data };
        command.SetAction(parsed =>
        {
            using var folder = DataFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Write);
            string of = parsed.GetValue(code)!;
            var before = folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(known => known.Code == of) ?? Institution.Unregistered(of);
            folder.Save(
                new Institution(
                    of,
                    parsed.GetValue(name) ?? before.Name,
                    parsed.GetValue(nameEn) ?? before.NameEn,
                    parsed.GetValue(level) ?? before.Level,
                    parsed.GetValue(kind) ?? before.Kind,
                    parsed.GetValue(district) ?? before.District),
                Environment.UserName);
        });
        return command;
    }

    private static Option<string?> OneOf(string name, string meaning, string[] values)
    {
        var option = new Option<string?>(name) { Description = $"{meaning}: {string.Join(", ", values)}" };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
