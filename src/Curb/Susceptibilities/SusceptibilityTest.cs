namespace Curb.Susceptibilities;

/// <summary>How a result was obtained.</summary>
public enum TestMethod : byte
{
    /// <summary>The source names no method: only a category can be read.</summary>
    Reported,

    /// <summary>Minimum inhibitory concentration, mg/L.</summary>
    Mic,

    /// <summary>Disk diffusion, zone in mm.</summary>
    Disk,

    /// <summary>Gradient strip: an MIC in mg/L with half dilutions.</summary>
    Etest,
}

/// <summary>
/// What was tested and how, as one WHONET column says it: <c>AMP_ND10</c>, <c>SXT_ND1_2</c> (1.25 µg), <c>VAN_NE</c>, <c>X_1_NM</c>;
/// the suffix <c>_SIR</c> marks the category that a laboratory gave beside the value.
/// </summary>
/// <param name="Drug">WHONET drug code, upper case; X_1, X_2 for a laboratory's own drugs.</param>
/// <param name="GuidelineLetter">N CLSI, E EUCAST, F, S, D, T, B, A; blank where none is named.</param>
/// <param name="Method">Method.</param>
/// <param name="DiskLoad">Leading number of the disk content as the column writes it, with a point: 10, 1.2; blank for other methods or where none is named.</param>
/// <param name="IsReportedCategory">True for a _SIR column.</param>
public sealed record SusceptibilityTest(string Drug, string GuidelineLetter, TestMethod Method, string DiskLoad, bool IsReportedCategory)
{
    private const string GuidelineLetters = "NEFSDTBA";

    /// <summary>MIC, DISK, ETEST or REPORTED.</summary>
    public string MethodText => Method switch
    {
        TestMethod.Mic => "MIC",
        TestMethod.Disk => "DISK",
        TestMethod.Etest => "ETEST",
        _ => "REPORTED",
    };

    /// <summary>The method whose breakpoints apply: a gradient strip gives an MIC.</summary>
    public TestMethod BreakpointMethod => Method == TestMethod.Etest ? TestMethod.Mic : Method;

    /// <summary>Reads a WHONET column name, in any case; null where the name is not of that form.</summary>
    /// <param name="column">The header.</param>
    /// <param name="drugCode">Turns the drug part into a code where it is none by form (a name, or a code that is not three letters); null to accept codes only.</param>
    public static SusceptibilityTest? Parse(string column, Func<string, string?>? drugCode = null)
    {
        string name = column.Trim();
        bool reported = name.EndsWith("_SIR", StringComparison.OrdinalIgnoreCase);
        if (reported)
        {
            name = name[..^4];
        }

        foreach (int split in Splits(name))
        {
            if (ReadMethod(name[(split + 1)..]) is { } read && ReadDrug(name[..split], drugCode) is { } drug)
            {
                return new SusceptibilityTest(drug, read.Letter, read.Method, read.Load, reported);
            }
        }

        return reported && ReadDrug(name, drugCode) is { } bare ? new SusceptibilityTest(bare, "", TestMethod.Reported, "", true) : null;
    }

    /// <summary>The test as a WHONET column name: the form in which received records hold it.</summary>
    public string ColumnName
    {
        get
        {
            string method = Method switch
            {
                TestMethod.Mic => "M",
                TestMethod.Etest => "E",
                TestMethod.Disk => "D" + DiskLoad.Replace('.', '_'),
                _ => "",
            };
            string suffix = IsReportedCategory ? "_SIR" : "";
            return method.Length == 0 ? Drug + suffix : $"{Drug}_{GuidelineLetter}{method}{suffix}";
        }
    }

    private static IEnumerable<int> Splits(string name)
    {
        for (int i = name.IndexOf('_'); i >= 0; i = name.IndexOf('_', i + 1))
        {
            yield return i;
        }
    }

    private static (string Letter, TestMethod Method, string Load)? ReadMethod(string text)
    {
        if (text.Length < 2 || !GuidelineLetters.Contains(char.ToUpperInvariant(text[0])))
        {
            return null;
        }

        string letter = char.ToUpperInvariant(text[0]).ToString();
        return char.ToUpperInvariant(text[1]) switch
        {
            'M' when text.Length == 2 => (letter, TestMethod.Mic, ""),
            'E' when text.Length == 2 => (letter, TestMethod.Etest, ""),
            'D' when LoadNumber(text[2..]) is { } load => (letter, TestMethod.Disk, load),
            _ => null,
        };
    }

    /// <summary>The leading number of a disk content in a column name ("1_2", "1.25/23.75", "10"); null where there is something else.</summary>
    private static string? LoadNumber(string text)
    {
        string load = text.Replace('_', '.');
        int end = load.AsSpan().IndexOfAnyExcept("0123456789.");
        if (end == 0 || (end > 0 && load[end] is not '/'))
        {
            return null;
        }

        return end < 0 ? load : load[..end];
    }

    private static string? ReadDrug(string text, Func<string, string?>? drugCode)
    {
        bool plain = text.Length == 3 && text.All(char.IsAsciiLetterOrDigit);
        bool own = text.Length > 2 && text[0] is 'X' or 'x' && text[1] == '_' && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;
        return plain || own ? text.ToUpperInvariant() : drugCode?.Invoke(text);
    }
}
