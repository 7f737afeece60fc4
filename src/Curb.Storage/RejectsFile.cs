using System.Globalization;
using System.Text;
using Curb.Intake;

namespace Curb.Storage;

/// <summary>The rejected rows of one batch as a CSV file under rejects/, for whoever mends them: UTF-8 with a byte order mark, so that spreadsheets read it.</summary>
internal static class RejectsFile
{
    public const string Folder = "rejects";

    public static string PathOf(string dataFolder, int batch, string file) =>
        Path.Combine(dataFolder, Folder, $"batch-{batch.ToString("D6", CultureInfo.InvariantCulture)}-{Safe(file)}.csv");

    public static void Write(string path, IEnumerable<Rejection> rejections)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = path + ".part";
        using (var writer = new StreamWriter(unfinished, false, new UTF8Encoding(true)))
        {
            writer.Write("file,row,column,found,expected,reason\n");
            foreach (var r in rejections)
            {
                writer.Write(string.Join(',', Quote(r.File), Whole(r.Line), Quote(r.Column), Quote(r.Found), Quote(r.Expected), Quote(r.Reason)));
                writer.Write('\n');
            }
        }

        File.Move(unfinished, path, true);
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Safe(string file) => string.Concat(file.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_').Take(80));

    /// <summary>Quotes for CSV. Text that a spreadsheet would run as a formula gets an apostrophe before it; the store keeps it as it was.</summary>
    private static string Quote(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
