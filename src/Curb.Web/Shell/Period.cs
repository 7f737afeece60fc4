using System.Globalization;

namespace Curb.Web.Shell;

/// <summary>A calendar month as facts name it: yyyy-MM.</summary>
public readonly record struct Month(int Year, int Number) : IComparable<Month>
{
    private int Index => (Year * 12) + Number - 1;

    public static Month? Parse(string? text) =>
        text is { Length: 7 } && text[4] == '-'
        && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int year)
        && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int month)
        && year > 0 && month is >= 1 and <= 12
            ? new Month(year, month)
            : null;

    public static int operator -(Month left, Month right) => left.Index - right.Index;

    public Month Plus(int months)
    {
        int index = Index + months;
        return new Month(index / 12, (index % 12) + 1);
    }

    public int CompareTo(Month other) => Index.CompareTo(other.Index);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Number:00}");
}

/// <summary>From one month to another, both included.</summary>
public readonly record struct Period(Month From, Month To)
{
    public int Months => To - From + 1;

    public override string ToString() => From == To ? From.ToString() : $"{From} – {To}";
}
