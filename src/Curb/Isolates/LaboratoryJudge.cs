using System.Globalization;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>Judges the isolates of one part after the other. For one thread.</summary>
internal sealed class LaboratoryJudge(ReferenceLibrary library, LaboratorySettings settings, IsolateInterpretation interpretation)
{
    private const string Verified = "verified";
    private readonly LaboratoryRules _rules = new(library);
    private readonly ReferenceStrains _strains = new(library, settings.Guideline);
    private readonly BloodCultures _cultures = new(library);

    public (List<LaboratoryFinding> Findings, List<BloodCulture> Cultures) Of(ReceivedIsolates isolates, ReceivedSusceptibilities received)
    {
        var rows = GrownIsolates.Of(isolates, library, everyRow: true);
        var interpreted = interpretation.Of(isolates, received, rows);
        var tests = new DeliveredSpecialTests(isolates);
        var findings = new List<LaboratoryFinding>();
        var cultures = new List<BloodCulture>();
        for (int row = 0; row < rows.Count; row++)
        {
            InterpretedResult[] results = [.. interpreted.Results.AsSpan(interpreted.Starts[row], interpreted.Starts[row + 1] - interpreted.Starts[row]).ToArray().Select(id => interpreted.Lookup[id])];
            if (_strains.Named(isolates.Patient[row], isolates.Specimen[row], isolates.Organism[row], isolates.Comment[row]) is { } strain)
            {
                findings.AddRange(_strains.Judge(row, strain, results));
                continue;
            }

            if (_cultures.Read(isolates, rows, row) is { } culture)
            {
                cultures.Add(culture);
            }

            if (rows.Organism(isolates, row).Organism is { } named && TypeDiffers(row, named, isolates.OrganismType[row]) is { } differs)
            {
                findings.Add(differs);
            }

            if (rows.Organism(isolates, row).Organism is { } organism && results.Length > 0)
            {
                findings.AddRange(_rules.Judge(row, organism, tests[row], Measured(results)));
                findings.AddRange(results.SelectMany(result => Expected(row, organism, result)));
                findings.AddRange(Discrepancies(row, results));
            }
        }

        return (findings, cultures);
    }

    /// <summary>The Gram reaction or kingdom that was delivered beside an organism to which it does not belong: one of the two is wrong.</summary>
    private static LaboratoryFinding? TypeDiffers(int row, Organism organism, string? delivered)
    {
        string type = delivered?.Trim().ToLowerInvariant() switch
        {
            "+" or "＋" or "g+" or "gram positive" or "gram-positive" or "革兰阳性" or "阳性" => "+",
            "-" or "－" or "−" or "–" or "g-" or "gram negative" or "gram-negative" or "革兰阴性" or "阴性" => "-",
            "f" or "fungus" or "fungi" or "yeast" or "真菌" => "f",
            _ => "",
        };
        string own = organism.Type == "f" ? "f" : organism.Gram.Length > 0 ? organism.Gram : organism.Type is "+" or "-" ? organism.Type : "";
        return type.Length == 0 || own.Length == 0 || type == own ? null : new LaboratoryFinding(
            row, "organism-type-differs", "discrepancy", "", $"ORG_TYPE={delivered!.Trim()}", $"{organism.Name} is {(own == "f" ? "a fungus" : own == "+" ? "Gram-positive" : "Gram-negative")}: confirm the identification or the type",
            $"{organism.NameZh ?? organism.Name}为{(own == "f" ? "真菌" : own == "+" ? "革兰阳性菌" : "革兰阴性菌")}：复核鉴定或类型", "reference/organisms", Verified);
    }

    /// <summary>The category of the value itself by drug; the most resistant where several methods were used.</summary>
    private static Dictionary<string, SirCategory> Measured(IEnumerable<InterpretedResult> results)
    {
        var byDrug = new Dictionary<string, SirCategory>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            if (result.Test is { } test && OfValue(result) is var category && category.IsCall() && (!byDrug.TryGetValue(test.Drug, out var known) || (category.IsResistant() && !known.IsResistant())))
            {
                byDrug[test.Drug] = category;
            }
        }

        return byDrug;
    }

    private static SirCategory OfValue(InterpretedResult result) => result.Interpretation.Measured ?? result.Interpretation.Category;

    private static IEnumerable<LaboratoryFinding> Expected(int row, Organism organism, InterpretedResult result)
    {
        if (result.Interpretation is { Category: SirCategory.IR, Measured: SirCategory.S } read)
        {
            yield return new LaboratoryFinding(row, "expected-resistance-measured-susceptible", "expected", result.Test!.Drug, $"{result.Test.Drug}=S {result.Value.OperatorText}{Number(result)}".Trim(),
                $"{organism.Name} is resistant by nature: confirm identification and test, and report R", "该菌种天然耐药：复核鉴定和药敏，报告为耐药", read.Reason, Verified);
        }
    }

    /// <summary>A category that the laboratory gave, beside its value or in a column of its own, against the one by the guideline.</summary>
    private static IEnumerable<LaboratoryFinding> Discrepancies(int row, InterpretedResult[] results)
    {
        foreach (var result in results.Where(result => result.Value.Kind is ValueKind.Mic or ValueKind.Zone && OfValue(result) is SirCategory.S or SirCategory.I or SirCategory.SDD or SirCategory.R))
        {
            var reported = result.Value.Reported != SirCategory.None ? result.Value.Reported
                : results.FirstOrDefault(other => other.Test is { } test && test.Drug == result.Test!.Drug && other.Value.Kind == ValueKind.Category)?.Value.Reported ?? SirCategory.None;
            if (reported is SirCategory.S or SirCategory.I or SirCategory.SDD or SirCategory.R && Level(reported) != Level(OfValue(result)))
            {
                string finding = (Level(reported), Level(OfValue(result))) switch
                {
                    ('S', 'R') => "reported-susceptible-derived-resistant",
                    ('R', 'S') => "reported-resistant-derived-susceptible",
                    _ => "reported-and-derived-differ",
                };
                var rests = result.Interpretation.Breakpoint;
                yield return new LaboratoryFinding(row, finding, "discrepancy", result.Test!.Drug, $"{result.Test.Drug} {result.Value.OperatorText}{Number(result)} reported {reported.Text()}", $"{OfValue(result).Text()} by the guideline",
                    $"按指南判定为{OfValue(result).Text()}", $"{rests?.Edition.Name} {rests?.Table}", Verified);
            }
        }
    }

    private static char Level(SirCategory category) => category switch
    {
        SirCategory.S => 'S',
        SirCategory.R => 'R',
        _ => 'I',
    };

    private static string Number(InterpretedResult result) =>
        result.Value.Kind is ValueKind.Mic or ValueKind.Zone ? result.Value.Number.ToString("0.####", CultureInfo.InvariantCulture) : "";
}
