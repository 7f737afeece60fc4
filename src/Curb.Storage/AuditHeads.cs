namespace Curb.Storage;

/// <summary>Where the end of the audit chain is noted: in the data folder, and (where the installation has a key) outside it.</summary>
internal sealed class AuditHeads
{
    private const string LockName = "audit.lock";
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    private readonly string _lock;
    private readonly AuditHeadFile _beside;
    private readonly AuditHeadFile? _witness;

    public AuditHeads(string folder, KeyFolder? keys)
    {
        byte[]? key = keys?.Derive("audit-head");
        _lock = Path.Combine(folder, LockName);
        _beside = new AuditHeadFile(Path.Combine(folder, AuditHeadFile.Name), key);
        _witness = keys is null ? null : new AuditHeadFile(Path.Combine(keys.Path, AuditHeadFile.Name), key);
    }

    /// <summary>Notes the end of the chain wherever it is noted; processes that write at the same time wait for one another.</summary>
    public void Advance(AuditHead head)
    {
        using var held = Take();
        if (_witness is { Exists: false })
        {
            _beside.Write(head); // The first note with the key: from now on the files carry its seal.
        }

        _beside.Advance(head);
        _witness?.Advance(head);
    }

    /// <summary>When the installation's key is new: notes the end of the chain with its seal for the first time.</summary>
    public void AdvanceWhereNeverNoted(Func<AuditHead> head)
    {
        if (_witness is { Exists: false })
        {
            Advance(head());
        }
    }

    /// <summary>After a backup was put back: the chain of the backup holds from now on, and what was noted before is kept beside.</summary>
    public void Replace(AuditHead head, string stamp)
    {
        using var held = Take();
        foreach (var file in (AuditHeadFile?[])[_beside, _witness])
        {
            if (file is { Exists: true })
            {
                File.Copy(file.Path, $"{file.Path}.before-{stamp}", true);
            }

            file?.Write(head);
        }
    }

    /// <summary>The heads noted, with where; and what is wrong with the notes themselves.</summary>
    public (IReadOnlyList<(string Where, AuditHead Head)> Heads, IReadOnlyList<string> Problems) Noted(bool chainHasEvents)
    {
        var heads = new List<(string, AuditHead)>();
        var problems = new List<string>();
        foreach (var (file, where) in new[] { (_beside, $"the file {AuditHeadFile.Name}"), (_witness, "the witness beside the key") })
        {
            try
            {
                if (file?.Read() is { } head)
                {
                    heads.Add((where, head));
                }
                else if (file is not null && chainHasEvents)
                {
                    problems.Add($"{file.Path} is missing, so that events removed from the end would not show.");
                }
            }
            catch (InvalidDataException damaged)
            {
                problems.Add(damaged.Message);
            }
        }

        return (heads, problems);
    }

    private FileStream Take()
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(_lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (since.Elapsed < s_longestWait)
            {
                Thread.Sleep(2);
            }
        }
    }
}
