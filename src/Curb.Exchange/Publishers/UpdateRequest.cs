using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>One run of the yearly update: where the publisher's files lie, which edition they make, and the tree that holds the curated inputs and the other tables.</summary>
public sealed record UpdateRequest(PublisherFiles From, string? Edition, ContentTree Reference)
{
    private readonly Dictionary<string, ReferenceTable> _curated = new(StringComparer.Ordinal);
    private readonly List<FileRead> _read = [];
    private ReferenceLibrary? _library;

    /// <summary>The tables that stand now.</summary>
    public ReferenceLibrary Library => _library ??= ReferenceLibrary.Load(Reference);

    /// <summary>Publisher's files and curated inputs read so far.</summary>
    public IReadOnlyList<FileRead> FilesRead => [.. From.Read, .. _read];

    /// <summary>A curated input of ours: reference/DATASET/curated/NAME.csv.</summary>
    public ReferenceTable Curated(string dataset, string name)
    {
        string path = $"{dataset}/curated/{name}.csv";
        if (!_curated.TryGetValue(path, out var table))
        {
            string text = Reference.Read(path);
            _read.Add(new FileRead(path, ReferenceWriter.Fingerprint(text), System.Text.Encoding.UTF8.GetByteCount(text)));
            _curated[path] = table = ReferenceTable.Parse("reference/" + path, text);
        }

        return table;
    }
}
