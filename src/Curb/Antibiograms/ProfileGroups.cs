using Curb.Facts;

namespace Curb.Antibiograms;

/// <summary>The groups into which packed isolates fall: one number a group, made of the codes of its dimensions.</summary>
internal sealed class ProfileGroups
{
    private const int MonthLength = 7;
    private readonly Dimension[] _dimensions;

    /// <exception cref="UnknownVocabularyException">A name is no dimension.</exception>
    public ProfileGroups(IsolateProfiles profiles, IEnumerable<string> by)
    {
        _dimensions = [.. by.Select(name => Of(profiles, name))];
    }

    /// <summary>Groups there may be: all combinations of the texts of the dimensions.</summary>
    public double Most => _dimensions.Aggregate(1.0, (product, dimension) => product * dimension.Texts.Length);

    /// <summary>Adds up the group number of isolates of a stretch.</summary>
    /// <param name="from">First isolate of the stretch.</param>
    /// <param name="count">Length of the stretch.</param>
    /// <param name="picked">Places within the stretch.</param>
    /// <param name="codes">Room for a stretch of codes.</param>
    /// <param name="groups">Group number by place in <paramref name="picked"/>.</param>
    public void Number(int from, int count, ReadOnlySpan<int> picked, Span<int> codes, Span<long> groups)
    {
        groups[..picked.Length].Clear();
        foreach (var dimension in _dimensions)
        {
            dimension.Column.Read(from, codes[..count]);
            for (int i = 0; i < picked.Length; i++)
            {
                groups[i] = (groups[i] * dimension.Texts.Length) + dimension.Map[codes[picked[i]]];
            }
        }
    }

    /// <summary>The texts of a group.</summary>
    public string?[] Texts(long group)
    {
        var texts = new string?[_dimensions.Length];
        for (int i = texts.Length - 1; i >= 0; i--)
        {
            texts[i] = _dimensions[i].Texts[(int)(group % _dimensions[i].Texts.Length)];
            group /= _dimensions[i].Texts.Length;
        }

        return texts;
    }

    private static Dimension Of(IsolateProfiles profiles, string name)
    {
        bool period = name is "quarter" or "half" or "year";
        var column = profiles.Find(period ? "month" : name)
            ?? throw new UnknownVocabularyException($"An antibiogram is not divided by '{name}'. Dimensions: {string.Join(", ", Antibiogram.Dimensions)}.");
        if (!period)
        {
            return new Dimension(column, [.. Enumerable.Range(0, column.Texts.Count)], [.. column.Texts]);
        }

        var texts = column.Texts.Select(month => Period(month, name)).ToList();
        var distinct = texts.Distinct().ToArray();
        return new Dimension(column, [.. texts.Select(text => Array.IndexOf(distinct, text))], distinct);
    }

    /// <summary>The period of a month yyyy-MM: 2025-Q1, 2025-H1 or 2025.</summary>
    internal static string? Period(string? month, string kind)
    {
        if (month is not { Length: MonthLength } || !int.TryParse(month.AsSpan(5), out int number))
        {
            return kind == "month" ? month : null;
        }

        return kind switch
        {
            "year" => month[..4],
            "half" => $"{month[..4]}-H{((number - 1) / 6) + 1}",
            "quarter" => $"{month[..4]}-Q{((number - 1) / 3) + 1}",
            _ => month,
        };
    }

    private sealed record Dimension(ProfileColumn Column, int[] Map, string?[] Texts);
}
