using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>One result as interpreted, with its trace: category, the row it rests on, and why.</summary>
/// <param name="Category">Category; <see cref="SirCategory.None"/> only with a reason.</param>
/// <param name="Breakpoint">The breakpoint row that was compared; null where none was.</param>
/// <param name="Reason">For people and programs: a stable code, then a text. Blank for a plain comparison.</param>
public sealed record Interpretation(SirCategory Category, Breakpoint? Breakpoint, string Reason)
{
    /// <summary>The category that the value itself has, where expected resistance or an expert rule changed <see cref="Category"/>; null where none did.</summary>
    public SirCategory? Measured { get; init; }

    /// <summary>The stable code before the colon of <see cref="Reason"/>; blank for a plain comparison.</summary>
    public string ReasonCode => Reason.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? Reason[..colon] : Reason;
}
