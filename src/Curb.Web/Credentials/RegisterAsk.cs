using System.Globalization;
using Curb.Storage.Governance;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Credentials;

/// <summary>Which lines of a register are asked for. It stands in the address of the page, of its files and of the interface for programs.</summary>
/// <param name="Which">all, expiring, ended, limited or none.</param>
/// <param name="Find">A part of a code, a name, a department or a title; blank for every line.</param>
/// <param name="Number">Page, from 1.</param>
public sealed record RegisterAsk(string Which, string Find, int Number)
{
    public const int PageRows = 50;
    private const int SoonDays = 60;
    private const int LongestFind = 60;
    private const int LastPage = 100_000;
    private static readonly string[] s_which = ["all", "expiring", "ended", "limited", "none"];

    public static IReadOnlyList<string> Choices => s_which;

    public static RegisterAsk Read(IQueryCollection query)
    {
        string which = query["which"].ToString(), find = query["find"].ToString().Trim();
        return new RegisterAsk(
            s_which.Contains(which) ? which : s_which[0], find.Length > LongestFind ? find[..LongestFind] : find,
            int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Math.Clamp(number, 1, LastPage) : 1);
    }

    /// <summary>The lines asked for, in their order.</summary>
    /// <param name="lines">All lines.</param>
    /// <param name="names">Names of people by their code.</param>
    /// <param name="today">The day as of which privileges end.</param>
    public IReadOnlyList<PrivilegeLine> Pick(IEnumerable<PrivilegeLine> lines, IReadOnlyDictionary<string, string> names, DateOnly today) =>
        [.. lines.Where(line => IsAsked(line, today) && (Find.Length == 0 || new[] { line.Staff, names.GetValueOrDefault(line.Staff, ""), line.Department, line.Title }.Any(text => text.Contains(Find, StringComparison.OrdinalIgnoreCase))))];

    private bool IsAsked(PrivilegeLine line, DateOnly today) => Which switch
    {
        "expiring" => line.Privilege != "none" && line.To <= today.AddDays(SoonDays),
        "ended" => line.Privilege == "none" && line.To is not null,
        "limited" => line.RestrictedTo.Length > 0 || line.SuspendedUntil is not null,
        "none" => line.Privilege == "none" && !line.Dispensing,
        _ => true,
    };

    /// <summary>The question as it stands in an address.</summary>
    public string Query(string institution, int? page = null) =>
        $"institution={Uri.EscapeDataString(institution)}&which={Which}" + (Find.Length > 0 ? "&find=" + Uri.EscapeDataString(Find) : "") + (page is { } number ? string.Create(CultureInfo.InvariantCulture, $"&page={number}") : "");
}
