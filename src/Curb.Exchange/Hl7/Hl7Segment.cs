using System.Text;

namespace Curb.Exchange.Hl7;

/// <summary>The characters that part a message, as its MSH segment declares them.</summary>
internal sealed record Hl7Separators(char Field, char Component, char Repetition, char Escape, char Subcomponent)
{
    public static Hl7Separators Of(string msh) => new(msh[3], At(msh, 4, '^'), At(msh, 5, '~'), At(msh, 6, '\\'), At(msh, 7, '&'));

    private static char At(string msh, int place, char usual) => place < msh.Length && msh[place] != msh[3] ? msh[place] : usual;
}

/// <summary>One segment of an HL7 version 2 message. Places count from 1 as in the standard; what isn't there is blank.</summary>
internal sealed class Hl7Segment(string text, int line, Hl7Separators separators)
{
    private readonly string[] _fields = text.Split(separators.Field);

    /// <summary>Which segment of the file it is, counted from 1.</summary>
    public int Line { get; } = line;

    public string Name => _fields[0];

    /// <summary>A field as it stands; MSH-1 is the separator itself.</summary>
    public string Field(int number) => (Name == "MSH" ? number - 1 : number) is >= 0 and var at && at < _fields.Length ? _fields[at] : "";

    /// <summary>A component of the first repetition of a field, in plain text.</summary>
    public string this[int field, int component] => Component(Repetitions(field)[0], component);

    public string[] Repetitions(int field) => Field(field).Split(separators.Repetition);

    public string Component(string repetition, int number) => Plain(Part(repetition, separators.Component, number));

    /// <summary>A subcomponent of a component: OBR-29 names two orders by component, each with its own parts.</summary>
    public string Sub(int field, int component, int sub) => Plain(Part(Part(Repetitions(field)[0], separators.Component, component), separators.Subcomponent, sub));

    /// <summary>The whole of a field as text, its components apart by blanks: for remarks and words that are searched.</summary>
    public string Words(int field) => Plain(Field(field).Replace(separators.Component, ' ').Replace(separators.Subcomponent, ' '));

    private static string Part(string text, char separator, int number)
    {
        var parts = text.Split(separator);
        return number <= parts.Length ? parts[number - 1] : "";
    }

    /// <summary>\F\ \S\ \T\ \R\ \E\ as the characters they stand for, \.br\ as a blank (HL7 version 2 chapter 2, use of escape sequences).</summary>
    private string Plain(string text)
    {
        if (!text.Contains(separators.Escape) || text == "\"\"")
        {
            return text == "\"\"" ? "" : text.Trim();
        }

        var plain = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            int end = text[at] == separators.Escape ? text.IndexOf(separators.Escape, at + 1) : -1;
            if (end < 0)
            {
                plain.Append(text[at]);
                continue;
            }

            plain.Append(text[(at + 1)..end] switch
            {
                "F" => separators.Field.ToString(),
                "S" => separators.Component.ToString(),
                "T" => separators.Subcomponent.ToString(),
                "R" => separators.Repetition.ToString(),
                "E" => separators.Escape.ToString(),
                _ => " ",
            });
            at = end;
        }

        return plain.ToString().Trim();
    }
}
