namespace Curb.Susceptibilities;

/// <summary>What kind of thing stands in a result cell.</summary>
public enum ValueKind : byte
{
    /// <summary>Blank, or a mark that says it was not done (ND, NA, -): not a result.</summary>
    NotTested,

    /// <summary>An MIC, as a range of dilution steps.</summary>
    Mic,

    /// <summary>A zone, as a range of millimetres.</summary>
    Zone,

    /// <summary>A category without a value.</summary>
    Category,

    /// <summary>POS or NEG of a screening test.</summary>
    Screen,
}

/// <summary>The comparison sign before a value.</summary>
public enum ValueOperator : byte
{
    Equal,
    Less,
    AtMost,
    AtLeast,
    Greater,
}

/// <summary>
/// One measured value. A censored value (<c>&lt;=8</c>) is a range and is never read as its number: <see cref="Low"/> and <see cref="High"/> bound it
/// in dilution steps for an MIC (see <see cref="Dilution"/>) and in millimetres for a zone.
/// </summary>
public readonly record struct MeasuredValue
{
    public ValueKind Kind { get; init; }

    public ValueOperator Operator { get; init; }

    /// <summary>The number as delivered: mg/L or mm.</summary>
    public double Number { get; init; }

    public short Low { get; init; }

    public short High { get; init; }

    /// <summary>The category in the cell, alone or beside the value; none where there is none.</summary>
    public SirCategory Reported { get; init; }

    /// <summary>For <see cref="ValueKind.Screen"/>: true for a positive screen.</summary>
    public bool Positive { get; init; }

    public bool IsCensored => Low != High;

    /// <summary>&lt;, &lt;=, &gt;=, &gt; or = for measured values; blank otherwise.</summary>
    public string OperatorText => Kind is not (ValueKind.Mic or ValueKind.Zone) ? "" : Operator switch
    {
        ValueOperator.Less => "<",
        ValueOperator.AtMost => "<=",
        ValueOperator.AtLeast => ">=",
        ValueOperator.Greater => ">",
        _ => "=",
    };
}

/// <summary>Why a cell could not be read.</summary>
/// <param name="Reason">Stable kebab-case code: not-a-number, not-a-dilution, zone-out-of-range, wrong-unit, ambiguous-number, terminated.</param>
/// <param name="Expected">What would have been accepted, with an example.</param>
public sealed record ValueFault(string Reason, string Expected);
