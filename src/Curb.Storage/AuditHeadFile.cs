namespace Curb.Storage;

/// <summary>The head of the audit chain in a file beside the records store. It is written after each event, so the chain may be longer than it says, never shorter.</summary>
internal sealed class AuditHeadFile(string folder)
{
    public const string Name = "audit.head";

    private readonly string _path = Path.Combine(folder, Name);

    /// <summary>The noted head; null where none was ever noted.</summary>
    /// <exception cref="InvalidDataException">The file is there but holds something else.</exception>
    public AuditHead? Read() => !File.Exists(_path) ? null
        : AuditHead.Parse(File.ReadAllText(_path)) ?? throw new InvalidDataException($"{_path} does not hold a sequence and a hash: it was damaged or changed.");

    public void Write(AuditHead head)
    {
        string unfinished = _path + ".part";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(head + "\n"));
            stream.Flush(true);
        }

        File.Move(unfinished, _path, true);
    }
}
