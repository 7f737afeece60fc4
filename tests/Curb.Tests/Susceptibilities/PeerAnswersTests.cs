using System.IO.Compression;
using Curb.Columns;
using Curb.Exchange.Whonet;
using Curb.Susceptibilities;
using Curb.Tests.Support;
using Xunit.Abstractions;

namespace Curb.Tests.Susceptibilities;

/// <summary>
/// Row by row against two other engines on 1,500 generated isolates. Neither is the truth: a difference is allowed where it has a named reason,
/// and a difference without one fails the test.
/// </summary>
public class PeerAnswersTests(ITestOutputHelper log)
{
    private static readonly string[] s_calls = ["S", "I", "SDD", "R"];

    private sealed record Answer(int Row, string Test, string Value, string Amr, string Amrie);

    private static List<Answer> Answers(string letter)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(SharedData.Oracles, $"answers_{letter}.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        var answers = new List<Answer>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            // A decimal comma makes the value two cells, quoted.
            string value = string.Join(',', cells[3..^2]).Trim('"');
            answers.Add(new Answer(int.Parse(cells[0]), cells[2], value, cells[^2], cells[^1]));
        }

        return answers;
    }

    [SharedDataFact("../oracles/answers_E.csv.gz")]
    public void Every_difference_from_both_peers_under_EUCAST_2025_has_a_named_reason() => Compare("E", "EUCAST", 0.995);

    [SharedDataFact("../oracles/answers_N.csv.gz")]
    public void Every_difference_from_both_peers_under_CLSI_2025_has_a_named_reason() => Compare("N", "CLSI", 0.999);

    private void Compare(string letter, string guideline, double leastAgreement)
    {
        var library = ReferenceTables.Library;
        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, $"sample_{letter}.csv"));
        var isolates = file.EveryRow().Isolates;
        var interpreter = new Interpreter(library, guideline, 2025);
        var withNonSpecies = new Interpreter(library, guideline, 2025, new InterpretationSettings { NonSpeciesBreakpoints = true });
        int compared = 0;
        int equal = 0;
        var reasons = new Dictionary<string, int>();
        var unexplained = new List<string>();
        foreach (var answer in Answers(letter))
        {
            string organism = library.OrganismCode(isolates.Organism[answer.Row - 1]!) ?? "";
            string group = library.Specimen(library.SpecimenCode(isolates.SpecimenType[answer.Row - 1]!) ?? "")?.Group ?? "";
            var context = new IsolateContext(organism, group);
            var test = SusceptibilityTest.Parse(answer.Test)!;
            var fault = MeasurementParser.Read(answer.Value, test, out var value);
            var ours = fault is null ? interpreter.Interpret(context, test, value) : new Interpretation(SirCategory.None, null, fault.Reason);
            string call = ours.Category == SirCategory.IR ? "R" : ours.Category.Text();
            bool both = s_calls.Contains(answer.Amr) && s_calls.Contains(ours.Category.Text());
            compared += both ? 1 : 0;
            equal += both && answer.Amr == call ? 1 : 0;
            string amrie = answer.Amrie.TrimEnd('*', '?');
            if (!s_calls.Contains(answer.Amr) || answer.Amr == call)
            {
                continue;
            }

            string? reason = Reason(answer, amrie, ours, call, fault is null ? withNonSpecies.Interpret(context, test, value) : null);
            if (reason is null)
            {
                unexplained.Add($"row {answer.Row} {organism} {answer.Test} {answer.Value} ({group}): AMR {answer.Amr}, AMRIE {answer.Amrie}, Curb {call} {ours.Reason} S {ours.Breakpoint?.Susceptible} R {ours.Breakpoint?.Resistant}");
            }

            reasons[reason ?? "unexplained"] = reasons.GetValueOrDefault(reason ?? "unexplained") + 1;
        }

        log.WriteLine($"{guideline}: {equal} of {compared} calls equal to AMR");
        foreach (var (reason, count) in reasons.OrderByDescending(entry => entry.Value))
        {
            log.WriteLine($"{count,6}  {reason}");
        }

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained.Take(30)));
        Assert.True(equal >= leastAgreement * compared, $"{equal} of {compared}");
    }

    /// <summary>Why Curb differs from AMR; null where no allowed reason fits.</summary>
    private static string? Reason(Answer answer, string amrie, Interpretation ours, string call, Interpretation? withNonSpecies) => ours switch
    {
        { Category: SirCategory.IR } => "expected resistance overrides the value; AMR applies it only when asked",
        { ReasonCode: "zone-out-of-range" } => "a zone of 0 mm is refused; AMR takes it as a zone",
        { ReasonCode: "disk-content" } => "the disk tested is not the table's; AMR doesn't look at the content of the disk",
        { ReasonCode: "no-breakpoint-for-site" } => "the table has the drug for uncomplicated urinary infection only, and the specimen is no urine",
        { ReasonCode: "no-breakpoint" } when ours.Reason.Contains("a group that leaves out", StringComparison.Ordinal) => "CLSI Table 2B-5 leaves the species out; both peers read it all the same",
        { ReasonCode: "no-breakpoint" } when withNonSpecies!.Breakpoint?.OrganismRank == "all" => "only a non-species (PK/PD) breakpoint exists; AMR uses it unasked",
        { Breakpoint.Site.Length: > 0 } when ours.Breakpoint!.Urinary && call == amrie => "AMR prefers the non-species row to the table's own urinary row; AMRIE reads as Curb",
        { Breakpoint.Site.Length: > 0 } when ours.Breakpoint!.Urinary && withNonSpecies is not null => "AMR prefers the non-species row to the table's own urinary row",
        { Breakpoint.Site.Length: > 0 } when ours.Breakpoint!.Site.StartsWith("Meningitis", StringComparison.Ordinal) => "cerebrospinal fluid is read with the meningitis row; AMR takes the general one",
        { Breakpoint.Site.Length: > 0 } when ours.Breakpoint!.Site.StartsWith("Non-meningitis", StringComparison.Ordinal) && call == amrie => "blood and sputum are read with the non-meningitis row; AMR takes the first one, which is for meningitis; AMRIE reads as Curb",
        { ReasonCode: "censored" } => "the range lies on both sides of a breakpoint; AMR calls it R",
        { Category: SirCategory.S } when call == amrie && answer.Value == "0.064" => "0.064 on a strip is the step of 0.0625, which the table writes 0.06; AMRIE reads as Curb",
        _ => null,
    };
}
