using System.Text.RegularExpressions;

namespace Curb.Tests.House;

/// <summary>Rules about the code, each a function from files to breaches, so that a planted offender can prove that it catches.</summary>
public static partial class HouseRules
{
    /// <summary>Which projects a project may name in its usings: arrows point one way, Cli → Web → Exchange, Storage → Curb.</summary>
    private static readonly Dictionary<string, string[]> s_forbidden = new()
    {
        ["Curb"] = ["Curb.Exchange", "Curb.Storage", "Curb.Web", "Curb.Cli", "System.IO", "System.Net", "Microsoft.EntityFrameworkCore", "Microsoft.Data", "Microsoft.AspNetCore", "System.CommandLine"],
        ["Curb.Exchange"] = ["Curb.Storage", "Curb.Web", "Curb.Cli", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "System.CommandLine"],
        ["Curb.Fallback"] = ["Curb.Exchange", "Curb.Storage", "Curb.Web", "Curb.Cli", "Curb.Prescribing", "Curb.Policies", "System.IO", "System.Net", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "System.CommandLine"],
        ["Curb.Storage"] = ["Curb.Exchange", "Curb.Web", "Curb.Cli", "Microsoft.AspNetCore", "System.CommandLine"],
        ["Curb.Web"] = ["Curb.Cli", "System.CommandLine"],
    };

    private static readonly string[] s_bannedEndings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Info", "Dto", "Common", "Constants", "Misc"];

    public static IEnumerable<string> DependencyBreaches(IEnumerable<SourceFileText> files) =>
        from file in files
        where s_forbidden.ContainsKey(file.Project)
        from line in file.Lines
        let name = UsingName().Match(line.Text)
        where name.Success
        from forbidden in s_forbidden[file.Project]
        where name.Groups[1].Value == forbidden || name.Groups[1].Value.StartsWith(forbidden + ".", StringComparison.Ordinal)
        select $"{file.Path}:{line.Number} uses {name.Groups[1].Value}, which {file.Project} must not know";

