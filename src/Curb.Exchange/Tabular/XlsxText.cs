using System.Globalization;
using System.Text;
using System.Xml;

namespace Curb.Exchange.Tabular;

/// <summary>Texts as the XML of a workbook holds them.</summary>
internal static class XlsxText
{
    /// <summary>Text of the element the reader stands on; leaves it on the element's end.</summary>
    public static string ElementText(XmlReader xml, int maxChars)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        string first = "";
        StringBuilder? more = null;
        int depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                if (first.Length == 0)
                {
                    first = xml.Value;
                }
                else
                {
                    (more ??= new StringBuilder(first)).Append(xml.Value);
                }

                if (first.Length + (more?.Length ?? 0) > maxChars)
                {
                    throw new InvalidDataException($"a cell of more than {maxChars} characters");
                }
            }
        }

        return more?.ToString() ?? first;
    }

    /// <summary>Appends the text of a string item: plain or in runs, without phonetic hints.</summary>
    public static void AppendStringItem(XmlReader xml, StringBuilder text, int maxChars)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        int depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "t")
            {
                text.Append(ElementText(xml, maxChars));
            }
            else if (xml.LocalName == "rPh")
            {
                ElementText(xml, maxChars);
            }
        }
    }

    /// <summary>Takes _x000D_ and the like to the characters they stand for.</summary>
    public static string Unescape(string text)
    {
        int at = text.IndexOf("_x", StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_'
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                result.Append((char)code);
                i += 6;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
