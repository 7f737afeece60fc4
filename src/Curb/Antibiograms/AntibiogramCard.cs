namespace Curb.Antibiograms;

/// <summary>
/// The antibiogram card (抗菌谱卡片): what fits the two sides of an A5 sheet for the pocket or the wall. Gram-negatives on the first side, Gram-positives and yeasts on the second;
/// drugs down, organisms across. Everything that decides how to read it stands on it.
/// </summary>
/// <param name="Institution">Name of the institution.</param>
/// <param name="Department">Department; null for all.</param>
/// <param name="Period">Months counted.</param>
/// <param name="Guideline">Guideline and year.</param>
/// <param name="Counting">What counts as susceptible.</param>
/// <param name="Minimum">Fewest isolates tested for which a percentage is stated (CLSI M39: 30).</param>
/// <param name="Versions">Reference tables and policy packs with editions, and the time of derivation.</param>
/// <param name="Sides">The printed sides.</param>
/// <param name="OrganismsLeftOut">Organisms that have no room on the card.</param>
public sealed record AntibiogramCard(
    string Institution, string? Department, string Period, string Guideline, CountingRule Counting, int Minimum, string Versions, IReadOnlyList<CardSide> Sides, int OrganismsLeftOut)
{
    /// <summary>CLSI M39's fewest isolates.</summary>
    public const int UsualMinimum = 30;

    /// <summary>Columns that an A5 sheet holds legibly.</summary>
    private const int MostOrganisms = 7;

    /// <summary>Lines that an A5 sheet holds legibly.</summary>
    private const int MostDrugs = 26;

    /// <summary>The card of packed isolates.</summary>
    /// <param name="profiles">Isolates of the institution; nothing is read twice that can be counted once.</param>
    /// <param name="question">First isolates and conditions; without dimensions.</param>
    /// <param name="head">Institution, department, period, guideline and versions; its sides are replaced.</param>
    /// <param name="organism">Latin and Chinese name of an organism code.</param>
    /// <param name="drug">Name of a drug code, and its class to sort by.</param>
    /// <param name="shown">The rows that its reader may see: a region doesn't see small counts.</param>
    /// <returns>The card; null where no isolate has a result.</returns>
    public static AntibiogramCard? Of(
        IReadOnlyList<IsolateProfiles> profiles, Antibiogram question, AntibiogramCard head, Func<string, (string Latin, string Chinese)> organism, Func<string, (string Name, string Class)> drug, Func<IReadOnlyList<AntibiogramRow>, IReadOnlyList<AntibiogramRow>> shown)
    {
        var gram = (question with { By = ["gram"] }).Isolates(profiles)
            .GroupBy(group => group.Group[1]!).ToDictionary(own => own.Key, own => own.First().Group[0] == "-" ? "negative" : "positive", StringComparer.Ordinal);
        var (sides, left) = Lay(
            shown(question.Count(profiles)), head.Counting, head.Minimum, code => organism(code) is var (latin, chinese) ? (latin, chinese, gram.GetValueOrDefault(code, "positive")) : default, drug);
        return sides.Count == 0 ? null : head with { Sides = sides, OrganismsLeftOut = left };
    }

    /// <summary>What of a stamp decides the card's figures: the tables of drugs, organisms, breakpoints and rules.</summary>
    public static string VersionsOf(string stamp, DateTime derivedAt) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join("; ", stamp.Split("; ").Where(part => s_deciding.Any(name => part.StartsWith(name, StringComparison.Ordinal))))}; {derivedAt:yyyy-MM-dd HH:mm}");

    private static readonly string[] s_deciding = ["antimicrobials", "organisms", "expected-resistance", "expert-rules", "specimens", "CLSI", "EUCAST", "reference"];

    /// <summary>Lays out the sides.</summary>
    /// <param name="rows">Antibiogram rows without further dimensions.</param>
    /// <param name="organism">Name and side of an organism code: negative, positive or other.</param>
    /// <param name="drug">Name of a drug code, and its class to sort by.</param>
    public static (IReadOnlyList<CardSide> Sides, int LeftOut) Lay(
        IReadOnlyList<AntibiogramRow> rows, CountingRule counting, int minimum, Func<string, (string Latin, string Chinese, string Gram)> organism, Func<string, (string Name, string Class)> drug)
    {
        var organisms = rows.Where(row => row.Drug.Length > 0).GroupBy(row => row.Organism)
            .Select(rowsOf => (Code: rowsOf.Key, Rows: rowsOf.ToDictionary(row => row.Drug), rowsOf.First().Isolates, Names: organism(rowsOf.Key)))
            .Where(one => one.Rows.Values.Any(row => row.Tested > 0))
            .OrderByDescending(one => one.Isolates).ThenBy(one => one.Code, StringComparer.Ordinal).ToList();
        var (sides, shown) = (new List<CardSide>(), 0);
        foreach (bool negative in new[] { true, false })
        {
            var own = organisms.Where(one => one.Names.Gram == "negative" == negative).Take(MostOrganisms).ToList();
            if (own.Count == 0)
            {
                continue;
            }

            shown += own.Count;
            var drugs = own.SelectMany(one => one.Rows.Values).Where(row => row.Tested > 0).GroupBy(row => row.Drug).OrderByDescending(cells => cells.Sum(row => row.Tested)).ToList();
            var lines = drugs.Take(MostDrugs).Select(cells => (Code: cells.Key, Names: drug(cells.Key)))
                .OrderBy(line => line.Names.Class, StringComparer.Ordinal).ThenBy(line => line.Names.Name, StringComparer.Ordinal)
                .Select(line => new CardLine(line.Code, line.Names.Name, [.. own.Select(one => CardCell.Of(one.Rows.GetValueOrDefault(line.Code), counting, minimum))])).ToList();
            sides.Add(new CardSide(negative ? "negative" : "positive", [.. own.Select(one => new CardOrganism(one.Code, one.Names.Latin, one.Names.Chinese, one.Isolates))], lines, Math.Max(0, drugs.Count - MostDrugs)));
        }

        return (sides, organisms.Count - shown);
    }
}

