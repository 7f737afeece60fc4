using Curb.Susceptibilities;

namespace Curb.Exchange.Profiles;

/// <summary>Whether a result cell can be read, by the one parser that every source goes through.</summary>
internal static class ResultCheck
{
    /// <summary>A fault where the value is no result of the test; null where it is one, or blank.</summary>
    public static CellFault? Fault(string test, string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        var parsed = SusceptibilityTest.Parse(test) ?? new SusceptibilityTest(test, "", TestMethod.Reported, "", false);
        return MeasurementParser.Read(value, parsed, out var measured) is { } fault ? new CellFault(fault.Expected, fault.Reason)
            : measured.Kind == ValueKind.NotTested ? new CellFault("a result; leave drugs that were not tested out", "not-tested")
            : null;
    }

    public static CellFault? CategoryFault(string category) =>
        category.Length == 0 || SirCategories.Read(category) is not null ? null : new CellFault("S, I, R, SDD or NS", "unknown-category");
}
