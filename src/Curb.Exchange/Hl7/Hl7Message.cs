using Curb.Exchange.Tabular;

namespace Curb.Exchange.Hl7;

/// <summary>One message: its segments up to the next MSH.</summary>
internal sealed record Hl7Message(IReadOnlyList<Hl7Segment> Segments)
{
    private static readonly HashSet<string> s_envelope = ["FHS", "BHS", "BTS", "FTS"];

    public Hl7Segment Header => Segments[0];

    public Hl7Segment? First(string name) => Segments.FirstOrDefault(segment => segment.Name == name);

    /// <summary>Reads the messages of a file: one after another, with or without the marks of the transport (MLLP) or of a batch around them.</summary>
    /// <exception cref="UnusableFileException">The file holds no message.</exception>
    public static IReadOnlyList<Hl7Message> ReadAll(string text, string file)
    {
        var messages = new List<Hl7Message>();
        List<Hl7Segment>? segments = null;
        Hl7Separators? separators = null;
        int line = 0;
        foreach (var raw in text.Split(['\r', '\n', '\u000B', '\u001C'], StringSplitOptions.RemoveEmptyEntries))
        {
            var segment = raw.Trim();
            if (segment.Length < 3 || s_envelope.Contains(segment[..3]))
            {
                continue;
            }

            line++;
            if (segment.StartsWith("MSH", StringComparison.Ordinal) && segment.Length > 8)
            {
                separators = Hl7Separators.Of(segment);
                messages.Add(new Hl7Message(segments = []));
            }

            if (separators is null)
            {
                break;
            }

            segments!.Add(new Hl7Segment(segment, line, separators));
        }

        return messages.Count > 0 ? messages
            : throw new UnusableFileException(file, text.Length > 60 ? text[..60].ReplaceLineEndings(" ") + " …" : text.ReplaceLineEndings(" "), "HL7 version 2 messages, each beginning with MSH|^~\\&", "unknown-format", 1);
    }
}
