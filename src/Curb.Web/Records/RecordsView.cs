using Curb.Columns;

namespace Curb.Web.Records;

/// <summary>One page of the rows behind a figure.</summary>
/// <param name="Title">What the rows are behind, in the reader's language.</param>
/// <param name="Fact">Which fact they are rows of.</param>
/// <param name="Question">The conditions in words of the facts' columns.</param>
/// <param name="Columns">Columns with at least one known value on the page.</param>
/// <param name="Rows">The table that holds them.</param>
/// <param name="First">First row of this page in <paramref name="Rows"/>.</param>
/// <param name="Count">Rows on this page.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="HasMore">True where more rows follow.</param>
public sealed record RecordsView(string Title, string Fact, string Question, IReadOnlyList<Column> Columns, Table Rows, int First, int Count, int Page, bool HasMore);
