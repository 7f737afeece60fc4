using System.CommandLine;
using Curb.AntimicrobialUse;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb drugs</c>: how the free-text drug names of received orders were matched, and a person's word on those that were not.</summary>
internal static class DrugsCommand
{
    private const string None = "none";

    public static Command Create() => new("drugs", "Free-text drug names: what they were matched to, and mapping them by hand. Example: curb drugs unmatched") { Unmatched(), Matches(), Map() };

    private static Command Unmatched() =>
        List("unmatched", "Names that a person should look at: like an antimicrobial but not matched, or matched without being sure. Example: curb drugs unmatched --institution H001", name => name.NeedsPerson);

    private static Command Matches() =>
        List("matches", "Every name that was matched to an antimicrobial. Example: curb drugs matches --institution H001", name => name.Match.Drug is not null);

    private static Command List(string verb, string description, Func<DrugNameReview.NameInUse, bool> wanted)
    {
        var institution = new Option<string[]>("--institution") { Description = "code of an institution; all that have delivered where not given" };
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var command = new Command(verb, description) { institution, data, format };
        command.SetAction(parsed => Show(parsed.GetValue(data)!, parsed.GetValue(institution) ?? [], wanted, parsed.GetValue(format)));
        return command;
    }

    private static void Show(string data, string[] asked, Func<DrugNameReview.NameInUse, bool> wanted, string? format)
    {
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        using var folder = OpenedFolder.Open(data, DataFolderAccess.Read);
        using var table = TableOutput.Open(format, "institution", "text", "orders", "drug", "name", "how", "confidence", "topical");
        foreach (string institution in OpenedFolder.Institutions(folder, asked))
        {
            var matcher = new DrugNameMatcher(reference, folder.DrugMappings(institution));
            foreach (var name in DrugNameReview.Of(folder.Received.Read<ReceivedDrugOrders>(institution), matcher).Where(wanted))
            {
                var drug = name.Match.Drug is { } code ? reference.Antimicrobial(code) : null;
                table.Row(institution, name.Match.Text, name.Orders, name.Match.Drug, drug?.NameZh ?? drug?.Name, name.Match.How, name.Match.Confidence, name.Match.Topical);
            }
        }
    }

    private static Command Map()
    {
        var text = new Argument<string>("text") { Description = "the drug name as delivered" };
        var code = new Argument<string>("code") { Description = $"code, ATC code or name of the antimicrobial; {None} where it is none" };
        var institution = new Option<string>("--institution") { Description = "code of the institution whose name it is", Required = true };
        var who = new Option<string>("--who") { Description = "who decides", DefaultValueFactory = _ => Environment.UserName };
        var data = CommonOptions.Data();
        var command = new Command("map", "Says what a drug name of an institution means; holds from the next curb derive on. Example: curb drugs map 注射用新药 CRO --institution H001") { text, code, institution, who, data };
        command.SetAction(parsed => SetMapping(parsed.GetValue(data)!, parsed.GetValue(institution)!, parsed.GetValue(text)!, parsed.GetValue(code)!, parsed.GetValue(who)!));
        return command;
    }

    private static void SetMapping(string data, string institution, string text, string code, string who)
    {
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        string drug = code == None ? DrugNameMatcher.NotAntimicrobial : Drug(reference, code);
        using var folder = OpenedFolder.Open(data, DataFolderAccess.Write);
        _ = OpenedFolder.Institutions(folder, [institution]);
        if (!IsOrdered(folder.Received.Read<ReceivedDrugOrders>(institution), text))
        {
            Console.Error.WriteLine($"{institution}: no delivered order has the drug name '{text}' so far; the mapping holds for orders to come. `curb drugs unmatched` lists the names as delivered.");
        }

        folder.MapDrug(institution, text, drug, who);
        Console.Error.WriteLine($"{institution}: '{text}' means {(drug.Length == 0 ? "no antimicrobial" : $"{drug} {reference.Antimicrobial(drug)!.Name}")}. Run curb derive for the facts to follow.");
    }

    private static bool IsOrdered(ReceivedDrugOrders orders, string text)
    {
        int code = orders.DrugName.Dictionary.Code(text);
        return orders.DrugName.Codes.Contains(code);
    }

    /// <summary>The drug of a code or of a name that is beyond doubt; a person's mapping is never guessed at.</summary>
    private static string Drug(ReferenceLibrary reference, string code)
    {
        if (reference.Antimicrobial(code) is { } drug)
        {
            return drug.Code;
        }

        var match = new DrugNameMatcher(reference, new Dictionary<string, string>()).Match(code);
        return match.Drug is not null && match.How is "exact" or "synonym" ? match.Drug!
            : throw CommandFailure.WrongArguments($"Found '{code}', expected the code (CRO), ATC code (J01DD04) or name (ceftriaxone, 头孢曲松) of an antimicrobial, or {None}.");
    }
}
