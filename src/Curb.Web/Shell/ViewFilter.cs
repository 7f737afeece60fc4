using Curb.Indicators;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Shell;

/// <summary>What a page is asked to show. It stands in the address, so that a view can be sent to a colleague.</summary>
/// <param name="Institution">Code; null where the address names none.</param>
/// <param name="From">First month; null where the address names none.</param>
/// <param name="To">Last month; null where the address names none.</param>
/// <param name="Department">Department; null for all.</param>
public sealed record ViewFilter(string? Institution, CalendarMonth? From, CalendarMonth? To, string? Department)
{
    private const int LongestText = 200;

    public static ViewFilter Read(IQueryCollection query) =>
        Read(query["institution"].ToString(), query["from"].ToString(), query["to"].ToString(), query["department"].ToString());

    /// <summary>Reads the four as they stand in an address; what is blank, too long or no month names nothing.</summary>
    public static ViewFilter Read(string institution, string from, string to, string department) =>
        new(Text(institution), CalendarMonth.Parse(Text(from)), CalendarMonth.Parse(Text(to)), Text(department));

    /// <summary>The address of another page with the same view, and more named values added.</summary>
    public string On(string path, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var query = new QueryBuilder();
        query.Add("institution", Institution);
        query.Add("from", From?.ToString());
        query.Add("to", To?.ToString());
        query.Add("department", Department);
        foreach (var (name, value) in more)
        {
            query.Add(name, value);
        }

        return path + query;
    }

    private static string? Text(string given) =>
        given.Trim() is { Length: > 0 and <= LongestText } text ? text : null;

    private sealed class QueryBuilder
    {
        private readonly List<string> _parts = [];

        public void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        public override string ToString() => _parts.Count == 0 ? "" : "?" + string.Join('&', _parts);
    }
}
