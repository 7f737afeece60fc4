namespace Curb.ReferenceData;

/// <summary>A frequency as written in orders (q8h, tid, 每日三次). Table <c>reference/frequencies</c>.</summary>
/// <param name="Text">The text, lower case, without spaces.</param>
/// <param name="DosesPerDay">Doses a day; null where it is "once only" or as needed.</param>
/// <param name="Once">True for a single dose (stat, once, 立即).</param>
public sealed record Frequency(string Text, double? DosesPerDay, bool Once);

/// <summary>A unit of dose or quantity. Table <c>reference/dose-units</c>.</summary>
/// <param name="Text">The text, lower case.</param>
/// <param name="Kind">mass (factor to grams), units (factor to million units), volume (factor to millilitres), count (tablet, vial …).</param>
/// <param name="Factor">Factor to the base unit of the kind.</param>
public sealed record DoseUnit(string Text, string Kind, double Factor);

/// <summary>A route as written in orders. Table <c>reference/routes</c>.</summary>
/// <param name="Text">The text, lower case.</param>
/// <param name="Route">WHO route: O, P, R, V, Inhal, N, SL, TD, or local (skin, eye, ear, irrigation …).</param>
/// <param name="Intravenous">True for intravenous.</param>
/// <param name="Systemic">True where it acts systemically.</param>
public sealed record RouteTerm(string Text, string Route, bool Intravenous, bool Systemic);