/// <summary>One printed side.</summary>
/// <param name="Gram">negative, or positive for everything else.</param>
/// <param name="Organisms">Columns, most isolates first.</param>
/// <param name="Lines">Drugs by class.</param>
/// <param name="DrugsLeftOut">Drugs that have no room.</param>
public sealed record CardSide(string Gram, IReadOnlyList<CardOrganism> Organisms, IReadOnlyList<CardLine> Lines, int DrugsLeftOut);

/// <summary>A column of a card.</summary>
/// <param name="Code">WHONET code.</param>
/// <param name="Latin">Scientific name.</param>
/// <param name="Chinese">Chinese name; may be blank.</param>
/// <param name="Isolates">Isolates counted.</param>
public sealed record CardOrganism(string Code, string Latin, string Chinese, long Isolates);

/// <summary>A line of a card.</summary>
/// <param name="Code">WHONET code.</param>
/// <param name="Name">Name of the drug.</param>
/// <param name="Cells">One cell an organism.</param>
public sealed record CardLine(string Code, string Name, IReadOnlyList<CardCell> Cells);

/// <summary>What a cell of a card states.</summary>
public enum CardFinding
{
    /// <summary>Not tested, or no category.</summary>
    NotTested,

    /// <summary>Fewer tested than the minimum: no percentage.</summary>
    TooFew,

    /// <summary>Resistant by nature.</summary>
    ExpectedResistance,

    /// <summary>A percentage.</summary>
    Share,
}

/// <summary>One cell of a card.</summary>
/// <param name="Finding">What it states.</param>
/// <param name="Tested">Isolates tested.</param>
/// <param name="Percent">Per cent susceptible by the card's counting rule; null unless <paramref name="Finding"/> is a share.</param>
/// <param name="Low">Lower bound of the interval, per cent.</param>
/// <param name="High">Upper bound, per cent.</param>
public readonly record struct CardCell(CardFinding Finding, long Tested, double? Percent, double? Low, double? High)
{
    private const double Hundred = 100;

    /// <summary>The cell of an antibiogram row; null for none.</summary>
    public static CardCell Of(AntibiogramRow? row, CountingRule counting, int minimum)
    {
        if (row is null || row.Tested == 0)
        {
            return default;
        }

        if (row.IsExpectedResistant || row.IsTooSmall(minimum))
        {
            return new CardCell(row.IsExpectedResistant ? CardFinding.ExpectedResistance : CardFinding.TooFew, row.Tested, null, null, null);
        }

        var share = row.CountedShare(counting)!.Value;
        return new CardCell(CardFinding.Share, row.Tested, Hundred * share.Value, Hundred * share.Low, Hundred * share.High);
    }

    /// <summary>The cell in print: 87, IR, n=12 (too few) or a middle dot.</summary>
    public string Text => Finding switch
    {
        CardFinding.Share => Math.Round(Percent!.Value, MidpointRounding.AwayFromZero).ToString("0", System.Globalization.CultureInfo.InvariantCulture),
        CardFinding.ExpectedResistance => "IR",
        CardFinding.TooFew => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"n={Tested}"),
        _ => "·",
    };
}
