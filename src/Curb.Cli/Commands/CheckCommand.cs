using System.CommandLine;
using System.Text;
using System.Text.Json;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Orders;
using Curb.Facts;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb check</c>: the order-time answer to one order document.</summary>
internal static class CheckCommand
{
    private const long LargestDocument = 1024 * 1024;

    public static Command Create()
    {
        var file = new Argument<string>("ORDER.json") { Description = "the order document, or - for standard input; see docs/manual/order-check.md" };
        var packs = new Option<string?>("--policies") { Description = "packs of lower levels that the hospital follows, with commas; one that has a graded catalogue gives the grades" };
        var silent = new Option<bool>("--silent") { Description = "as while the rules run in silence: everything is judged, nothing speaks" };
        var rules = new Option<bool>("--rules") { Description = "one line for each rule instead of the JSON answer" };
        var language = new Option<string>("--language") { Description = "language of the reasons with --rules: en or zh", DefaultValueFactory = _ => "en" };
        var data = new Option<string?>("--data") { Description = "a data folder, whose first isolates give the hospital's resistance figures" };
        var format = CommonOptions.Format();
        var command = new Command("check", "Judges one order before it is signed: allow, warn, require or refuse, with every rule's outcome, clause and trace.\nExample: curb check order.json --rules --format table") { file, packs, silent, rules, language, data, format };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, OrderKnowledgeOf(parsed.GetValue(packs), parsed.GetValue(silent), parsed.GetValue(data)), parsed.GetValue(rules), parsed.GetValue(language)!, parsed.GetValue(format)));
        return command;
    }

    /// <summary>Reference, policies and a way to what an order of a day and an institution is judged by.</summary>
    internal sealed record Book(OrderLists Lists, PolicyLibrary Policies, Func<Order, OrderKnowledge> Knowledge);

    private static Book OrderKnowledgeOf(string? packs, bool silent, string? data)
    {
        var policies = ContentTrees.Policies();
        var adopted = (packs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (adopted.FirstOrDefault(pack => policies.Pack(pack) is null) is { } unknown)
        {
            throw CommandFailure.WrongArguments($"--policies {unknown}: no such pack; `curb packs` lists them.");
        }

        var lists = new OrderLists(ReferenceLibrary.Load(ContentFolder.Open("reference")));
        var catalogue = policies.Catalogues.FirstOrDefault(one => adopted.Contains(one.Id)) ?? policies.Catalogue();
        return new Book(lists, policies, order => OrderKnowledge.For(lists, policies, Institution(order.Institution, data), DateOnly.FromDateTime(order.At), catalogue, adopted).Under(Governance(order.Institution, data), DateOnly.FromDateTime(order.At)) with
        {
            Silent = silent ? new HashSet<string> { "*" } : null,
            Resistance = Resistance(order.Institution, data, lists.Reference),
        });
    }

    private static Institution Institution(string code, string? data)
    {
        if (data is null || code.Length == 0)
        {
            return Supervision.Institution.Unregistered(code);
        }

        using var folder = OpenedFolder.Open(data, DataFolderAccess.Read);
        return folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == code) ?? Supervision.Institution.Unregistered(code);
    }

    /// <summary>What the institution decided; nothing without a data folder or for an order that names no institution.</summary>
    private static PrescribingGovernance Governance(string institution, string? data)
    {
        if (data is null || institution.Length == 0)
        {
            return new PrescribingGovernance(institution);
        }

        using var folder = OpenedFolder.Open(data, DataFolderAccess.Read);
        return new GovernanceStore(folder.Records).Snapshot(Scope.DataFolderOwner, institution);
    }

    private static ResistanceFigures Resistance(string institution, string? data, ReferenceLibrary reference)
    {
        if (data is null)
        {
            return ResistanceFigures.None;
        }

        using var folder = OpenedFolder.Open(data, DataFolderAccess.Read);
        return HospitalFigures.WithLonger(folder.Facts, institution.Length == 0 ? Scope.DataFolderOwner : Scope.Of([institution], false), OrderSettings.LongerMonths(reference));
    }

    private static int Run(string path, Book book, bool rules, string language, string? format)
    {
        var reading = OrderDocument.Read(Bytes(path), new OrderTerms(book.Lists), TimeProvider.System.GetLocalNow().DateTime);
        if (reading.Order is not { } order)
        {
            throw CommandFailure.UnusableInput($"{path} can't be judged, and nothing was allowed:{Environment.NewLine}{string.Join(Environment.NewLine, reading.Problems)}");
        }

        var answer = OrderCheck.Check(order, book.Knowledge(order));
        if (rules)
        {
            Lines(answer, language, format);
            return ExitCodes.Done;
        }

        using var document = JsonDocument.Parse(AnswerDocument.Write(order, answer, book.Policies));
        Console.Out.WriteLine(JsonSerializer.Serialize(document, s_shown));
        return ExitCodes.Done;
    }

    private static readonly JsonSerializerOptions s_shown = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Lines(OrderAnswer answer, string language, string? format)
    {
        using var output = TableOutput.Open(format, "verdict", "rule", "outcome", "severity", "needs", "clause", "confidence", "because", "trace");
        foreach (var finding in answer.Rules)
        {
            output.Row(AnswerDocument.Word(answer.Verdict), finding.Rule, AnswerDocument.Word(finding.Answer.Outcome), finding.Severity is { } severity ? AnswerDocument.Word(severity) : "", AnswerDocument.Word(finding.Demand), finding.Setting.Clause, finding.Setting.Confidence.Mark(), finding.Answer.Because.In(language), string.Join("; ", finding.Trace));
        }
    }

    private static byte[] Bytes(string path)
    {
        if (path == "-")
        {
            return Encoding.UTF8.GetBytes(Console.In.ReadToEnd());
        }

        if (!File.Exists(path))
        {
            throw CommandFailure.UnusableInput($"{path}: no such file; expected an order document. Example: curb check order.json");
        }

        return new FileInfo(path).Length <= LargestDocument ? File.ReadAllBytes(path) : throw CommandFailure.UnusableInput($"{path}: larger than {LargestDocument} bytes; expected one order.");
    }
}
