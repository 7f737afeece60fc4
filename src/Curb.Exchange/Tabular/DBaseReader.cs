using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Curb.Intake;

namespace Curb.Exchange.Tabular;

/// <summary>A dBase (III to FoxPro) table: fixed records, names of at most 10 characters, text in the code page that the header names or a .cpg file beside it.</summary>
internal sealed class DBaseReader : TabularReader
{
    private const int RecordsPerBatch = 2048;
    private static readonly byte[] s_versions = [0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0x8E, 0xCB, 0xF5, 0xFB];
    private readonly record struct Field(string Name, char Type, int Offset, int Length, int Decimals);
    private readonly Stream _stream;
    private readonly List<Field> _fields = [];
    private readonly byte[] _records;
    private readonly int _recordLength;
    private readonly int _announced;
    private Encoding? _encoding;
    private string _encodingName;
    private int _record;
    private int _deleted;
    private bool _ended;

    public DBaseReader(Stream stream, string name, string? path, TabularOptions options)
        : base(name)
    {
        _stream = stream;
        var head = new byte[32];
        stream.ReadExactly(head);
        _announced = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(8));
        _recordLength = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(10));
        _encodingName = options.Encoding ?? CodePage(head[29]) ?? CompanionCodePage(path) ?? "";
        _encoding = _encodingName.Length > 0 ? TextEncodings.Named(_encodingName) : null;
        var rest = new byte[headerLength - 32];
        if (stream.ReadAtLeast(rest, rest.Length, false) < rest.Length)
        {
            throw new UnusableFileException(name, "a dBase file that ends within its header", "a whole file: export it again", "truncated-file");
        }

        ReadFields(rest);
        TakeHeader([.. _fields.Select(field => field.Name)], options, 1);
        _records = new byte[_recordLength * RecordsPerBatch];
    }

    public override string Reading => $"dBase, {(_encodingName.Length > 0 ? _encodingName : "ASCII")}"
        + (_deleted > 0 ? $", {_deleted} deleted records passed over" : "")
        + (_fields.Exists(IsMemo) ? $", memo fields not read: {string.Join(", ", _fields.Where(IsMemo).Select(f => f.Name))}" : "");

    public static bool Recognises(ReadOnlySpan<byte> start)
    {
        if (start.Length < 65 || !s_versions.Contains(start[0]) || start[2] > 12 || start[3] > 31)
        {
            return false;
        }

        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        int recordLength = BinaryPrimitives.ReadUInt16LittleEndian(start[10..]);
        return headerLength >= 65 && recordLength > 1 && start[32] is >= 0x20 and < 0xFF && char.IsAsciiLetter((char)start[43]);
    }

    protected override bool Fetch(RowBatch batch)
    {
        batch.Begin(Header.Count);
        if (_ended)
        {
            return false;
        }

        int wanted = Math.Min(RecordsPerBatch, _announced - _record) * _recordLength;
        int length = _stream.ReadAtLeast(_records.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        int whole = length / _recordLength;
        for (int i = 0; i < whole; i++)
        {
            TakeRecord(batch, _records.AsSpan(i * _recordLength, _recordLength));
        }

        bool truncated = length < wanted;
        if (truncated)
        {
            int missing = _announced - _record;
            batch.Reject(Rejected(_record + 2, $"{_record} records", $"{_announced} records, as the file's header says; the file was cut off: export it again", "truncated-file", missing));
        }

        _ended = truncated || _record == _announced;
        return batch.Count > 0 || batch.Rejections.Count > 0 || !_ended;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    private void TakeRecord(RowBatch batch, ReadOnlySpan<byte> record)
    {
        _record++;
        if (record[0] == (byte)'*')
        {
            _deleted++;
            return;
        }

        foreach (var field in _fields)
        {
            Append(batch, field, record.Slice(field.Offset, field.Length));
        }

        batch.FinishAppendedRow(_record + 1);
    }

    private void Append(RowBatch batch, Field field, ReadOnlySpan<byte> bytes)
    {
        switch (field.Type)
        {
            case 'C' or 'V':
                AppendText(batch, bytes.TrimEnd([(byte)' ', (byte)0]));
                break;
            case 'M' or 'G' or 'P' or 'Q' or 'W':
                batch.Append(ReadOnlySpan<byte>.Empty);
                break;
            default:
                batch.Append(Show(field, bytes).AsSpan());
                break;
        }
    }

    private void AppendText(RowBatch batch, ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            batch.Append(bytes);
            return;
        }

        if (_encoding is null)
        {
            _encodingName = TextEncodings.Guess(_records);
            _encoding = TextEncodings.Named(_encodingName);
        }

        batch.Append(_encoding.GetString(bytes).AsSpan());
    }

    private static string Show(Field field, ReadOnlySpan<byte> bytes)
    {
        switch (field.Type)
        {
            case 'D':
                var day = Encoding.ASCII.GetString(bytes).Trim(' ', '\0');
                return day.Length == 8 && day.All(char.IsAsciiDigit) ? (day == "00000000" ? "" : $"{day[..4]}-{day[4..6]}-{day[6..]}") : day;
            case 'I' or '+' when bytes.Length == 4:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case 'B' or 'O' when bytes.Length == 8:
                return XlsxDates.Plain(BinaryPrimitives.ReadDoubleLittleEndian(bytes));
            case 'Y' when bytes.Length == 8:
                return (BinaryPrimitives.ReadInt64LittleEndian(bytes) / 10_000m).ToString("0.####", CultureInfo.InvariantCulture);
            case 'T' or '@' when bytes.Length == 8:
                return ShowTime(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]));
            default:
                return Encoding.ASCII.GetString(bytes).Trim(' ', '\0');
        }
    }

    /// <summary>Julian day and milliseconds of the day; 1721426 is the Julian day of 0001-01-01.</summary>
    private static string ShowTime(int julianDay, int milliseconds) => julianDay is < 1_721_426 or > 5_373_484
        ? ""
        : DateTime.MinValue.AddDays(julianDay - 1_721_426).AddMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static bool IsMemo(Field field) => field.Type is 'M' or 'G' or 'P' or 'Q' or 'W';

    private void ReadFields(ReadOnlySpan<byte> descriptors)
    {
        int offset = 1;
        for (int at = 0; at + 32 <= descriptors.Length && descriptors[at] != 0x0D; at += 32)
        {
            var field = descriptors.Slice(at, 32);
            var nameBytes = field[..11];
            nameBytes = nameBytes.IndexOf((byte)0) is >= 0 and var end ? nameBytes[..end] : nameBytes;
            var name = (_encoding ?? TextEncodings.Named(TextEncodings.Gb18030)).GetString(nameBytes);
            char type = char.ToUpperInvariant((char)field[11]);
            int length = field[16] + (type == 'C' ? field[17] << 8 : 0);
            _fields.Add(new Field(name, type, offset, length, field[17]));
            offset += length;
        }

        if (offset > _recordLength || _fields.Count == 0)
        {
            throw new UnusableFileException(Name, $"fields of {offset} bytes in records of {_recordLength}", "a whole dBase file: export it again", "damaged-file");
        }
    }

    private static string? CompanionCodePage(string? path)
    {
        var companion = path is null ? null : Path.ChangeExtension(path, ".cpg");
        if (companion is null || !File.Exists(companion))
        {
            return null;
        }

        return File.ReadAllText(companion).Trim().ToUpperInvariant() switch
        {
            "UTF-8" or "UTF8" => TextEncodings.Utf8,
            "936" or "GBK" or "GB2312" or "GB18030" => TextEncodings.Gb18030,
            "1252" or "ANSI 1252" => TextEncodings.Windows1252,
            _ => null,
        };
    }

    /// <summary>The code page by the header's language driver; null where it isn't named.</summary>
    private static string? CodePage(byte driver) => driver switch
    {
        0x4D or 0x7A => TextEncodings.Gb18030,
        0x03 or 0x57 or 0x58 or 0x59 => TextEncodings.Windows1252,
        0x01 => "IBM437",
        0x02 => "IBM850",
        0x4F or 0x78 => "big5",
        0x4E or 0x79 => "ks_c_5601-1987",
        0x13 or 0x7B => "shift_jis",
        0x7C => "windows-874",
        0x26 or 0x65 => "cp866",
        0xC8 => "windows-1250",
        0xC9 => "windows-1251",
        0xCA => "windows-1254",
        0xCB => "windows-1253",
        _ => null,
    };
}
