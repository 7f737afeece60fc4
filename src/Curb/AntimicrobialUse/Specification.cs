using System.Globalization;
using System.Text.RegularExpressions;

namespace Curb.AntimicrobialUse;

/// <summary>
/// What a specification text says about one piece (tablet, vial, bag): mass, units, volume, the parts of a combination, and the pieces in a pack.
/// Everything the text does not say is null; nothing is guessed.
/// </summary>
/// <param name="Grams">Mass of active substance in one piece, as labelled.</param>
/// <param name="MillionUnits">Units in one piece, in millions.</param>
/// <param name="Millilitres">Volume of one piece.</param>
/// <param name="GramsPerMillilitre">Concentration.</param>
/// <param name="MillionUnitsPerMillilitre">Concentration in units.</param>
/// <param name="PartGrams">Masses of the parts of a combination, in the order of the text.</param>
/// <param name="Ratio">Ratio of the parts where the text gives it instead (2:1).</param>
/// <param name="BasisGrams">Mass that the text states as counted of the main part (以…计).</param>
/// <param name="PackSize">Pieces in one pack.</param>
/// <param name="PackUnit">What a pack is called (盒), where the text says.</param>
public sealed partial record Specification(
    double? Grams,
    double? MillionUnits,
    double? Millilitres,
    double? GramsPerMillilitre,
    double? MillionUnitsPerMillilitre,
    IReadOnlyList<double> PartGrams,
    IReadOnlyList<double> Ratio,
    double? BasisGrams,
    double? PackSize,
    string PackUnit)
{
    public static Specification Unknown { get; } = new(null, null, null, null, null, [], [], null, null, "");

    private readonly record struct Quantity(string Kind, double Value, int Start, int End);

    /// <summary>Reads a specification such as 0.5g*10支, 1.5g(1.0g:0.5g), 100ml:0.5g, 80万单位, 40mg/mL-2mL, 500mg Premix Bag.</summary>
    public static Specification Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Unknown;
        }

        string plain = Intake.HalfWidth.Fold(text).ToLowerInvariant().Replace('：', ':').Replace('×', '*');
        var brackets = Brackets().Matches(plain).Select(match => match.Groups[1].Value).ToList();
        string main = Brackets().Replace(plain, " ");
        if (Quantities(main).Count == 0 && brackets.Find(inside => Quantities(inside).Count > 0) is { } only)
        {
            main = only + " " + main;
            brackets.Remove(only);
        }

        return WithBrackets(WithPack(ParseMain(main), main), brackets);
    }

    private static Specification ParseMain(string main)
    {
        var quantities = Quantities(main);
        if (FindConcentration(main, quantities) is { } concentration)
        {
            return concentration;
        }

        var masses = quantities.Where(quantity => quantity.Kind == "g").Select(quantity => quantity.Value).ToList();
        double? units = FirstOf(quantities, "mu");
        double? volume = FirstOf(quantities, "ml");
        double? grams = masses.Count == 0 ? null : masses.Count > 1 && units is null ? masses.Sum() : masses[0];
        return Unknown with
        {
            Grams = grams,
            MillionUnits = units,
            Millilitres = volume,
            GramsPerMillilitre = grams / volume,
            MillionUnitsPerMillilitre = units / volume,
            PartGrams = masses.Count > 1 && units is null ? masses : [],
        };
    }

    /// <summary>A strength per volume (40mg/ml, 125mg/5ml); a further volume is that of the piece.</summary>
    private static Specification? FindConcentration(string main, List<Quantity> quantities)
    {
        for (int i = 0; i + 1 < quantities.Count || i < quantities.Count; i++)
        {
            var strength = quantities[i];
            if (strength.Kind == "ml" || PerVolume().Match(main, strength.End) is not { Success: true } per || per.Index != strength.End)
            {
                continue;
            }

            double volume = per.Groups[1].Length == 0 ? 1 : double.Parse(per.Groups[1].Value, CultureInfo.InvariantCulture);
            double perMillilitre = strength.Value / volume;
            var piece = quantities.Where(quantity => quantity.Kind == "ml" && quantity.Start >= per.Index + per.Length).Select(quantity => (double?)quantity.Value).FirstOrDefault() ?? (per.Groups[1].Length == 0 ? null : volume);
            bool mass = strength.Kind == "g";
            return Unknown with
            {
                GramsPerMillilitre = mass ? perMillilitre : null,
                MillionUnitsPerMillilitre = mass ? null : perMillilitre,
                Millilitres = piece,
                Grams = mass ? perMillilitre * piece : null,
                MillionUnits = mass ? null : perMillilitre * piece,
            };
        }

        return null;
    }

    private static Specification WithBrackets(Specification read, IReadOnlyList<string> brackets)
    {
        foreach (string inside in brackets)
        {
            var quantities = Quantities(inside);
            var masses = quantities.Where(quantity => quantity.Kind == "g").Select(quantity => quantity.Value).ToList();
            read = masses.Count > 1 ? read with { PartGrams = masses, Grams = read.Grams ?? masses.Sum() }
                : masses.Count == 1 && inside.Contains('计') && read.Grams > masses[0] ? read with { BasisGrams = masses[0] }
                : masses.Count == 1 && read.Grams is null ? read with { Grams = masses[0] }
                : quantities.Find(quantity => quantity.Kind == "mu") is { Kind: "mu" } units && read.MillionUnits is null ? read with { MillionUnits = units.Value }
                : RatioOf().Match(inside) is { Success: true } ratio && quantities.Count == 0 ? read with { Ratio = [Value(ratio, 1), Value(ratio, 2)] }
                : WithPack(read, inside);
        }

        return read;
    }

    private static Specification WithPack(Specification read, string main)
    {
        double size = 1;
        bool found = false;
        foreach (Match pack in Packs().Matches(main))
        {
            size *= Value(pack, 1);
            found = true;
        }

        var unit = PackUnits().Match(main);
        return read with { PackSize = found ? size : read.PackSize, PackUnit = unit.Success ? unit.Groups[1].Value : read.PackUnit };
    }

    private static double Value(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static double? FirstOf(List<Quantity> quantities, string kind) => quantities.Where(quantity => quantity.Kind == kind).Select(quantity => (double?)quantity.Value).FirstOrDefault();

    private static List<Quantity> Quantities(string text)
    {
        var found = new List<Quantity>();
        foreach (Match match in Amounts().Matches(text))
        {
            if (double.TryParse(match.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out double value) && Unit(match.Groups[2].Value) is var (kind, factor) && value > 0)
            {
                found.Add(new Quantity(kind, value * factor, match.Index, match.Index + match.Length));
            }
        }

        return found;
    }

    /// <summary>The metric system and its Chinese names: kind (g, mu, ml) and factor.</summary>
    private static (string Kind, double Factor) Unit(string text) => Blanks().Replace(text, "") switch
    {
        "g" or "gm" or "克" => ("g", 1),
        "kg" => ("g", 1e3),
        "mg" or "毫克" => ("g", 1e-3),
        "ug" or "µg" or "μg" or "mcg" or "微克" => ("g", 1e-6),
        "ml" or "毫升" or "cc" => ("ml", 1),
        "l" or "升" => ("ml", 1e3),
        "万u" or "万iu" or "万单位" or "万国际单位" or "wu" or "万" => ("mu", 1e-2),
        "亿单位" or "亿u" => ("mu", 1e2),
        "mu" or "miu" or "millionunits" or "millionunit" or "百万单位" => ("mu", 1),
        "ku" or "tu" or "kiu" => ("mu", 1e-3),
        _ => ("mu", 1e-6),
    };

    [GeneratedRegex(@"(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(million\s*units?|百万单位|亿单位|亿u|万国际单位|万单位|万iu|万u|万|wu|miu|mu|kiu|ku|tu|units?|单位|国际单位|iu|u(?![a-zµ])|毫克|微克|克|mcg|µg|μg|ug|mg|gm|kg|g|毫升|ml|cc|升|l)(?![a-z])")]
    private static partial Regex Amounts();

    [GeneratedRegex(@"\s*(?:/|per\s)\s*(\d+(?:\.\d+)?)?\s*(?:ml|毫升|cc)(?![a-z])")]
    private static partial Regex PerVolume();

    [GeneratedRegex(@"[\(\[【]([^\)\]】]*)[\)\]】]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^\s*(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)\s*$")]
    private static partial Regex RatioOf();

    [GeneratedRegex(@"[*x]\s*(\d+)(?!\.?\d*\s*(?:mg|g|ml|万|iu|µg|ug))")]
    private static partial Regex Packs();

    [GeneratedRegex(@"/\s*(盒|瓶|包|袋|板|支|box|bottle|bag|pack)")]
    private static partial Regex PackUnits();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
