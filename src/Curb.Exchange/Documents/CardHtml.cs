using System.Net;
using System.Text;
using Curb.Antibiograms;

namespace Curb.Exchange.Documents;

/// <summary>An antibiogram card as one HTML page that prints on both sides of an A5 sheet.</summary>
public static class CardHtml
{
    /// <summary>The style of a card on screen and paper.</summary>
    public const string Style = """
        @page { size: A5 portrait; margin: 7mm 8mm; }
        :root { color-scheme: light; }
        body { margin: 0; background: #e9ecef; color: #111; font: 8.5pt/1.25 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
        .side { box-sizing: border-box; width: 148mm; min-height: 209mm; margin: 6mm auto; padding: 7mm 8mm; background: #fff; display: flex; flex-direction: column; gap: 2mm; }
        .head > :first-child { font-size: 12pt; margin: 0; font-weight: 700; } h2 { font-size: 9.5pt; margin: 0; font-weight: 600; }
        .head { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 0.5mm solid #111; padding-bottom: 1mm; gap: 3mm; }
        dl { display: flex; flex-wrap: wrap; gap: 0 4mm; margin: 0; font-size: 7.5pt; } dt { color: #444; } dd { margin: 0 0 0 1mm; } dl div { display: flex; }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; font-variant-numeric: tabular-nums; }
        th, td { border: 0.2mm solid #888; padding: 0.35mm 0.8mm; text-align: center; overflow-wrap: anywhere; }
        thead th { background: #eee; font-size: 7pt; font-weight: 600; vertical-align: bottom; } thead small { display: block; font-weight: 400; }
        tbody th { text-align: left; font-weight: 500; font-size: 7.5pt; } th:first-child { width: 30mm; } tbody th code { color: #555; font-size: 6.5pt; float: right; }
        td { font-size: 8.5pt; } .low { background: #f2c9a8; font-weight: 700; } .mid { background: #f8ecd8; } .high { background: #d7eaf0; } .few { color: #555; font-size: 6.5pt; } .ir { color: #666; font-size: 7pt; }
        .notes { margin: auto 0 0; padding: 1mm 0 0; border-top: 0.2mm solid #888; font-size: 6.5pt; color: #333; list-style: none; } .versions { font-size: 5.5pt; color: #555; overflow-wrap: anywhere; }
        @media print { body { background: none; } .side { margin: 0; padding: 0; width: auto; min-height: 194mm; break-after: page; } .side:last-child { break-after: auto; }
          .low, .mid, .high, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .low { text-decoration: underline; } }
        """;

    private const double LowBelow = 50;
    private const double HighFrom = 80;

    /// <summary>The page.</summary>
    /// <param name="card">The card.</param>
    /// <param name="words">Its language.</param>
    /// <param name="styleSheet">Address of <see cref="Style"/>; null to put it into the page.</param>
    public static string Page(AntibiogramCard card, CardWords words, string? styleSheet = null)
    {
        string style = styleSheet is null ? $"<style>{Style}</style>" : $"<link rel=\"stylesheet\" href=\"{E(styleSheet)}\">";
        var html = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"{words.Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{E(words.Title)} · {E(card.Institution)}</title><link rel=\"icon\" href=\"data:,\">{style}</head><body><main>");
        foreach (var side in card.Sides)
        {
            Side(html, card, side, words);
        }

        return html.Append("</main></body></html>\n").ToString();
    }

    private static void Side(StringBuilder html, AntibiogramCard card, CardSide side, CardWords words)
    {
        // A page has one first heading; the second side repeats it for whoever turns the sheet.
        string heading = side == card.Sides[0] ? "h1" : "p";
        html.Append($"<section class=\"side\"><div class=\"head\"><{heading}>{E(card.Institution)} {E(words.Title)}</{heading}><h2>{E(words.Heading(side))}</h2></div><dl>");
        foreach (var (label, value) in words.Head(card))
        {
            html.Append($"<div><dt>{E(label)}</dt><dd>{E(value)}</dd></div>");
        }

        html.Append($"</dl><table><thead><tr><th scope=\"col\">{E(words.Drug)}</th>");
        foreach (var organism in side.Organisms)
        {
            html.Append($"<th scope=\"col\" title=\"{E(organism.Latin)}\">{E(words.Name(organism))}<small>n={organism.Isolates}</small></th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var line in side.Lines)
        {
            html.Append($"<tr><th scope=\"row\">{E(line.Name)}<code>{E(line.Code)}</code></th>").AppendJoin("", line.Cells.Select(cell => $"<td class=\"{Class(cell)}\">{cell.Text}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table><ul class=\"notes\">").AppendJoin("", words.Notes(card).Select(note => $"<li>{E(note)}</li>"));
        html.Append($"<li class=\"versions\">{E(words.Versions)}: {E(card.Versions)}</li></ul></section>");
    }

    private static string Class(CardCell cell) => cell.Finding switch
    {
        CardFinding.Share => cell.Percent < LowBelow ? "low" : cell.Percent < HighFrom ? "mid" : "high",
        CardFinding.TooFew => "few",
        _ => "ir",
    };

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
