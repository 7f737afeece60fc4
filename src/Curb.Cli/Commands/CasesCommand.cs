using System.CommandLine;
using Curb.Casework;
using Curb.Cli.Output;
using Curb.Storage;
using Curb.Storage.Casework;

namespace Curb.Cli.Commands;

/// <summary><c>curb cases</c>: the human work that waits, and <c>curb cases raise</c>, which opens what the data ask for.</summary>
internal static class CasesCommand
{
    private const int MostListed = 100_000;

    private static readonly string[] s_which = ["open", "overdue", "closed", "all"];

    public static Command Create()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var which = new Option<string>("--which") { Description = string.Join(", ", s_which), DefaultValueFactory = _ => "open" };
        which.AcceptOnlyFromAmong(s_which);
        var text = new Option<string?>("--text") { Description = "only cases that hold these words; Chinese needs no spaces" };
        var institution = new Option<string?>("--institution") { Description = "only this institution" };
        var language = new Option<string>("--language") { Description = "language of the texts: en or zh", DefaultValueFactory = _ => "en" };
        var command = new Command("cases", "Lists cases: what somebody has to deal with, with whose it is and when it is due.\nExample: curb cases --which overdue --text 头孢 --language zh") { which, text, institution, language, data, format };
        command.Subcommands.Add(Raise());
        command.SetAction(parsed =>
        {
            using var records = Open(parsed.GetValue(data)!);
            var store = new CaseRaising(parsed.GetValue(data)!).Store(records);
            List(store, new CaseSearch(parsed.GetValue(text), null, parsed.GetValue(institution), parsed.GetValue(which)), parsed.GetValue(format), parsed.GetValue(language)!);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Raise()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var type = new Option<string[]>("--type") { Description = "only these types, with commas; all that the program finds by itself when left out" };
        var institution = new Option<string[]>("--institution") { Description = "only these, with commas" };
        var command = new Command(
            "raise",
            "Opens a case for every warning, failing quality check, laboratory finding and file with rejected rows that has none, ends what is no longer found, reminds and escalates. Running it again changes nothing: run it every night, and after each delivery.\nExample: curb cases raise --type data-quality,rejected-rows")
        { type, institution, data, format };
        command.SetAction(parsed =>
        {
            var kinds = Kinds(parsed.GetValue(type));
            var institutions = IndicatorQuestionOptions.Split(parsed.GetValue(institution));
            var raising = new CaseRaising(parsed.GetValue(data)!);
            var harvest = raising.Gather(institutions, kinds);
            using var records = Open(parsed.GetValue(data)!);
            var (raised, reminded, escalated) = raising.Raise(records, harvest, Actor.CommandLine);
            Write(raised, parsed.GetValue(format));
            Console.Error.WriteLine($"{reminded} reminders, {escalated} handed up.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> Kinds(string[]? given)
    {
        var kinds = IndicatorQuestionOptions.Split(given);
        return kinds.FirstOrDefault(kind => !CaseSources.Kinds.Contains(kind)) is { } unknown
            ? throw CommandFailure.WrongArguments($"--type: found \"{unknown}\", expected {string.Join(", ", CaseSources.Kinds)}. Example: --type data-quality")
            : kinds.Count > 0 ? kinds : CaseSources.Kinds;
    }

    private static RecordStore Open(string path) => Directory.Exists(path)
        ? RecordStore.OpenForAccounts(path, TimeProvider.System)
        : throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(path)}.");

    private static void Write(IReadOnlyList<RaisedCases> raised, string? format)
    {
        using var output = TableOutput.Open(format, "type", "institution", "found", "opened", "reopened", "seen_again", "gone");
        foreach (var one in raised)
        {
            output.Row(one.Type, one.Institution, one.Found, one.Opened, one.Reopened, one.SeenAgain, one.Gone);
        }
    }

    private static void List(CaseStore store, CaseSearch asked, string? format, string language)
    {
        using var output = TableOutput.Open(format, "case", "type", "state", "institution", "department", "subject", "owner", "owner_role", "opened_on", "due_on", "closed_on", "overdue");
        foreach (var one in store.Search(CaseReader.DataFolderOwner, asked, 0, MostListed).Cases)
        {
            var type = store.Types.Find(one.Type)!;
            output.Row(one.Number, one.Type, type.State(one.State)?.Title.In(language) ?? one.State, one.Institution, one.Department, one.Subject.Title.In(language), one.Owner, one.OwnerRole, one.OpenedOn, one.DueAt is { } minute ? minute.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : one.DueOn, one.ClosedOn, one.IsOverdue(store.Now));
        }
    }
}
