using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Storage;

/// <summary>The rules of the audit chain: how an event's hash is made and what a whole chain looks like.</summary>
public static class AuditChain
{
    /// <summary>By so much the clocks of computers are put right all the time.</summary>
    private static readonly TimeSpan s_clocksCorrected = TimeSpan.FromMinutes(1);

    /// <summary>SHA-256, lower-case hex, over the event's fields and the hash before it. Each field goes in with its length, so that text can't move between fields.</summary>
    public static string Hash(AuditEvent entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, entry.Sequence);
        hash.AppendData(number);
        string?[] fields = [entry.At, entry.Who, entry.Process, entry.Subject, entry.OldValues, entry.NewValues, entry.PreviousHash];
        // Events from before origin and reason were kept have neither, and keep their hash.
        foreach (var field in entry.Origin is null && entry.Why is null ? fields : [.. fields, entry.Origin, entry.Why])
        {
            byte[] bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt64LittleEndian(number, field is null ? -1 : bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What is wrong with a chain; empty where it is whole.</summary>
    /// <param name="events">The events in the order of their sequence.</param>
    /// <param name="heads">Heads noted earlier, with where each was noted: the chain must reach every one of them.</param>
    public static IReadOnlyList<string> Problems(IEnumerable<AuditEvent> events, params IReadOnlyList<(string Where, AuditHead Head)> heads)
    {
        var problems = new List<string>();
        var last = AuditHead.Empty;
        var unreached = heads.Where(noted => noted.Head.Sequence > 0).ToList();
        foreach (var entry in events)
        {
            problems.AddRange(Problems(entry, last));
            last = new AuditHead(entry.Sequence, entry.Hash);
            foreach (var (where, head) in unreached.Where(noted => noted.Head.Sequence == entry.Sequence).ToList())
            {
                unreached.Remove((where, head));
                if (head.Hash != entry.Hash)
                {
                    problems.Add($"Event {entry.Sequence} is not the one that {where} names: the chain was rewritten.");
                }
            }
        }

        problems.AddRange(unreached.Select(noted => $"The chain ends at event {last.Sequence}, but {noted.Where} names event {noted.Head.Sequence}: events were removed from its end."));
        return problems;
    }

    /// <summary>
    /// Events that say they were written earlier than the one before them: the computer's clock was turned back between. That breaks no chain, for the order of events does not rest on
    /// clocks, and clocks are put right; but whoever reads when something happened has to know it.
    /// </summary>
    /// <param name="events">The events in the order of their sequence.</param>
    public static IReadOnlyList<(long Sequence, TimeSpan By)> ClockTurnedBack(IEnumerable<AuditEvent> events)
    {
        var found = new List<(long, TimeSpan)>();
        var latest = DateTimeOffset.MinValue;
        foreach (var entry in events)
        {
            var at = RecordStore.Instant(entry.At);
            if (latest - at > s_clocksCorrected)
            {
                found.Add((entry.Sequence, latest - at));
            }

            latest = at;
        }

        return found;
    }

    private static IEnumerable<string> Problems(AuditEvent entry, AuditHead before)
    {
        if (entry.Sequence != before.Sequence + 1)
        {
            yield return $"Event {entry.Sequence} follows event {before.Sequence}: events are missing or out of order.";
        }

        if (entry.PreviousHash != before.Hash)
        {
            yield return $"Event {entry.Sequence} does not continue the event before it: one of them was put in, exchanged or changed.";
        }

        if (entry.Hash != Hash(entry))
        {
            yield return $"Event {entry.Sequence} ({entry.Subject}, {entry.Who}, {entry.At}) was changed after it was written.";
        }
    }
}
