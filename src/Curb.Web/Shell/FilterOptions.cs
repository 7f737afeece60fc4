using Curb.Indicators;
using Curb.Supervision;
using Curb.Web.Hosting;

namespace Curb.Web.Shell;

/// <summary>What the filter bar offers, and what it stands at.</summary>
/// <param name="Institutions">Institutions with data or registered, in order of their code.</param>
/// <param name="Institution">The one shown.</param>
/// <param name="Period">The period shown; null where there are no months at all.</param>
/// <param name="Known">First and last month with data.</param>
/// <param name="Departments">Departments of the institution.</param>
/// <param name="Department">The one shown; null for all.</param>
public sealed record FilterOptions(
    IReadOnlyList<Institution> Institutions,
    Institution? Institution,
    Period? Period,
    Period? Known,
    IReadOnlyList<string> Departments,
    string? Department)
{
    /// <summary>Answers already worked out from the data that the view was settled against.</summary>
    internal AnswerShelf Answers { get; init; } = new();

    /// <summary>The view with every choice spelt out.</summary>
    public ViewFilter Filter => new(Institution?.Code, Period?.From, Period?.To, Department);
}
