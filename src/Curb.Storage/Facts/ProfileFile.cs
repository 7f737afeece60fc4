using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Text;
using Curb.Antibiograms;

namespace Curb.Storage.Facts;

/// <summary>
/// Packed isolates of one institution as a file that is mapped, not read: a question touches only the columns that it names.
/// The file can always be made anew from the facts; it names the facts it was made of, and one made of others is not used.
/// </summary>
internal static class ProfileFile
{
    private const string Form = "curb-profiles-1";
    private const int Alignment = 64;

    /// <summary>Writes the file under another name first, so that a reader never meets half of one.</summary>
    public static void Write(string path, string stamp, IsolateProfiles profiles)
    {
        string part = path + ".part";
        using (var file = File.Create(part))
        using (var writer = new BinaryWriter(file, Encoding.UTF8))
        {
            WriteHead(writer, stamp, profiles);
            foreach (var block in Blocks(profiles))
            {
                Align(file);
                file.Write(block.Span);
            }
        }

        File.Move(part, path, true);
    }

    /// <summary>Opens a file; null where there is none, or one of other facts or another form.</summary>
    public static IsolateProfiles? Open(string path, string stamp)
    {
        try
        {
            return File.Exists(path) ? Map(path, stamp) : null;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            // A file cut short or not ours: the facts are asked instead.
            return null;
        }
    }

    private static IsolateProfiles? Map(string path, string stamp)
    {
        using var file = File.OpenRead(path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        if (reader.ReadString() != Form || reader.ReadString() != stamp)
        {
            return null;
        }

        int count = reader.ReadInt32();
        var columns = Enumerable.Range(0, reader.ReadInt32()).Select(_ => (Name: reader.ReadString(), Width: reader.ReadInt32(), Texts: Texts(reader))).ToList();
        var kinds = Enumerable.Range(0, reader.ReadInt32()).Select(_ => new ProfileMark(reader.ReadString(), DrugFinding.At(reader.ReadInt32()))).ToList();
        long marks = reader.ReadInt64();
        var map = new MappedBytes(path, file.Length);
        long at = file.Position;
        ReadOnlyMemory<byte> Block(long length)
        {
            at = (at + Alignment - 1) / Alignment * Alignment;
            var block = map.Part(at, length);
            at += length;
            return block;
        }

        var packed = columns.Select(column => new ProfileColumn(column.Name, column.Texts, column.Width, Block((long)count * column.Width))).ToList();
        return new IsolateProfiles(count, packed, Block(count), Block(((long)count + 1) * sizeof(int)), Block(marks * sizeof(ushort)), kinds);
    }

    private static void WriteHead(BinaryWriter writer, string stamp, IsolateProfiles profiles)
    {
        writer.Write(Form);
        writer.Write(stamp);
        writer.Write(profiles.Count);
        writer.Write(profiles.Columns.Count);
        foreach (var column in profiles.Columns)
        {
            writer.Write(column.Name);
            writer.Write(column.Width);
            writer.Write(column.Texts.Count);
            foreach (string? text in column.Texts.Skip(1))
            {
                writer.Write(text!);
            }
        }

        writer.Write(profiles.Kinds.Count);
        foreach (var kind in profiles.Kinds)
        {
            writer.Write(kind.Drug);
            writer.Write(kind.Finding.Number);
        }

        writer.Write((long)profiles.MarkCount);
        writer.Flush();
    }

    private static string?[] Texts(BinaryReader reader)
    {
        var texts = new string?[reader.ReadInt32()];
        for (int code = 1; code < texts.Length; code++)
        {
            texts[code] = reader.ReadString();
        }

        return texts;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(IsolateProfiles profiles) =>
        [.. profiles.Columns.Select(column => column.Codes), profiles.Flags, profiles.Starts, profiles.Marks];

    private static void Align(FileStream file)
    {
        while (file.Position % Alignment != 0)
        {
            file.WriteByte(0);
        }
    }

    /// <summary>The bytes of a mapped file; unmapped when nothing refers to them any more.</summary>
    private sealed unsafe class MappedBytes
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private readonly byte* _start;
        private readonly long _length;

        public MappedBytes(string path, long length)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            _start += _view.PointerOffset;
            _length = length;
        }

        ~MappedBytes()
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }

        /// <exception cref="FormatException">The file is shorter than it says.</exception>
        public ReadOnlyMemory<byte> Part(long from, long length) =>
            length == 0 ? default
            : from + length <= _length ? new PartOf(this, _start + from, checked((int)length)).Memory
            : throw new FormatException("The profile file is cut short.");

        private sealed class PartOf(MappedBytes owner, byte* start, int length) : MemoryManager<byte>
        {
            // Keeps the mapping alive as long as a part of it is in use.
            private readonly MappedBytes _owner = owner;

            public override Span<byte> GetSpan() => new(start, length);

            public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

            public override void Unpin() => GC.KeepAlive(_owner);

            protected override void Dispose(bool disposing)
            {
            }
        }
    }
}
