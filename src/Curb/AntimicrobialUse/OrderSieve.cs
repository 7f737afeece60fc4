namespace Curb.AntimicrobialUse;

/// <summary>
/// Tells, by their texts alone, the order lines of which facts need next to nothing: nine in ten lines of a hospital name no antimicrobial. For one thread at a time.
/// </summary>
public sealed class OrderSieve
{
    private readonly UseRules _rules;

    internal OrderSieve(UseRules rules) => _rules = rules;

    /// <summary>True where neither name nor the source's own code is known to be an antimicrobial.</summary>
    public bool IsOtherDrug(string? name, string? code) => _rules.MatchOfLine(name, code)?.Drug is null;

    /// <summary>True for drugs to take home.</summary>
    public bool IsTakenHome(string? orderKind) => _rules.Meanings.Meaning("order-kind", orderKind) == "take-home";

    /// <summary>True where the route goes into a vein.</summary>
    public bool IsIntravenous(string? route) => route is not null && _rules.Reference.Route(route) is { Intravenous: true };
}
