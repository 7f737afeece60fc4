using System.Text;
using System.Text.RegularExpressions;

namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>A drug name with Chinese characters, taken apart: strengths and brackets left out, and forms peeled off its ends one by one.</summary>
internal static partial class ChineseName
{
    private const int MostPeelings = 200;

    /// <summary>A name with some forms peeled off.</summary>
    /// <param name="Text">What is left, letters and characters only.</param>
    /// <param name="FormRoute">WHO route that the peeled forms imply; empty where none.</param>
    /// <param name="Peeled">Number of forms peeled.</param>
    internal readonly record struct Peeling(string Text, string FormRoute, int Peeled);

    public static bool HasChinese(string text) => text.Any(c => c is >= '\u4e00' and <= '\u9fff');

    /// <summary>The segments that could be the name: the text without brackets, its blank-separated parts, and the contents of the brackets.</summary>
    public static IEnumerable<string> Segments(string normalised)
    {
        string plain = Strength().Replace(normalised, " ");
        string outside = Brackets().Replace(plain, "");
        yield return outside;
        foreach (string part in outside.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length < outside.Length))
        {
            yield return part;
        }

        foreach (Match inside in Brackets().Matches(plain))
        {
            yield return inside.Value;
        }
    }

    /// <summary>Letters and characters only, with the variant characters and names of the word list replaced by the usual ones.</summary>
    public static string Canonical(string text, DrugNameWords words)
    {
        var letters = new StringBuilder(text.Length);
        foreach (char c in text.Where(char.IsLetterOrDigit))
        {
            letters.Append(char.ToLowerInvariant(c));
        }

        foreach (var (variant, usual) in words.ChineseVariants)
        {
            letters.Replace(variant, usual);
        }

        return letters.ToString();
    }

    /// <summary>The canonical name without salts; the name itself where nothing would be left.</summary>
    public static string WithoutSalts(string canonical, DrugNameWords words)
    {
        string left = canonical;
        foreach (string salt in words.ChineseSalts)
        {
            left = left.Replace(salt, "", StringComparison.Ordinal);
        }

        return left.Length > 1 ? left : canonical;
    }

    /// <summary>The name and everything that can be had by peeling forms off its ends, the least peeled first.</summary>
    public static IEnumerable<Peeling> Peel(string canonical, DrugNameWords words)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { canonical };
        var waiting = new Queue<Peeling>([new Peeling(canonical, "", 0)]);
        while (waiting.TryDequeue(out var peeling) && seen.Count < MostPeelings)
        {
            yield return peeling;
            foreach (var next in PeelOnce(peeling, words).Where(next => next.Text.Length > 1 && seen.Add(next.Text)))
            {
                waiting.Enqueue(next);
            }
        }
    }

    private static IEnumerable<Peeling> PeelOnce(Peeling from, DrugNameWords words)
    {
        foreach (var (form, route) in words.ChineseForms.Where(word => from.Text.EndsWith(word.Text, StringComparison.Ordinal)))
        {
            yield return new Peeling(from.Text[..^form.Length], Join(from.FormRoute, route), from.Peeled + 1);
        }

        foreach (var (form, route) in words.ChinesePrefixes.Where(word => from.Text.StartsWith(word.Text, StringComparison.Ordinal)))
        {
            yield return new Peeling(from.Text[form.Length..], Join(from.FormRoute, route), from.Peeled + 1);
        }
    }

    /// <summary>A local form wins over every other, and the form named first over later ones.</summary>
    private static string Join(string had, string found) => found == "local" || had.Length == 0 ? found : had;

    [GeneratedRegex(@"\d[\d.]*\s*(?:%|万单位|万iu|万u|亿单位|单位|iu|mu|u|mcg|µg|μg|ug|mg|毫克|微克|克|g|ml|毫升|l|片|粒|支|袋|瓶|盒|板|丸|枚|s)?(?:\s*[:*×x/]\s*\d*[\d.]*\s*(?:万单位|万u|iu|mg|g|ml|片|粒|支|袋|瓶|盒|板|s)?)*|[×*]")]
    private static partial Regex Strength();

    [GeneratedRegex(@"[\(\[\{（【<〈《][^\)\]\}）】>〉》]*[\)\]\}）】>〉》]?")]
    private static partial Regex Brackets();
}
