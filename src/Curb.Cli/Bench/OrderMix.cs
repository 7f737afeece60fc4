namespace Curb.Cli.Bench;

/// <summary>How many of a hospital's order lines name an antimicrobial.</summary>
/// <param name="StaysWithout">So many of five stays have none.</param>
/// <param name="LinesOf">So many of <see cref="Of"/> lines of the other stays name one, by chance.</param>
/// <param name="Of">Lines that the share is counted in.</param>
internal sealed record OrderMix(int StaysWithout, int LinesOf, int Of)
{
    /// <summary>Two stays of five have antimicrobials, in a third of their lines: 13 % of all lines.</summary>
    public static OrderMix Hospital { get; } = new(3, 1, 3);

    /// <summary>Every stay has antimicrobials, in a third of its lines.</summary>
    public static OrderMix Third { get; } = new(0, 1, 3);
}
