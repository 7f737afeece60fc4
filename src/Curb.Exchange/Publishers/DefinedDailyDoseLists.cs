using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>
/// DDDs: the WHO list and the list of the Chinese network, from reference/ddds/curated. Where the folder holds the WHO Centre's DDDs (ddds.csv in the layout of the GLASS consumption module:
/// ATC5, DDD, DDD_UNIT, ROA, SALT), its values take the place of ours, so that the update shows every row in which the two differ.
/// </summary>
public static class DefinedDailyDoseLists
{
    private static readonly string[] s_header = ["drug", "atc", "route", "salt", "value", "unit", "basis", "unit_dose"];
    private static readonly string[] s_key = ["drug", "atc", "route", "salt", "unit_dose"];

    public static IEnumerable<ReferenceDraft> Read(UpdateRequest request)
    {
        if (request.Edition is null or "who-2025")
        {
            yield return Draft(request, "who", request.Edition ?? "who-2025", "WHO ATC/DDD index: DDDs per full ATC code, route and salt; combinations by unit dose", "WHO Collaborating Centre for Drug Statistics Methodology, Oslo",
                "DDD values are facts of the WHO Centre (www.whocc.no), stated with their owner named; not under this project's licence; commercial use needs the Centre's permission");
        }

        if (request.Edition is null or "cn-network-2024")
        {
            yield return Draft(request, "cn-network", request.Edition ?? "cn-network-2024", "DDD list in the style of the Chinese national network for surveillance of antimicrobial use, about 2024", "National network for surveillance of clinical use of antimicrobials, China",
                "DDD values are facts; read from a secondary text, to be checked against the network's own list");
        }
    }

    private static ReferenceDraft Draft(UpdateRequest request, string file, string edition, string source, string owner, string licence)
    {
        var rows = request.Curated("ddds", file);
        int drug = rows.Column("drug");
        for (int row = 0; row < rows.Count; row++)
        {
            if (request.Library.Antimicrobial(rows[row, drug]) is null)
            {
                throw rows.Wrong(row, drug, "a code of reference/antimicrobials");
            }
        }

        var ordered = Enumerable.Range(0, rows.Count).Select(rows.RowAt).ToList();
        if (file == "who" && request.From.Has("ddds.csv"))
        {
            WhoDailyDoses.Overlay(request.From.Table("ddds.csv"), ordered, request.Library);
        }

        return new ReferenceDraft("ddds", edition, ReferenceTable.Of("ddds", s_header, ordered), s_key, new SourceStatement(source, owner, licence, request.FilesRead), Differences(request.Curated("ddds", "differences"), edition));
    }

    private static List<Amendment> Differences(ReferenceTable table, string edition) =>
        [.. from row in Enumerable.Range(0, table.Count)
            where table[row, table.Column("edition")] == edition
            select new Amendment(table[row, table.Column("row")], "difference", table[row, table.Column("reason")], table[row, table.Column("found")])];
}
