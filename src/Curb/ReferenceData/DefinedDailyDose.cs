namespace Curb.ReferenceData;

/// <summary>One DDD: keyed by full ATC code, route, salt and edition, never by ingredient alone (the same ingredient has other DDDs under other codes).</summary>
/// <param name="Drug">Code of the antimicrobial.</param>
/// <param name="Atc">Full ATC code.</param>
/// <param name="Route">WHO route: O, P, R, V, Inhal.solution …</param>
/// <param name="Salt">Salt where the DDD depends on it (ethylsuccinate), else empty.</param>
/// <param name="Value">Amount, in <paramref name="Unit"/>.</param>
/// <param name="Unit">g, MU (million units) or UD (unit dose: tablet, ampoule).</param>
/// <param name="Edition">who-2025 or cn-network-2024.</param>
/// <param name="Basis">For combinations: which part the amount counts (piperacillin of piperacillin/tazobactam); else empty.</param>
/// <param name="UnitDose">For UD: what one unit dose holds, as text; else empty.</param>
public sealed record DefinedDailyDose(string Drug, string Atc, string Route, string Salt, double Value, string Unit, string Edition, string Basis, string UnitDose);
