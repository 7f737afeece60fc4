using System.Text.RegularExpressions;

namespace Curb.Exchange.Reports;

/// <summary>The words by which laboratory reports say what a line is about. Texts decide, since codes are often local, missing or contradicted by their texts.</summary>
internal static partial class ReportWords
{
    /// <summary>SNOMED CT: no growth; no organism; negative.</summary>
    private static readonly HashSet<string> s_noGrowthCodes = ["264868006", "84567002", "260415000", "260385009"];
    private static readonly HashSet<string> s_positiveCodes = ["10828004", "260373001"];

    /// <summary>True for an order or a test of microbiology.</summary>
    public static bool IsMicrobiology(string text) => Microbiology().IsMatch(text);

    /// <summary>True for a test of a drug against an isolate.</summary>
    public static bool IsSusceptibility(string text) => Susceptibility().IsMatch(text);

    /// <summary>True for a finding that names what grew.</summary>
    public static bool IsIdentification(string text) => Identification().IsMatch(text) && !NoIdentification().IsMatch(text);

    public static bool SaysNoGrowth(string code, string text) => s_noGrowthCodes.Contains(code) || NoGrowth().IsMatch(text);

    public static bool SaysPositive(string code, string text) => s_positiveCodes.Contains(code) || Positive().IsMatch(text);

    /// <summary>The drug's name in the name of its test: "Meropenem [Susceptibility] by MIC" is Meropenem.</summary>
    public static string DrugOf(string test) => Behind().Replace(test, "").Trim(' ', ':', '-');

    /// <summary>M, D or E where the test's name or the value's unit tells the method; blank where neither does.</summary>
    public static string Method(string test, string unit) =>
        Gradient().IsMatch(test) ? "E"
        : Disk().IsMatch(test) || unit.Equals("mm", StringComparison.OrdinalIgnoreCase) || unit == "毫米" ? "D"
        : Mic().IsMatch(test) || MassPerVolume().IsMatch(unit) ? "M"
        : "";

    [GeneratedRegex(@"cultur|suscept|organism|bacteria|microb|mycobact|fung|yeast|antibiogram|isolate|growth|培养|药敏|细菌|真菌|微生物|鉴定", RegexOptions.IgnoreCase)]
    private static partial Regex Microbiology();

    [GeneratedRegex(@"suscept|sensitiv|\bMIC\b|inhibitory conc|disk diff|disc diff|药敏|敏感", RegexOptions.IgnoreCase)]
    private static partial Regex Susceptibility();

    [GeneratedRegex(@"identif|organism|cultur|isolate|bacteria|fung|yeast|mycobact|培养|细菌|真菌|微生物|鉴定|菌名", RegexOptions.IgnoreCase)]
    private static partial Regex Identification();

    /// <summary>What is seen under the microscope, counted, or concluded about an organism: it names none that grew.</summary>
    [GeneratedRegex(@"gram|stain|smear|microscop|quantity|count|colony|multi(-|ple )?\s*(drug )?resistan|resistant organism|classif|mechanism|涂片|染色|镜检|计数|多重耐药|耐药机制", RegexOptions.IgnoreCase)]
    private static partial Regex NoIdentification();

    [GeneratedRegex(@"^\s*(no (bacterial |fungal |aerobic |anaerobic |significant |pathogen\w* )*(growth|organisms?|pathogens?|bacteria)\b|negative|sterile|not detected|无.*(生长|检出)|未.*(生长|检出)|阴性)", RegexOptions.IgnoreCase)]
    private static partial Regex NoGrowth();

    [GeneratedRegex(@"^\s*(positive|detected|abnormal|growth|阳性)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Positive();

    [GeneratedRegex(@"\s*(\[suscept.*|\bby (minim|mic\b|disk|disc|gradient|method|agar).*|\(KB\).*|\(MIC\).*|\bsuscept.*|\bMIC\b.*|药敏.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Behind();

    [GeneratedRegex(@"gradient|e-?test|浓度梯度|E试验", RegexOptions.IgnoreCase)]
    private static partial Regex Gradient();

    [GeneratedRegex(@"dis[ck] diff|\(KB\)|kirby|zone|纸片", RegexOptions.IgnoreCase)]
    private static partial Regex Disk();

    [GeneratedRegex(@"\bMIC\b|inhibitory conc|最低抑菌|稀释", RegexOptions.IgnoreCase)]
    private static partial Regex Mic();

    [GeneratedRegex(@"^\s*(mg/l|[uμµ]g/ml|mcg/ml)", RegexOptions.IgnoreCase)]
    private static partial Regex MassPerVolume();
}
