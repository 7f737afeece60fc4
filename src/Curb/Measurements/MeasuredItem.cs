namespace Curb.Measurements;

/// <summary>Something that is measured of a patient again and again: body temperature, a marker of inflammation, kidney or liver.</summary>
/// <param name="Code">Its code here: temperature, crp, creatinine …</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Kind">temperature, inflammation, kidney or liver.</param>
/// <param name="Unit">UCUM unit in which values are held.</param>
/// <param name="Decimals">Digits behind the point that are shown.</param>
/// <param name="Least">Values below are no measurement of a living patient.</param>
/// <param name="Most">Values above are none either.</param>
public sealed record MeasuredItem(string Code, string NameZh, string NameEn, string Kind, string Unit, int Decimals, double Least, double Most)
{
    /// <summary>The unit as people write it: °C for Cel.</summary>
    public string ShownUnit => Unit switch { "Cel" => "°C", "10*9/L" => "×10⁹/L", "umol/L" => "µmol/L", var same => same };
}

/// <summary>A value that was read, in the item's own unit.</summary>
/// <param name="Item">What was measured.</param>
/// <param name="Comparator">&lt;, &lt;=, &gt; or &gt;= where the laboratory gives only a bound; empty for a value.</param>
/// <param name="Value">The value or the bound.</param>
public sealed record MeasuredValue(MeasuredItem Item, string Comparator, double Value);

/// <summary>Why a measurement can't be read.</summary>
/// <param name="Problem">unknown-code, not-a-number, unknown-unit or number-out-of-range.</param>
/// <param name="Expected">What would have been accepted.</param>
public sealed record MeasurementFault(string Problem, string Expected);
