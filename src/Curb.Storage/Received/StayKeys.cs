using Curb.Intake.Received;

namespace Curb.Storage.Received;

/// <summary>The keys of the delivered inpatient stays of an institution. Unlike parts, which lose nothing by a mix-up, they are told apart by 128 bits.</summary>
internal sealed class StayKeys
{
    private readonly HashSet<(ulong, ulong)> _keys = [];

    public void Add(ReceivedEncounters encounters)
    {
        for (int row = 0; row < encounters.Count; row++)
        {
            if (encounters.Key.IsKnown(row) && encounters.Kind.Utf8(row).SequenceEqual("inpatient"u8))
            {
                _keys.Add(Of(encounters.Key.Utf8(row)));
            }
        }
    }

    public bool Contains(ReadOnlySpan<byte> key) => key.Length > 0 && _keys.Contains(Of(key));

    private static (ulong, ulong) Of(ReadOnlySpan<byte> key) => (KeyParts.Hash(KeyParts.Kind.DeliveredEncounter, key), KeyParts.Hash(KeyParts.Kind.Encounter, key));
}
