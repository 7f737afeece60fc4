using System.Text;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.House;

/// <summary>The manual's column lists are written from the declarations, so that they can't drift from them.</summary>
public class ManualTests
{
    [Fact]
    public void The_manual_lists_every_fact_and_its_columns() =>
        Approval.Matches("docs/manual/facts.md", Describe("Facts · 事实表", "What indicator definitions, `curb explain` and the pages speak of. Written from the code; the names are the closed vocabulary.", new FactSet().Tables));

    [Fact]
    public void The_manual_lists_every_received_record_and_its_columns() =>
        Approval.Matches("docs/manual/received-records.md", Describe("Received records · 接收记录", "What profiles make of delivered files: as delivered, typed, exactly once. Written from the code.", new Delivery().AllTables));

    [Fact]
    public void The_manual_lists_every_indicator_with_its_editions_and_clauses() =>
        Approval.Matches("docs/manual/indicators.md", Indicators());

    private static string Indicators()
    {
        var text = new StringBuilder("# Indicators · 指标\n\nEvery indicator by edition, with the clause that gives it and what it rests on. Written from the definitions. *Awaits* says what would have to be delivered before an edition can be computed; until then its answer is \"cannot assess\" with that reason.\n");
        foreach (var definition in ShippedContent.Indicators.Definitions)
        {
            text.Append($"\n## {definition.Id}\n\n{definition.Title.Zh} · {definition.Title.En}\n\n| edition | from | clauses | confidence | facts | awaits |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (var edition in definition.Editions)
            {
                var clauses = edition.Also.Prepend(edition.Clause).ToList();
                string facts = edition.Awaited ? "" : string.Join(", ", new[] { edition.Numerator.Fact, edition.Denominator?.Fact }.OfType<string>().Distinct());
                text.Append($"| {edition.Id} | {edition.From:yyyy-MM-dd} | {string.Join(", ", clauses)} | {string.Join(", ", clauses.Select(clause => ShippedContent.Policies.Clause(clause)!.Confidence).Distinct())} | {facts} | {edition.Awaits.En} |\n");
            }
        }

        return text.ToString();
    }

    private static string Describe(string title, string purpose, IEnumerable<Table> tables)
    {
        var text = new StringBuilder($"# {title}\n\n{purpose}\n");
        foreach (var table in tables)
        {
            text.Append($"\n## {table.Name}\n\n| column | type | meaning |\n| --- | --- | --- |\n");
            foreach (var column in table.Columns)
            {
                text.Append($"| {column.Name} | {column.Type.ToString().ToLowerInvariant()} | {column.Meaning} |\n");
            }
        }

        return text.ToString();
    }
}
