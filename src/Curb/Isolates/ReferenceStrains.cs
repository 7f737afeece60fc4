using System.Globalization;
using System.Text.RegularExpressions;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>Reference strains (ATCC 25922 …) told by their names in the fields of an isolate, and their ranges. Table <c>reference/qc-ranges</c>.</summary>
internal sealed partial class ReferenceStrains
{
    private readonly string _source;
    private readonly Dictionary<(string Strain, string Drug, string Method, string Load), (double Low, double High)> _ranges = [];
    private readonly HashSet<string> _strains = new(StringComparer.Ordinal);

    public ReferenceStrains(ReferenceLibrary library, string guideline)
    {
        string edition = library.Latest("qc-ranges");
        var table = library.Table("qc-ranges", edition);
        _source = $"{guideline} quality-control ranges ({edition})";
        for (int row = 0; row < table.Count; row++)
        {
            string At(string column) => table[row, table.Column(column)];
            if (At("guideline") == guideline)
            {
                _strains.Add(At("strain"));
                _ranges[(At("strain"), At("drug"), At("method"), At("disk_load"))] =
                    (double.Parse(At("minimum"), CultureInfo.InvariantCulture), double.Parse(At("maximum"), CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>The strain that one of the texts names; null where none does.</summary>
    public string? Named(params ReadOnlySpan<string?> texts)
    {
        foreach (string? text in texts)
        {
            if (text is not null && (text.Contains("TCC", StringComparison.OrdinalIgnoreCase) || text.Contains("CTC", StringComparison.OrdinalIgnoreCase))
                && StrainName().Match(text) is { Success: true } match
                && $"{match.Groups[1].Value}{match.Groups[2].Value}{match.Groups[3].Value}".ToLowerInvariant() is var name && _strains.Contains(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Values wholly outside the range of the strain; a censored value that may lie inside is none.</summary>
    public IEnumerable<LaboratoryFinding> Judge(int row, string strain, IEnumerable<InterpretedResult> results)
    {
        foreach (var result in results)
        {
            if (result.Test is { } test && result.Value.Kind is ValueKind.Mic or ValueKind.Zone && Range(strain, test) is { } range && IsOutside(result.Value, range))
            {
                string found = $"{test.Drug} {result.Value.OperatorText}{result.Value.Number.ToString("0.####", CultureInfo.InvariantCulture)} in {strain}";
                string expected = string.Create(CultureInfo.InvariantCulture, $"{range.Low:0.####} to {range.High:0.####}{(test.Method == TestMethod.Disk ? " mm" : " mg/L")}");
                yield return new LaboratoryFinding(row, "reference-strain-out-of-range", "quality-control", test.Drug, found, expected, expected, _source, "verified");
            }
        }
    }

    private (double Low, double High)? Range(string strain, SusceptibilityTest test) =>
        _ranges.TryGetValue((strain, test.Drug, test.BreakpointMethod == TestMethod.Disk ? "DISK" : "MIC", test.Method == TestMethod.Disk ? test.DiskLoad : ""), out var range) ? range : null;

    private static bool IsOutside(MeasuredValue value, (double Low, double High) range) => value.Kind == ValueKind.Zone
        ? value.High < range.Low || value.Low > range.High
        : value.High < Dilution.StepOfBreakpoint((decimal)range.Low) || value.Low > Dilution.StepOfBreakpoint((decimal)range.High);

    [GeneratedRegex(@"(atcc|nctc)[\s\-_#:]*(baa)?[\s\-_]*(\d+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StrainName();
}
