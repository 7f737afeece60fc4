using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>One result as interpreted, with its trace: category, the row it rests on, and why.</summary>
/// <param name="Category">Category; <see cref="SirCategory.None"/> only with a reason.</param>
/// <param name="Breakpoint">The breakpoint row that was compared; null where none was.</param>
/// <param name="Reason">For people and programs: a stable code, then a text. Blank for a plain comparison.</param>
public sealed record Interpretation(SirCategory Category, Breakpoint? Breakpoint, string Reason)
{
    private const string MeasuredMark = "; measured ";
    private const string NoCategory = "nothing readable";

    /// <summary>The category that the value itself has, where expected resistance or an expert rule changed <see cref="Category"/>; null where none did.</summary>
    public SirCategory? Measured { get; init; }

    /// <summary>
    /// The category of the value itself: what isolates are compared by. Expected resistance is the species' own and an expert rule repeats one finding in many drugs,
    /// so neither says that two isolates differ.
    /// </summary>
    public SirCategory OfValue => Measured ?? Category;

    /// <summary>A reason with the category of the value itself at its end.</summary>
    public static string WithMeasured(string reason, SirCategory measured) =>
        $"{reason}{MeasuredMark}{(measured == SirCategory.None ? NoCategory : measured.Text())}";

    /// <summary>The category of the value itself as a stored reason tells it; null where the reason tells none, and the category stands as measured.</summary>
    public static SirCategory? MeasuredIn(string? reason)
    {
        int at = reason?.LastIndexOf(MeasuredMark, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : SirCategories.OfText(reason.AsSpan(at + MeasuredMark.Length));
    }

    /// <summary>The stable code before the colon of <see cref="Reason"/>; blank for a plain comparison.</summary>
    public string ReasonCode => Reason.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? Reason[..colon] : Reason;
}
