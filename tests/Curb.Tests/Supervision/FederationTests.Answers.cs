using Curb.AbnormalUse;
using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Isolates;
using Curb.Policies;
using Curb.Storage;
using Curb.Tests.Support;

namespace Curb.Tests.Supervision;

/// <content>What a folder says of the hospital's isolates, as texts that can be compared.</content>
public sealed partial class FederationTests
{
    private static List<string> Ask(string path, Antibiogram question)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        return [.. question.Ask(folder.Facts, Scope.Of(["H1"], true)).Select(row => string.Join('|', row.Group.Append(row.ToString())))];
    }

    /// <summary>Of each isolate what both sides know of it, and whether it is a first one.</summary>
    private static List<string> Firsts(string path, FirstIsolateRule rule)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        var scope = Scope.Of(["H1"], true);
        var (isolates, results) = (folder.Facts.Read<IsolateFacts>(scope), folder.Facts.Read<SusceptibilityFacts>(scope));
        bool[] first = DerivedIsolates.FirstIsolateFlags(isolates, results, ReferenceTables.Library, rule);
        var measured = Enumerable.Range(0, results.Count).ToLookup(row => results.Isolate[row], row => $"{results.Drug[row]}{results.Operator[row]}{results.Value[row]}{results.Sir[row]}");
        return [.. Enumerable.Range(0, isolates.Count).Select(row => $"{isolates.Month[row]} {isolates.Organism[row]} {isolates.SpecimenType[row]} {isolates.Classes[row]} {string.Join(' ', measured[isolates.Isolate[row]])} {first[row]}").Order(StringComparer.Ordinal)];
    }

    private static List<string> Classes(string path)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        var isolates = folder.Facts.Read<IsolateFacts>(Scope.Of(["H1"], true));
        return [.. Enumerable.Range(0, isolates.Count).Select(row => $"{isolates.Month[row]} {isolates.Organism[row]} {isolates.Classes[row]} / {isolates.CannotAssess[row]} {isolates.MdroKind[row]} {isolates.Mdro[row]}").Order(StringComparer.Ordinal)];
    }

    private static List<string> Warnings(string path)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        var scope = Scope.Of(["H1"], true);
        var surveillance = new UseSurveillance(folder.Facts, PolicyLibrary.Load(ContentFolder.Open("policies")), folder.Institutions(scope), SurveillanceRules.Load(ReferenceTables.Library), _ => "");
        return [.. surveillance.Find(scope, new CalendarMonth(2025, 12)).Alerts.Select(alert => $"{alert.Type} {alert.Organism} {alert.Subject} {alert.Observed} {alert.Expected} {alert.Ratio}").Order(StringComparer.Ordinal)];
    }
}
