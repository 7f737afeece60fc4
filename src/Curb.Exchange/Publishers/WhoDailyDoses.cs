using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>The WHO Centre's DDDs and AWaRe groups in the layout of the GLASS consumption module, laid over our rows.</summary>
internal static class WhoDailyDoses
{
    private static readonly Dictionary<string, string> s_routes = new(StringComparer.Ordinal) { ["IS"] = "Inhal.solution", ["IP"] = "Inhal.powder" };
    private static readonly Dictionary<string, string> s_groups = new(StringComparer.Ordinal) { ["A"] = "access", ["W"] = "watch", ["R"] = "reserve" };

    private static readonly Dictionary<string, string> s_salts = new(StringComparer.Ordinal)
    {
        ["XXXX"] = "", ["ESUC"] = "ethylsuccinate", ["HIPP"] = "hippurate", ["MAND"] = "mandelate", ["SULF"] = "sulfate", ["METS"] = "methanesulfonate",
    };

    /// <summary>Replaces the value of every row the file states otherwise and adds rows it has beyond ours, for ATC codes of our substances.</summary>
    public static void Overlay(ReferenceTable published, List<string[]> rows, ReferenceLibrary library)
    {
        var substances = library.Antimicrobials.SelectMany(drug => drug.Atc.Select(atc => (atc, drug.Code))).GroupBy(pair => pair.atc).ToDictionary(group => group.Key, group => group.First().Code);
        for (int row = 0; row < published.Count; row++)
        {
            string atc = published[row, published.Column("ATC5")];
            string route = s_routes.GetValueOrDefault(published[row, published.Column("ROA")], published[row, published.Column("ROA")]);
            string salt = s_salts.GetValueOrDefault(published[row, published.Column("SALT")], published[row, published.Column("SALT")]);
            var (value, unit) = Amount(published, row);
            var same = rows.Where(cells => cells[1] == atc && cells[2] == route && cells[3] == salt && cells[7].Length == 0).ToList();
            if (same.Count == 0 && substances.TryGetValue(atc, out string? drug))
            {
                rows.Add([drug, atc, route, salt, value, unit, "", ""]);
            }
            else if (!same.Exists(cells => cells[4] == value && cells[5] == unit))
            {
                same.ForEach(cells => (cells[4], cells[5]) = (value, unit));
            }
        }
    }

    /// <summary>
    /// The present substances with the AWaRe groups of the file (ATC5, AWR, ROA) in place of ours. A fixed combination that is not recommended keeps that group, and a substance without a group
    /// gets one only where it has its ATC code to itself: the file knows codes, not products.
    /// </summary>
    public static IEnumerable<string[]> Grouped(ReferenceTable present, ReferenceTable published)
    {
        var groups = Enumerable.Range(0, published.Count).ToLookup(row => published[row, published.Column("ATC5")], row => (Route: published[row, published.Column("ROA")], Group: s_groups[published[row, published.Column("AWR")]]));
        int atc = present.Column("atc"), aware = present.Column("aware"), byRoute = present.Column("aware_by_route");
        var shared = Enumerable.Range(0, present.Count).SelectMany(row => present[row, atc].Split(';')).GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        for (int row = 0; row < present.Count; row++)
        {
            string[] cells = present.RowAt(row);
            if (cells[aware] == "not-recommended" || (cells[aware].Length + cells[byRoute].Length == 0 && cells[atc].Split(';').Any(shared.Contains)))
            {
                yield return cells;
                continue;
            }

            var found = cells[atc].Split(';').SelectMany(code => groups[code]).Distinct().ToList();
            if (found.Count > 0)
            {
                bool routed = found.Exists(entry => entry.Route.Length > 0);
                cells[aware] = routed || found.Select(entry => entry.Group).Distinct().Count() > 1 ? cells[aware] : found[0].Group;
                cells[byRoute] = routed ? string.Join(';', found.OrderBy(entry => entry.Route, StringComparer.Ordinal).Select(entry => $"{entry.Route}={entry.Group}")) : cells[byRoute];
            }

            yield return cells;
        }
    }

    private static (string Value, string Unit) Amount(ReferenceTable published, int row)
    {
        decimal value = decimal.Round(published.Decimal(row, published.Column("DDD")) ?? 0, 6);
        return published[row, published.Column("DDD_UNIT")] switch
        {
            "MG" => ((value / 1000).ToString("0.######", CultureInfo.InvariantCulture), "g"),
            "MIU" => (value.ToString("0.######", CultureInfo.InvariantCulture), "MU"),
            "UD" => (value.ToString("0.######", CultureInfo.InvariantCulture), "UD"),
            _ => (value.ToString("0.######", CultureInfo.InvariantCulture), "g"),
        };
    }
}