    /// <summary>The domain does no input or output: not even through fully qualified or implicitly imported names.</summary>
    public static IEnumerable<string> InputOutputInDomain(IEnumerable<SourceFileText> files) =>
        from file in files
        where file.Project == "Curb"
        from line in file.Lines
        where DomainIo().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} does input or output in the domain: {line.Text.Trim()}";

    public static IEnumerable<string> BannedNames(IEnumerable<SourceFileText> files) =>
        from file in files
        from Match type in TypeDeclaration().Matches(file.Text)
        let name = type.Groups[1].Value
        where s_bannedEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
        select $"{file.Path} declares {name}: say what it is in the field's words";

    /// <summary>The clinical folders know neither policies nor indicators nor supervision.</summary>
    public static IEnumerable<string> ClinicalFoldersKnowNoPolicy(IEnumerable<SourceFileText> files) =>
        from file in files
        where ClinicalFolder().IsMatch(file.Path)
        from line in file.Lines
        let name = UsingName().Match(line.Text)
        where name.Success && name.Groups[1].Value is "Curb.Policies" or "Curb.Indicators"
        select $"{file.Path}:{line.Number} knows {name.Groups[1].Value}";

    /// <summary>Chinese sentences of the code and of the content trees are parted by Chinese signs; a clause's own name keeps its brackets.</summary>
    public static IEnumerable<string> WesternSignsInChinese(IEnumerable<SourceFileText> files) =>
        from file in files
        let sentence = file.Path.EndsWith(".yaml", StringComparison.Ordinal) ? ChineseInContent() : file.Path.EndsWith(".cs", StringComparison.Ordinal) && file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Project != "Curb.Cli" ? ChineseInCode() : null
        where sentence is not null
        from line in file.Lines
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match found in sentence.Matches(line.Text)
        where WesternSign().IsMatch(found.Groups[1].Value)
        select $"{file.Path}:{line.Number} has Western signs in Chinese: {found.Groups[1].Value}";

    /// <summary>A page's explicit expression ends with its bracket: a call written behind it is printed as text.</summary>
    public static IEnumerable<string> CallsPrintedAsText(IEnumerable<SourceFileText> files) =>
        from file in files
        where file.Path.EndsWith(".razor", StringComparison.Ordinal)
        from line in file.Lines
        where CallBehindExpression().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} prints a call as text: {line.Text.Trim()}";

    /// <summary>Ambient clocks and unseeded chance make results unrepeatable.</summary>
    public static IEnumerable<string> AmbientState(IEnumerable<SourceFileText> files) =>
        from file in files
        where file.Project == "Curb"
        from line in file.Lines
        where Ambient().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} asks an ambient clock or chance: {line.Text.Trim()}";

    /// <summary>The repository speaks of the project alone.</summary>
    public static IEnumerable<string> WorkplaceTraces(IEnumerable<SourceFileText> files) =>
        from file in files
        where !file.Path.EndsWith("HouseRules.cs", StringComparison.Ordinal) && !file.Path.EndsWith("HouseRulesTests.cs", StringComparison.Ordinal)
        from line in file.Lines
        where Workplace().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} names a machine or a registry host: {line.Text.Trim()}";

    /// <summary>Marks of unfinished or swallowed work.</summary>
    public static IEnumerable<string> UnfinishedMarks(IEnumerable<SourceFileText> files) =>
        from file in files
        from line in file.Lines
        where Unfinished().IsMatch(line.Text)
        select $"{file.Path}:{line.Number} {line.Text.Trim()}";

    /// <summary>An ampersand written as an entity beside an expression: the page engine escapes it once more, and the address loses what follows.</summary>
    public static IEnumerable<string> AddressesEscapedTwice(IEnumerable<SourceFileText> files) =>
        from file in files
        where file.Path.EndsWith(".razor", StringComparison.Ordinal)
        from line in file.Lines
        where line.Text.Contains("&amp;", StringComparison.Ordinal)
        select $"{file.Path}:{line.Number} writes &amp; where & is meant";

    [GeneratedRegex(@"(?<![@\w])@\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)[?!]?\.[A-Z]\w*\(")]
    private static partial Regex CallBehindExpression();

    [GeneratedRegex("(?<!@)\"([\\u4e00-\\u9fff“（](?:\\\\.|[^\"\\\\])*)\"")]
    private static partial Regex ChineseInCode();

    [GeneratedRegex("""\bzh: ("(?:\\.|[^"\\])*"|'[^']*'|.*?(?=, en:|\}|$))""")]
    private static partial Regex ChineseInContent();

    [GeneratedRegex(@"[\u4e00-\u9fff）”][,;:?]|[\u4e00-\u9fff-[一二三四五六七八九十]]\(|\([^()]*[\u4e00-\u9fff]{2}[^()]*\)|[,;][\u4e00-\u9fff]")]
    private static partial Regex WesternSign();

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);")]
    private static partial Regex UsingName();

    [GeneratedRegex(@"\b(File|Directory|FileStream|StreamReader|HttpClient|Process|Socket)\.(Read|Open|Write|Create|Exists|Delete|Start|Enumerate|Get)|new (FileStream|HttpClient|StreamReader|StreamWriter)\(|\bConsole\.")]
    private static partial Regex DomainIo();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?(\w+)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^src/Curb/(Isolates|Susceptibilities|Antibiograms|AntimicrobialUse|Prophylaxis|ReferenceData|Columns|Facts|Intake)/")]
    private static partial Regex ClinicalFolder();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?(Now|Today)|DateTime\.Today|new Random\(\)|Random\.Shared|Guid\.NewGuid\(")]
    private static partial Regex Ambient();

    [GeneratedRegex(@"(?<![\w.$}/*-])/(work|home|root|mnt|Users)/\w|\b(registry|api|packages|mirrors?)\.[a-z0-9-]+\.(org|com|net|io|cn)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Workplace();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bXXX\b|\bHACK\b|catch\s*(\(Exception[^)]*\))?\s*\{\s*\}")]
    private static partial Regex Unfinished();
}
