using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Page">Number of this page, from 1.</param>
/// <param name="Size">Items a page holds at most.</param>
/// <param name="HasMore">True where another page follows.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, int Page, int Size, bool HasMore);

/// <summary>Which page is asked for: ?page=1&amp;size=100.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">1 to <see cref="Largest"/>.</param>
internal sealed record ApiPaging(int Number, int Size)
{
    public const int Largest = 1000;
    private const int Usual = 100;
    private const int LastItem = 200_000;

    public int Skip => (Number - 1) * Size;

    /// <summary>Null where the numbers are none, or lie too far.</summary>
    public static ApiPaging? Read(HttpRequest request)
    {
        int number = Whole(request.Query["page"], 1), size = Whole(request.Query["size"], Usual);
        return number >= 1 && size is >= 1 and <= Largest && (long)number * size <= LastItem ? new ApiPaging(number, size) : null;
    }

    public ApiPage<T> Cut<T>(IEnumerable<T> all) => Of<T>([.. all.Skip(Skip).Take(Size + 1)]);

    /// <summary>From one item more than the page holds, where there is one.</summary>
    public ApiPage<T> Of<T>(IReadOnlyList<T> found) => new([.. found.Take(Size)], Number, Size, found.Count > Size);

    private static int Whole(string? text, int usual) => string.IsNullOrEmpty(text) ? usual : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
