using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>Finds the column names where a title or blank rows stand above them, as printed lists have it.</summary>
internal static class HeaderSearch
{
    private const int MostRowsAbove = 5;

    /// <summary>Faults of a first row that is no header at all.</summary>
    public static bool MayStandLower(UnusableFileException fault) => fault.Rejection.Reason is "no-header" or "duplicate-header";

    /// <summary>How the file is to be opened so that its header fits; null where none of the rows below the first does.</summary>
    public static TabularOptions? Below(string path, TabularOptions options, Func<IReadOnlyList<string>, bool> fits)
    {
        for (int above = 1; above <= MostRowsAbove; above++)
        {
            var lower = options with { RowsAboveHeader = above };
            if (Header(path, lower) is { } header && fits(header))
            {
                return lower;
            }
        }

        return null;
    }

    /// <summary>What the person is told.</summary>
    public static string Notice(int line) => $"the column names stand in row {line}; what stands above them is left out";

    private static IReadOnlyList<string>? Header(string path, TabularOptions options)
    {
        try
        {
            using var reader = TabularReader.Open(path, options);
            return reader.Header;
        }
        catch (UnusableFileException)
        {
            return null;
        }
    }
}
