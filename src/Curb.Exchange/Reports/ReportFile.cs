using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;

namespace Curb.Exchange.Reports;

/// <summary>A file of laboratory reports, read whole: its text, and what it was read as.</summary>
internal sealed class ReportFile(string path, string profile, IntakeSettings settings, Func<string, ReportedRecords, IntakeSettings, string> read)
    : ProfileFile(path, System.IO.Path.GetFileName(path), "microbiology")
{
    private const long MostBytes = 1L << 30;

    public override PreparedFile Prepare()
    {
        var content = DeliveredContent.Of(Path, []);
        var (text, encoding) = Text();
        var records = new ReportedRecords(Name);
        var reading = read(text, records, settings);
        var source = new SourceFile(Name, content.Digest, content.Bytes, profile, Kind, $"{reading}, {encoding}");
        return new PreparedFile(source, [], Parts(records, content));
    }

    private IEnumerable<Delivery> Parts(ReportedRecords records, DeliveredContent content)
    {
        yield return records.Build();
        content.RefuseIfChanged(Name);
    }

    /// <summary>UTF-8, or what Chinese laboratories write where it isn't: GB18030.</summary>
    private (string Text, string Encoding) Text()
    {
        var bytes = Bytes();
        if (bytes.Length == 0)
        {
            throw new UnusableFileException(Name, "an empty file (0 bytes)", "a file of reports; export it again", "empty-file");
        }

        if (bytes.AsSpan().Contains((byte)0))
        {
            throw new UnusableFileException(Name, "a binary file, or text in UTF-16", "reports as text in UTF-8 or GB18030", "unknown-format");
        }

        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'), "UTF-8");
        }
        catch (DecoderFallbackException)
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return (Encoding.GetEncoding("GB18030").GetString(bytes), "GB18030");
        }
    }

    private byte[] Bytes()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> start = stackalloc byte[2];
        bool packed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual(new byte[] { 0x1F, 0x8B });
        file.Position = 0;
        using Stream source = new BoundedStream(packed ? new UnpackedStream(file, Name) : file, MostBytes);
        using var target = new MemoryStream();
        try
        {
            source.CopyTo(target);
        }
        catch (InvalidDataException)
        {
            throw new UnusableFileException(Name, "more than 1 GiB of reports in one file", "reports in files of a month or less", "too-large");
        }

        return target.ToArray();
    }
}
