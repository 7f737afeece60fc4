using System.CommandLine;
using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb report NAME</c>: documents to print or hand on.</summary>
internal static class ReportCommand
{
    public static Command Create() => new("report", "Documents to print or hand on: card (antibiogram card).") { Card() };

    private static Command Card()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var to = new Option<string>("--out") { Description = "the file to write: .html (prints on two sides of A5), .docx or .xlsx", Required = true };
        var name = new Option<string?>("--name") { Description = "name of the institution on the card; its registered name, or the file's, without" };
        var language = new Option<string>("--language") { Description = "zh-CN or en", DefaultValueFactory = _ => "zh-CN" };
        language.AcceptOnlyFromAmong("zh-CN", "en");
        var minimum = new Option<int>("--min-isolates") { Description = "below this number tested no percentage is stated", DefaultValueFactory = _ => AntibiogramCard.UsualMinimum };
        var command = new Command("card", "The antibiogram card of a WHONET-style file, or of an institution of the data folder: A5, two sides.\nExample: curb report card --institution H001 --from 2025-01 --to 2025-12 --out card.html")
        {
            file, guideline, to, name, language, minimum,
        };
        var folder = new FolderIsolates.Options(command);
        var filters = new IsolateFilters(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(to)!;
            var write = Writer(path);
            var words = CardWords.In(parsed.GetValue(language)!);
            var period = folder.Period(parsed);
            var conditions = filters.Conditions(parsed);
            if (filters.Screening(parsed) != ScreeningCultures.LeftOut)
            {
                throw CommandFailure.WrongArguments("--screening: a card leaves screening cultures out, as it says at its foot; expected exclude.");
            }

            var (input, institution, versions) = parsed.GetValue(file) is { } source
                ? (AntibiogramInput.FromFile(source, parsed.GetValue(guideline)!, FirstIsolateMethod.Episode, null), Path.GetFileName(source), $"{parsed.GetValue(guideline)}")
                : OfFolder(folder, parsed, words);
            var question = new Antibiogram([], input.FirstIsolates, [.. period.Conditions(), .. conditions]) { Counting = input.Counting };
            string? part = string.Join(" · ", conditions.SelectMany(condition => condition.Values)) is { Length: > 0 } chosen ? chosen : null;
            var head = new AntibiogramCard(
                parsed.GetValue(name) ?? institution, part, Shown(input.Profiles, period), input.Guideline, input.Counting, parsed.GetValue(minimum), versions, [], 0);
            var library = LaboratoryInput.OpenLibrary();
            var card = AntibiogramCard.Of(input.Profiles, question, head, code => (library.Organism(code)?.Name ?? code, library.Organism(code)?.NameZh ?? ""), code => Drug(library, code, words), rows => rows)
                ?? throw CommandFailure.UnusableInput("There is no isolate with a result under these choices: no card was written.");
            Save(path, card, words, write);
            return input.ExitCode;
        });
        return command;
    }

    /// <summary>The institution's isolates, its name, and the versions its facts rest on.</summary>
    private static (AntibiogramInput Input, string Institution, string Versions) OfFolder(FolderIsolates.Options options, ParseResult parsed, CardWords words)
    {
        var input = AntibiogramInput.FromFolder(options, parsed, FirstIsolateMethod.Episode);
        using var folder = OpenedFolder.Open(options.Path(parsed), DataFolderAccess.Read);
        var institutions = OpenedFolder.WithFacts(folder, options.Institution(parsed) is { } one ? [one] : []);
        if (institutions.Count != 1)
        {
            throw CommandFailure.WrongArguments($"--institution: a card is of one institution; expected one of {string.Join(", ", institutions)}. Example: --institution {institutions.FirstOrDefault() ?? "H001"}");
        }

        var known = folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(institution => institution.Code == institutions[0]);
        var stamp = folder.Facts.Stamps(Scope.Of(institutions, true)).FirstOrDefault(stamp => stamp.Institution == institutions[0]);
        string name = (words == CardWords.English ? known?.NameEn : known?.Name) is { Length: > 0 } registered ? registered : institutions[0];
        return (input, name, stamp is null ? "" : AntibiogramCard.VersionsOf(stamp.Stamp, stamp.DerivedAt));
    }

    private static (string Name, string Class) Drug(ReferenceLibrary library, string code, CardWords words) =>
        library.Antimicrobial(code) is { } drug ? (words == CardWords.Chinese && drug.NameZh is { Length: > 0 } chinese ? chinese : drug.Name, drug.DrugClass) : (code, "");

    /// <summary>The months asked for; without, those that the isolates have.</summary>
    private static string Shown(IEnumerable<IsolateProfiles> profiles, FolderIsolates.Period period)
    {
        var months = profiles.SelectMany(part => part.Find("month")?.Texts ?? []).OfType<string>().Where(month => month.Length > 0).ToList();
        string from = period.From ?? months.Min(StringComparer.Ordinal) ?? "", to = period.To ?? months.Max(StringComparer.Ordinal) ?? "";
        return from == to ? from : $"{from} – {to}";
    }

    private static Action<Stream, AntibiogramCard, CardWords> Writer(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".html" => (stream, card, words) => stream.Write(System.Text.Encoding.UTF8.GetBytes(CardHtml.Page(card, words))),
        ".docx" => CardDocument.Write,
        ".xlsx" => CardWorkbook.Write,
        var other => throw CommandFailure.WrongArguments($"--out: found {(other.Length == 0 ? path : other)}; expected a file ending in .html, .docx or .xlsx. Example: --out card.html"),
    };

    private static void Save(string path, AntibiogramCard card, CardWords words, Action<Stream, AntibiogramCard, CardWords> write)
    {
        try
        {
            using var stream = File.Create(path);
            write(stream, card, words);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.WrongArguments($"--out {path}: {failure.Message}");
        }

        Console.Error.WriteLine($"{path}: {card.Institution}, {card.Period}, {card.Guideline}, {card.Sides.Count} sides");
    }
}
