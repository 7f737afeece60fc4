using System.CommandLine;
using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Exchange.Whonet;
using Curb.Facts;
using Curb.Isolates;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>Packed isolates of a file or a data folder, with what they were interpreted by and which flag picks them.</summary>
/// <param name="Profiles">The isolates.</param>
/// <param name="Guideline">Guideline and year, such as EUCAST 2025; several with , between where institutions differ.</param>
/// <param name="FirstIsolates">The flag that picks isolates; null for all.</param>
/// <param name="ExitCode">What reading the input asks the command to end with.</param>
internal sealed record AntibiogramInput(IReadOnlyList<IsolateProfiles> Profiles, string Guideline, string? FirstIsolates, int ExitCode)
{
    /// <summary>What counts as susceptible under the guideline; S alone where institutions of different guidelines are counted together.</summary>
    public CountingRule Counting => Guideline.Contains("CLSI", StringComparison.Ordinal) ? CountingRule.SusceptibleOnly : CountingRules.Of(Guideline.Split(' ')[0]);

    public static AntibiogramInput FromFile(string path, string guideline, FirstIsolateMethod method, string? isolatesTo)
    {
        using var input = LaboratoryInput.Open(path);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var rule = new FirstIsolateRule(method);
        var isolates = StreamedIsolates.Of(input.File.ReadParts(tests => new IsolatePartReader(tests, input.Library, settings, rule)), rule);
        if (isolatesTo is not null)
        {
            IsolateRows.Write(isolatesTo, isolates);
        }

        return new AntibiogramInput(isolates.Profiles, settings.Edition.Name, "first_isolate", LaboratoryInput.Account(isolates.Rejections));
    }

    public static AntibiogramInput FromFolder(FolderIsolates.Options options, ParseResult parsed, FirstIsolateMethod method)
    {
        using var folder = OpenedFolder.Open(options.Path(parsed), DataFolderAccess.Read);
        var scope = options.Institution(parsed) is { } institution ? Scope.Of(OpenedFolder.WithFacts(folder, [institution]), true) : Scope.DataFolderOwner;
        string guideline = string.Join(", ", folder.Facts.Stamps(scope).Select(stamp => stamp.Guideline).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        if (method == FirstIsolateMethod.Patient)
        {
            // The facts hold no flag of this rule: it depends on how far back the data goes.
            var isolates = folder.Facts.Read<IsolateFacts>(scope);
            var results = folder.Facts.Read<SusceptibilityFacts>(scope);
            bool[] flags = DerivedIsolates.FirstIsolateFlags(isolates, results, LaboratoryInput.OpenLibrary(), new FirstIsolateRule(method));
            return new AntibiogramInput([ProfilePacking.Of(isolates, IsolateResults.Of(results), flags)], guideline, "first_isolate", ExitCodes.Done);
        }

        return new AntibiogramInput([.. folder.Facts.Profiles(scope)], guideline, FlagOf(method), ExitCodes.Done);
    }

    private static string? FlagOf(FirstIsolateMethod method) => method switch
    {
        FirstIsolateMethod.Isolate => null,
        FirstIsolateMethod.Phenotype => "first_phenotype",
        FirstIsolateMethod.Year => "first_of_year",
        _ => "first_episode",
    };
}
