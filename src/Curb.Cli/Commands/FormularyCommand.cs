using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Documents;
using Curb.Exchange.Governance;
using Curb.Formularies;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;
using Curb.Supervision;
using Curb.Web.DrugLists;

namespace Curb.Cli.Commands;

/// <summary><c>curb formulary</c>: graded catalogues and formularies: taken in from sheets, counted against the limits, compared, filed.</summary>
internal static class FormularyCommand
{
    private static readonly string[] s_kinds = ["catalogue", "formulary"];

    public static Command Create()
    {
        var (data, format, place) = (CommonOptions.Data(), CommonOptions.Format(), Place());
        var kind = Kind();
        var day = new Option<string?>("--on") { Description = "the day whose list is wanted; today when left out" };
        var command = new Command("formulary", "Shows the catalogue or formulary in force; its subcommands take lists in, count them against the limits, compare versions and write the filing document.\nExample: curb formulary --institution H001 --kind formulary") { place, kind, day, data, format };
        command.Subcommands.Add(Import());
        command.Subcommands.Add(Versions());
        command.Subcommands.Add(Limits());
        command.Subcommands.Add(Diff());
        command.Subcommands.Add(Filing());
        command.SetAction(parsed =>
        {
            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            var store = new GovernanceStore(records);
            Lines(store.InForce(parsed.GetValue(place)!, Parse(parsed.GetValue(kind)!), RecordSheets.Day("--on", parsed.GetValue(day)) ?? store.Today), parsed.GetValue(format));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Place() => new("--institution") { Description = "institution, or the code of the province, city or district whose list it is; * is the root of the tree", Required = true };

    private static Option<string> Kind()
    {
        var kind = new Option<string>("--kind") { Description = "catalogue (grades) or formulary (products)", DefaultValueFactory = _ => "formulary" };
        kind.AcceptOnlyFromAmong(s_kinds);
        return kind;
    }

    private static DrugListKind Parse(string kind) => Enum.Parse<DrugListKind>(kind, true);

    private static Command Import()
    {
        var file = new Argument<string>("file") { Description = "CSV or XLSX; the headers of `curb formulary import --help` in any order" };
        var (data, place, kind) = (CommonOptions.Data(), Place(), Kind());
        var from = new Option<string>("--from") { Description = "first day on which it rules once it is approved", Required = true };
        var title = new Option<string>("--title") { Description = "what people call it", DefaultValueFactory = _ => "" };
        var basis = new Option<string>("--basis") { Description = "document or meeting that it rests on", DefaultValueFactory = _ => "" };
        var verified = new Option<bool>("--verified") { Description = "for a catalogue: somebody compared it with the official list" };
        string heads = $"catalogue: {string.Join(" ", DrugListSheets.CatalogueColumns.Select(column => column.Header))}; formulary: {string.Join(" ", DrugListSheets.FormularyColumns.Select(column => column.Header))}";
        var command = new Command("import", $"Takes a list in as a draft; people approve it on the page 供应目录. Columns, in Chinese or English: {heads}.\nExample: curb formulary import 目录.xlsx --institution H001 --from 2027-01-01 --title 2027版") { file, place, kind, from, title, basis, verified, data };
        command.SetAction(parsed =>
        {
            var sheets = new DrugListSheets(ReferenceLibrary.Load(ContentFolder.Open("reference")));
            var what = Parse(parsed.GetValue(kind)!);
            var draft = new DrugList("", what, parsed.GetValue(place)!, 0, parsed.GetValue(title)!, DrugListState.Draft, RecordSheets.Day("--from", parsed.GetValue(from))!.Value, parsed.GetValue(basis)!, parsed.GetValue(verified));
            if (what == DrugListKind.Catalogue)
            {
                var read = RecordSheets.Read(parsed.GetValue(file)!, sheets.Catalogue);
                return Keep(draft with { Grades = read.Lines }, parsed.GetValue(data)!, RecordSheets.Report(read.Rejections));
            }

            var items = RecordSheets.Read(parsed.GetValue(file)!, sheets.Formulary);
            return Keep(draft with { Items = items.Lines }, parsed.GetValue(data)!, RecordSheets.Report(items.Rejections));
        });
        return command;
    }

    private static int Keep(DrugList draft, string path, int code)
    {
        if (draft.Grades.Count + draft.Items.Count == 0)
        {
            throw CommandFailure.UnusableInput("No line could be read; nothing was taken in.");
        }

        using var records = RecordSheets.Open(path);
        var made = new GovernanceStore(records).Prepare(draft, Actor.CommandLine);
        Console.Error.WriteLine($"Draft {made.Number} of {made.Place}: {made.Grades.Count + made.Items.Count} lines, {made.Items.Count(item => item.Drug.Length == 0)} of them without a drug code. It rules once somebody approves it.");
        Console.Out.WriteLine(made.Id);
        return code;
    }

    private static Command Versions()
    {
        var (data, format, place, kind) = (CommonOptions.Data(), CommonOptions.Format(), Place(), Kind());
        var command = new Command("versions", "Every version with its days, approval and filing.\nExample: curb formulary versions --institution H001") { place, kind, data, format };
        command.SetAction(parsed =>
        {
            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            using var output = TableOutput.Open(parsed.GetValue(format), "id", "number", "title", "state", "effective_from", "lines", "prepared_by", "approved_by", "approved_on", "filed_on", "receipt", "receipt_on", "basis");
            foreach (var list in new GovernanceStore(records).Versions(parsed.GetValue(place)!, Parse(parsed.GetValue(kind)!)))
            {
                output.Row(list.Id, list.Number, list.Title, list.State.ToString().ToLowerInvariant(), list.EffectiveFrom, list.Grades.Count + list.Items.Count, list.PreparedBy, list.ApprovedBy, list.ApprovedOn, list.FiledOn, list.Receipt, list.ReceiptOn, list.Basis);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Limits()
    {
        var file = new Argument<string?>("file") { Description = "a formulary as CSV or XLSX; the one in force of --institution when left out", Arity = ArgumentArity.ZeroOrOne };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var place = new Option<string?>("--institution") { Description = "institution whose formulary is counted" };
        var level = new Option<string>("--level") { Description = "with a file: tertiary, secondary or primary", DefaultValueFactory = _ => "unknown" };
        var kind = new Option<string>("--kind") { Description = "with a file: general, stomatology, oncology, paediatric, psychiatric, maternity, community", DefaultValueFactory = _ => "unknown" };
        var on = new Option<string?>("--on") { Description = "day whose rules hold; today when left out" };
        var packs = new Option<string?>("--policies") { Description = "packs that the hospital follows besides those in force, with commas" };
        var language = new Option<string>("--language") { Description = "language of the texts: en or zh", DefaultValueFactory = _ => "en" };
        var command = new Command("limits", "Counts a formulary against every limit of the rules in force: met, not met, cannot assess, with clause and products.\nExample: curb formulary limits 目录.xlsx --level tertiary --kind general\nExample: curb formulary limits --institution H001") { file, place, level, kind, on, packs, language, data, format };
        command.SetAction(parsed =>
        {
            var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
            var day = RecordSheets.Day("--on", parsed.GetValue(on)) ?? DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);
            var (items, institution, code) = parsed.GetValue(file) is { } path
                ? OfFile(RecordSheets.Read(path, new DrugListSheets(reference).Formulary), parsed.GetValue(kind)!, parsed.GetValue(level)!)
                : InForce(parsed.GetValue(data)!, parsed.GetValue(place) ?? throw CommandFailure.WrongArguments("Name a file, or --institution with a data folder. Example: curb formulary limits 目录.xlsx --level tertiary --kind general"), day);
            string[] adopted = (parsed.GetValue(packs) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Show(new FormularyLimits(reference, ContentTrees.Policies()).Check(items, institution, day, adopted), parsed.GetValue(language)!, parsed.GetValue(format));
            return code;
        });
        return command;
    }

    private static (IReadOnlyList<FormularyItem> Items, Institution Institution, int Code) OfFile(SheetReading<FormularyItem> read, string kind, string level) =>
        (read.Lines, Institution.Unregistered("") with { Kind = kind, Level = level }, RecordSheets.Report(read.Rejections));

    private static (IReadOnlyList<FormularyItem> Items, Institution Institution, int Code) InForce(string path, string code, DateOnly day)
    {
        using var records = RecordSheets.Open(path);
        var list = new GovernanceStore(records).InForce(code, DrugListKind.Formulary, day) ?? throw CommandFailure.UnusableInput($"{code} has no approved formulary on {day:yyyy-MM-dd}.");
        return (list.Items, records.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == code) ?? Institution.Unregistered(code), ExitCodes.Done);
    }

    private static void Show(IReadOnlyList<FormularyLimit> limits, string language, string? format)
    {
        using var output = TableOutput.Open(format, "topic", "limit", "group", "count", "most", "verdict", "clause", "confidence", "because", "products");
        foreach (var limit in limits)
        {
            output.Row(
                limit.Topic, limit.Title.In(language), limit.Group.In(language), limit.Count, limit.Limit?.Value.Value, limit.Verdict switch { RuleVerdict.Met => "met", RuleVerdict.NotMet => "not met", _ => "cannot assess" },
                limit.Limit?.Value.Clause, limit.Limit is { } known ? Policies.ConfidenceMarks.Mark(known.Value.Confidence) : "", limit.Because.In(language), string.Join("; ", limit.Trace));
        }
    }

    private static Command Diff()
    {
        var before = new Argument<string>("before") { Description = "id of a version" };
        var after = new Argument<string>("after") { Description = "id of another" };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("diff", "What changed from one version to another; `curb formulary versions` names them.\nExample: curb formulary diff 20260101… 20270101…") { before, after, data, format };
        command.SetAction(parsed =>
        {
            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            var store = new GovernanceStore(records);
            using var output = TableOutput.Open(parsed.GetValue(format), "change", "drug", "what", "field", "before", "after");
            foreach (var change in DrugListChanges.Between(Found(store, parsed.GetValue(before)!), Found(store, parsed.GetValue(after)!)))
            {
                output.Row(change.Change, change.Drug, change.What, change.Field, change.Before, change.After);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Filing()
    {
        var version = new Argument<string>("version") { Description = "id of an approved formulary" };
        var target = new Option<string>("--out") { Description = "file to write: .docx or .xlsx", Required = true };
        var data = CommonOptions.Data();
        var command = new Command("filing", "Writes the filing document (备案表) of a formulary.\nExample: curb formulary filing 20260101… --out 备案表.docx") { version, target, data };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(target)!;
            if (Path.GetExtension(path) is not (".docx" or ".xlsx"))
            {
                throw CommandFailure.WrongArguments($"--out {path}: expected a name that ends in .docx or .xlsx.");
            }

            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            var store = new GovernanceStore(records);
            var form = FilingForms.Of(Found(store, parsed.GetValue(version)!), store, ContentTrees.Policies(), ReferenceLibrary.Load(ContentFolder.Open("reference")));
            using var stream = File.Create(path);
            (Path.GetExtension(path) == ".docx" ? (Action<Stream, FilingForm>)FilingDocument.WriteWord : FilingDocument.WriteWorkbook)(stream, form);
            return ExitCodes.Done;
        });
        return command;
    }

    private static DrugList Found(GovernanceStore store, string id) => store.List(id) ?? throw CommandFailure.WrongArguments($"There is no version {id}; curb formulary versions --institution CODE lists them.");

    private static void Lines(DrugList? list, string? format)
    {
        if (list is { Kind: DrugListKind.Catalogue })
        {
            using var grades = TableOutput.Open(format, "drug", "route", "form", "grade", "note");
            list.Grades.ToList().ForEach(line => grades.Row(line.Drug, line.Route, line.Form, line.Grade.ToString().ToLowerInvariant(), line.Note));
            return;
        }

        using var output = TableOutput.Open(format, "id", "drug", "name", "specification", "form", "route", "manufacturer", "price", "purchase", "note");
        foreach (var item in list?.Items ?? [])
        {
            output.Row(item.Id, item.Drug, item.Name, item.Specification, item.Form, item.Route, item.Manufacturer, item.Price, item.Purchase == PurchaseStatus.InUse ? "in-use" : "paused", item.Note);
        }
    }
}
