using System.Security.Cryptography;
using System.Text;
using Curb.Supervision;

namespace Curb.Exchange.Documents;

/// <summary>Every institution's copy of a notice as a document of its own, in a folder. What is there already is not made again, so that it may be stopped and taken up.</summary>
public static class NoticeCopies
{
    /// <summary>Where a data folder keeps the copies of a notice.</summary>
    public static string FolderOf(string dataFolder, Notice notice) =>
        Path.Combine(dataFolder, "notice-copies", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notice.Id)))[..16]);

    /// <param name="notice">The notice as issued.</param>
    /// <param name="folder">Where the documents go; made where it is missing.</param>
    /// <param name="say">Told how many are done; may throw to stop.</param>
    /// <returns>How many were made now, and how many were there.</returns>
    public static (int Made, int Kept) Write(Notice notice, string folder, Action<int, int> say)
    {
        Directory.CreateDirectory(folder);
        int made = 0, kept = 0;
        foreach (var recipient in notice.Recipients)
        {
            string path = Path.Combine(folder, FileName(notice, recipient));
            if (File.Exists(path))
            {
                kept++;
            }
            else
            {
                using (var file = new FileStream(path + ".part", FileMode.Create))
                {
                    NoticeDocument.Write(file, notice, recipient);
                }

                File.Move(path + ".part", path); // Whole or not at all.
                made++;
            }

            say(made + kept, notice.Recipients.Count);
        }

        return (made, kept);
    }

    /// <summary>The institution's code, made harmless as a file name, with a digest of the notice's number: another number is another document.</summary>
    private static string FileName(Notice notice, NoticeRecipient recipient)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notice.Id} {notice.Number} {recipient.Code}")))[..8];
        return $"{string.Concat(recipient.Code.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}-{digest}.docx";
    }
}
