using System.Security.Cryptography;
using System.Text;
using Curb.Indicators;
using Curb.ReferenceData;

namespace Curb.Supervision.Scoreboard;

/// <summary>What an evaluation rests on: the same three and the same period give the same figures again.</summary>
/// <param name="Data">Digest of what the facts were derived from, the reports on forms and the figures received.</param>
/// <param name="Definitions">Digest of the indicator definitions.</param>
/// <param name="Policies">Digest of the policy packs.</param>
public sealed record EvaluationBasis(string Data, string Definitions, string Policies)
{
    private const int Shown = 16;

    /// <summary>Digest of a content tree: every path and every text of it.</summary>
    public static string Of(ContentTree tree)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in tree.Paths)
        {
            Append(hash, path);
            Append(hash, tree.Read(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Shown];
    }

    /// <summary>Digest of texts in their order.</summary>
    public static string Of(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            Append(hash, text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Shown];
    }

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}

/// <summary>The figures of one period, kept as they were computed. It is never changed: other data or definitions give another version, and the older one stays.</summary>
/// <param name="Id">Sorts by the time it was made.</param>
/// <param name="Period">The months it covers.</param>
/// <param name="Version">1 for the first of the period.</param>
/// <param name="MadeBy">Who or what asked for it.</param>
/// <param name="MadeAt">When.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Institutions">Number of institutions.</param>
/// <param name="Indicators">Number of indicators with a figure.</param>
/// <param name="Digest">Digest of all its figures.</param>
public sealed record Evaluation(string Id, Period Period, int Version, string MadeBy, DateTimeOffset MadeAt, EvaluationBasis Basis, int Institutions, int Indicators, string Digest);
