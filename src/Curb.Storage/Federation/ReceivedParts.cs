using Curb.Facts;
using Curb.Supervision.Federation;

namespace Curb.Storage.Federation;

/// <summary>The newest content of the parts with facts that a partner sent.</summary>
internal static class ReceivedParts
{
    /// <summary>The parts, in the order in which they are applied.</summary>
    public static IReadOnlyList<BundlePart> Of(FederationStore store, string partner) =>
        [.. store.Parts(FederationStore.In, partner).Values.Where(part => part.HoldsFacts).OrderBy(part => part.Name, StringComparer.Ordinal)];

    /// <summary>The facts of each part; isolates are numbered on from one to the next.</summary>
    /// <exception cref="DataFolderException">A part is missing or was changed.</exception>
    public static IEnumerable<FactSet> Read(FederationStore store, IEnumerable<BundlePart> parts, long firstIsolate)
    {
        foreach (var part in parts)
        {
            byte[] bytes = store.Read(part.Digest);
            var facts = part.HoldsIsolates ? PackedIsolates.Read(bytes, firstIsolate) : new FactSet();
            if (!part.HoldsIsolates)
            {
                PackedFacts.Read(bytes, facts);
            }

            firstIsolate += facts.Isolates.Count;
            yield return facts;
        }
    }
}
