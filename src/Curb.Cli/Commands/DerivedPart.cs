using Curb.Facts;

namespace Curb.Cli.Commands;

/// <summary>What one part of an institution's patients gave.</summary>
/// <param name="Facts">Its facts.</param>
/// <param name="Unknown">Its records whose encounter was not delivered.</param>
internal sealed record DerivedPart(IReadOnlyList<FactSet> Facts, UnknownEncounters Unknown);
