using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Curb.Exchange.Orders;

/// <summary>
/// Names of an order document's members by themselves and by the Chinese names beside them, found by the bytes that stand in the document: of a name that is known no text is made.
/// Never changes; safe to share between threads.
/// </summary>
public sealed class FieldNames
{
    private readonly Dictionary<byte[], string> _names = new(new Bytes());
    private readonly Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    /// <param name="rows">Each name with a name beside it.</param>
    public FieldNames(IEnumerable<(string Name, string Alias)> rows)
    {
        foreach (var (name, alias) in rows)
        {
            _names.TryAdd(Encoding.UTF8.GetBytes(name), name);
            _names[Encoding.UTF8.GetBytes(alias)] = name;
        }

        _byBytes = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The name of a member, or what is written where it is none that is known.</summary>
    public string Of(JsonProperty member)
    {
        var written = JsonMarshal.GetRawUtf8PropertyName(member);
        return _byBytes.TryGetValue(written, out string? name) ? name
            : written.Contains((byte)'\\') && _names.TryGetValue(Encoding.UTF8.GetBytes(member.Name), out string? escaped) ? escaped
            : member.Name;
    }

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        // The names are ours and none is ever added, so nobody can choose names that fall together: length and both ends tell them apart well enough.
        public int GetHashCode(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : (bytes.Length * 961) + (bytes[0] * 31) + bytes[^1] + (bytes[bytes.Length / 2] * 7);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
