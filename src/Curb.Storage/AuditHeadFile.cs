using System.Security.Cryptography;
using System.Text;

namespace Curb.Storage;

/// <summary>
/// The head of the audit chain in a file, written after each event: the chain may be longer than it says, never shorter. Where the installation has a key the
/// file carries a seal that nobody can make without it. One stands beside the records, one (the witness) with the key, outside the data folder.
/// </summary>
internal sealed class AuditHeadFile(string path, byte[]? key)
{
    public const string Name = "audit.head";

    public string Path => path;

    /// <summary>The noted head; null where none was ever noted.</summary>
    /// <exception cref="InvalidDataException">The file is there but holds something else, or its seal was not made with the key.</exception>
    public AuditHead? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        string text = File.ReadAllText(path).Trim();
        int seal = text.LastIndexOf(':');
        var head = AuditHead.Parse(text) ?? (seal > 0 ? AuditHead.Parse(text[..seal]) : null) ?? throw new InvalidDataException($"{path} does not hold a sequence and a hash: it was damaged or changed.");
        if (key is not null && text != head + ":" + Seal(head))
        {
            throw new InvalidDataException($"{path} does not carry the seal of this installation's key: it was replaced.");
        }

        return head;
    }

    public bool Exists => File.Exists(path);

    /// <summary>Notes a head, unless a later one stands there already. A file that was damaged or replaced stays as it is, to be found.</summary>
    public void Advance(AuditHead head)
    {
        try
        {
            if (Read() is { } noted && noted.Sequence >= head.Sequence)
            {
                return;
            }
        }
        catch (InvalidDataException)
        {
            return;
        }

        Write(head);
    }

    /// <summary>Notes a head, whatever stood there.</summary>
    public void Write(AuditHead head)
    {
        string unfinished = $"{path}.{Environment.ProcessId}.part";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.ASCII.GetBytes((key is null ? head.ToString() : head + ":" + Seal(head)) + "\n"));
            stream.Flush(true);
        }

        File.Move(unfinished, path, true);
    }

    private string Seal(AuditHead head) => Convert.ToHexStringLower(HMACSHA256.HashData(key!, Encoding.ASCII.GetBytes(head.ToString())));
}
