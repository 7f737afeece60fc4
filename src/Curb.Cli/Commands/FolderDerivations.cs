using Curb.AntimicrobialUse;
using Curb.Exchange;
using Curb.Isolates;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Tallies;

namespace Curb.Cli.Commands;

/// <summary>How the institutions of a data folder are derived: each by the breakpoint table that it reads by.</summary>
/// <param name="path">The data folder, for its own breakpoint tables.</param>
/// <param name="edition">Edition of the DDDs; null for the usual one.</param>
/// <param name="packs">Policy packs with , between; null for all.</param>
/// <param name="guideline">Guideline year for every institution; null for each one's own.</param>
internal sealed class FolderDerivations(string path, string? edition = null, string? packs = null, string? guideline = null)
{
    private readonly ReferenceLibrary _reference = SiteReference.Open(path);
    private readonly Dictionary<string, FactDerivation> _derivations = new(StringComparer.Ordinal);
    private IReadOnlyList<TallyDefinition>? _tallies;

    /// <summary>The derivation of an institution.</summary>
    /// <exception cref="CommandFailure">An edition, pack or guideline that there is not.</exception>
    public FactDerivation Of(DataFolder folder, string institution)
    {
        string named = guideline ?? SiteTables.GuidelineOf(folder.Records, institution) ?? DeriveCommand.UsualGuideline;
        return _derivations.TryGetValue(named, out var known) ? known : _derivations[named] = Make(named);
    }

    /// <summary>Sums that are kept with the facts.</summary>
    public IReadOnlyList<TallyDefinition> Tallies() => _tallies ??= ContentTrees.Tallies(_reference);

    private FactDerivation Make(string named)
    {
        if (edition is not null && edition != "cn" && !_reference.Editions("ddds").Contains(edition))
        {
            throw CommandFailure.WrongArguments($"--reference {edition}: no such edition of the DDDs; expected cn or one of {string.Join(", ", _reference.Editions("ddds"))}.");
        }

        var laboratory = LaboratorySettings.Read(named) ?? throw CommandFailure.WrongArguments($"--guideline {named}: expected a guideline and a year, such as EUCAST-2025 or CLSI-2025.");
        var settings = UseSettings.Load(_reference);
        var policies = ContentTrees.Policies();
        var adopted = packs?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new FactDerivation(_reference, Catalogue(policies, adopted), edition is null ? settings : settings with { DddEdition = edition }, laboratory, adopted.Length > 0 ? string.Join(' ', adopted) : policies.Stamp)
        {
            Packs = policies,
            Adopted = adopted,
            Tallies = Tallies(),
        };
    }

    private static GradedCatalogue Catalogue(PolicyLibrary policies, string[] packs)
    {
        string? unknown = packs.FirstOrDefault(pack => policies.Pack(pack) is null);
        if (unknown is not null)
        {
            throw CommandFailure.WrongArguments($"--policies {unknown}: no such pack; `curb packs` lists them.");
        }

        return policies.Catalogues.FirstOrDefault(catalogue => packs.Contains(catalogue.Id)) ?? policies.Catalogue();
    }
}
