
namespace Curb.Prophylaxis;

/// <summary>
/// Incision classes as delivered, brought to those of the record's front page (病案首页: 0, Ⅰ, Ⅱ, Ⅲ). The guideline of 2015 counts Ⅰ–Ⅳ:
/// its Ⅱ (clean-contaminated) and Ⅲ (contaminated) are both Ⅱ on the front page, and its Ⅳ (dirty-infected) is Ⅲ.
/// </summary>
public static class IncisionClass
{
    /// <summary>0, 1, 2 or 3 of the front page; null where the text is blank or not understood.</summary>
    /// <param name="delivered">Ⅰ, I, 1, Ⅰ类, Ⅱ/甲, class II …</param>
    /// <param name="system">guideline or front-page; blank means front-page, and a class Ⅳ can only come from the guideline.</param>
    public static string? FrontPage(string? delivered, string? system)
    {
        if (Number(delivered) is not { } number)
        {
            return null;
        }

        bool guideline = number == 4 || string.Equals(system, "guideline", StringComparison.OrdinalIgnoreCase);
        return (guideline, number) switch
        {
            (true, 1) => "1",
            (true, 2 or 3) => "2",
            (true, 4) => "3",
            (true, 0) => "0",
            (false, 0 or 1 or 2 or 3) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    /// <summary>1, 2, 3 or 4 of the guideline; 2-3 where the front page's Ⅱ does not tell clean-contaminated from contaminated; null where not understood or class 0.</summary>
    /// <param name="delivered">As for <see cref="FrontPage"/>.</param>
    /// <param name="system">guideline or front-page; blank means front-page, and a class Ⅳ can only come from the guideline.</param>
    public static string? Guideline(string? delivered, string? system) =>
        Number(delivered) is not { } number ? null
        : number == 4 || string.Equals(system, "guideline", StringComparison.OrdinalIgnoreCase) ? number == 0 ? null : number.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : number switch { 1 => "1", 2 => "2-3", 3 => "4", _ => null };

    private static int? Number(string? delivered)
    {
        string key = Intake.HalfWidth.Fold(delivered ?? "").ToUpperInvariant();
        key = new string([.. key.TakeWhile(c => c is not '/')]).Replace("CLASS", "", StringComparison.Ordinal).Replace("切口", "", StringComparison.Ordinal).Replace("类", "", StringComparison.Ordinal).Replace("级", "", StringComparison.Ordinal).Trim();
        return key switch
        {
            "0" or "O" or "〇" or "零" => 0,
            "1" or "I" or "一" or "清洁" or "CLEAN" => 1,
            "2" or "II" or "二" => 2,
            "3" or "III" or "三" => 3,
            "4" or "IV" or "四" => 4,
            _ => null,
        };
    }
}
