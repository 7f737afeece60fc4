using Curb.Exchange.Publishers;
using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.Exchange.Governance;

/// <summary>A site's breakpoint file as it would stand as a table: its rows, laid over a base where it holds only what changes, and what was refused.</summary>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Read">Rows of the file that are about the guideline and year.</param>
/// <param name="Rejections">Cells and rows that were refused.</param>
public sealed record BreakpointLoad(IReadOnlyList<Breakpoint> Rows, int Read, IReadOnlyList<Rejection> Rejections)
{
    private static readonly string[] s_header = ["type", "host", "method", "site", "organism", "organism_rank", "drug", "disk_load", "susceptible", "resistant", "sdd", "urinary", "table"];

    /// <summary>The table as text, as <c>reference/breakpoints</c> has them.</summary>
    public string Text => ReferenceWriter.TableText(ReferenceTable.Of("breakpoints", s_header, Rows.Select(row => new[]
    {
        row.Type, row.Host, row.Method, row.Site, row.Organism, row.OrganismRank, row.Drug, row.DiskLoad, Number(row.Susceptible), Number(row.Resistant), row.Sdd ? "true" : "", row.Urinary ? "true" : "", row.Table,
    })));

    /// <summary>Reads a file.</summary>
    /// <param name="reference">Codes and the base.</param>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="year">Guideline and year that it is for.</param>
    /// <param name="below">Table whose other rows stand; null where the file is the whole table.</param>
    /// <exception cref="Tabular.UnusableFileException">No table, or a needed column is missing.</exception>
    public static BreakpointLoad Of(ReferenceLibrary reference, Stream stream, string name, GuidelineEdition year, GuidelineEdition? below)
    {
        var read = new BreakpointSheet(reference).Read(stream, name, year);
        var under = below is { } known ? reference.Breakpoints(known) : [];
        var keys = under.Select(BreakpointKey.Of).ToHashSet();
        var gone = read.Lines.Where(line => line.Removes && !keys.Contains(BreakpointKey.Of(line.Row))).Select(line => new Rejection(
            name, 0, "变更", $"{line.Row.Organism} {line.Row.Drug} {line.Row.Method} {line.Row.DiskLoad} {line.Row.Site}".Trim(), below is null ? "no row to take away, as the file is the whole table" : $"a row that {below.Value.Text} has", "nothing-to-remove")).ToList();
        var rows = read.Lines.Where(line => !line.Removes || keys.Contains(BreakpointKey.Of(line.Row))).ToList();
        return new BreakpointLoad(rows.Count == 0 ? [] : BreakpointRowChange.Lay(under, rows, year), read.Lines.Count + read.Rejections.Sum(one => one.SourceRows), [.. read.Rejections, .. gone]);
    }

    private static string Number(decimal? value) => value?.ToString("0.#######", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
