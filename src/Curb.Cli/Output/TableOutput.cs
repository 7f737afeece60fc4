using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Curb.Cli.Output;

/// <summary>Writes a table to standard output as csv, aligned text or json. Numbers in the invariant culture, shortest round-trip form.</summary>
internal sealed class TableOutput : IDisposable
{
    private readonly string _format;
    private readonly string[] _header;
    private readonly TextWriter _writer;
    private readonly List<string[]> _held = [];
    private bool _first = true;

    private TableOutput(string format, string[] header, TextWriter writer)
    {
        _format = format;
        _header = header;
        _writer = writer;
        if (format == "csv")
        {
            _writer.WriteLine(string.Join(',', header.Select(Quote)));
        }
        else if (format == "json")
        {
            _writer.Write('[');
        }
    }

    /// <summary>Opens the output; without a format it is aligned text on a terminal and csv otherwise.</summary>
    public static TableOutput Open(string? format, params string[] header)
    {
        var chosen = format ?? (Console.IsOutputRedirected ? "csv" : "table");
        var stream = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        return new TableOutput(chosen, header, stream);
    }

    public void Row(params object?[] values)
    {
        switch (_format)
        {
            case "csv":
                for (int i = 0; i < values.Length; i++)
                {
                    if (i > 0)
                    {
                        _writer.Write(',');
                    }

                    _writer.Write(Quote(Show(values[i])));
                }

                _writer.Write('\n');
                break;
            case "json":
                _writer.Write(_first ? "\n" : ",\n");
                var fields = _header.Zip(values).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second);
                _writer.Write(JsonSerializer.Serialize(fields, s_json));
                _first = false;
                break;
            default:
                _held.Add([.. values.Select(Show)]);
                break;
        }
    }

    public void Dispose()
    {
        if (_format == "json")
        {
            _writer.WriteLine("\n]");
        }
        else if (_format != "csv")
        {
            WriteAligned();
        }

        _writer.Dispose();
    }

    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Show(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.############", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Quotes for CSV; a text that a spreadsheet would run as a formula gets an apostrophe before it. A measured value such as =0.5 is none.</summary>
    private static string Quote(string text)
    {
        if (text.Length > 1 && text[0] is '=' or '+' or '-' or '@' or '\t' && text.AsSpan(1).ContainsAnyExcept("0123456789."))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static int Width(string text) => text.Sum(c => c >= 0x1100 && (c <= 0x115F || (c >= 0x2E80 && c <= 0xFFE6)) ? 2 : 1);

    private void WriteAligned()
    {
        var rows = _held.Prepend(_header).ToList();
        var widths = Enumerable.Range(0, _header.Length).Select(i => rows.Max(row => i < row.Length ? Width(row[i]) : 0)).ToArray();
        foreach (var row in rows)
        {
            _writer.WriteLine(string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - Width(cell)))).TrimEnd());
        }
    }
}
