using Curb.Facts;
using Curb.Prescribing;

namespace Curb.Cli.Commands;

/// <summary>What one part of an institution's patients gave.</summary>
/// <param name="Facts">Its facts.</param>
/// <param name="Unknown">Its records whose encounter was not delivered.</param>
/// <param name="Untold">Its operations of which the whole feed must tell whether anything can be said.</param>
internal sealed record DerivedPart(IReadOnlyList<FactSet> Facts, UnknownEncounters Unknown, UntoldOperations Untold);
