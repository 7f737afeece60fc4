using Curb.Antibiograms;

namespace Curb.Exchange.Documents;

/// <summary>An antibiogram card as a workbook: a sheet a side in the card's layout, all figures with counts and intervals on a further sheet, and how to read them.</summary>
public static class CardWorkbook
{
    private const int ShownDecimals = 2;

    public static void Write(Stream target, AntibiogramCard card, CardWords words)
    {
        using var workbook = new StreamedWorkbook(target);
        foreach (var side in card.Sides)
        {
            workbook.Sheet(words.Heading(side), [26, .. side.Organisms.Select(_ => 14.0)]);
            workbook.Row([words.Drug, .. side.Organisms.Select(organism => $"{words.Name(organism)} n={organism.Isolates}")]);
            foreach (var line in side.Lines)
            {
                workbook.Row([$"{line.Name} {line.Code}", .. line.Cells.Select(Value)]);
            }
        }

        workbook.Sheet("data", 10, 30, 8, 24, 10, 10, 10, 10, 16);
        workbook.Row("organism", "name", "drug", "drug_name", "isolates", "tested", $"percent_{card.Counting.Text()}", "ci_low", "ci_high", "note");
        foreach (var side in card.Sides)
        {
            foreach (var line in side.Lines)
            {
                for (int i = 0; i < line.Cells.Count; i++)
                {
                    var (organism, cell) = (side.Organisms[i], line.Cells[i]);
                    workbook.Row(organism.Code, organism.Latin, line.Code, line.Name, organism.Isolates, cell.Tested, Rounded(cell.Percent), Rounded(cell.Low), Rounded(cell.High), cell.Finding == CardFinding.Share ? "" : cell.Finding.ToString());
                }
            }
        }

        workbook.Sheet(words.Versions, 100);
        workbook.Row($"{card.Institution} {words.Title}");
        foreach (string line in words.Head(card).Select(head => $"{head.Label}: {head.Value}").Concat(words.Notes(card)).Append($"{words.Versions}: {card.Versions}"))
        {
            workbook.Row(line);
        }
    }

    private static object? Value(CardCell cell) => cell.Finding == CardFinding.Share ? Math.Round(cell.Percent!.Value) : cell.Text;

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, ShownDecimals) : null;
}
