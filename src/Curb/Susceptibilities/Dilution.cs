namespace Curb.Susceptibilities;

/// <summary>
/// The two-fold dilution series as exponents of two: 0.125 mg/L is −3, 8 is 3. Laboratories write the same step in several ways
/// (0.12, 0.125, 0.13; 0.03, 0.032; 500, 512), so values are compared as steps, never as the numbers on the label.
/// </summary>
public static class Dilution
{
    /// <summary>Below every step that can be measured.</summary>
    public const int Lowest = short.MinValue;

    /// <summary>Above every step that can be measured.</summary>
    public const int Highest = short.MaxValue;

    // Labels under 1 mg/L carry one to three rounded digits (0.03 for 0.03125: 4 %); above, the widest habit is decimal screens (500 for 512: 2.3 %).
    private const double LooseBelowOne = 0.045;
    private const double Tight = 0.025;
    private const double HalfStep = 1.5;
    private const int LeastStep = -14;
    private const int GreatestStep = 13;

    /// <summary>The step of a label; half dilutions of gradient strips (0.75, 3, 12) are taken up to the next step. Null where the label is no dilution at all.</summary>
    public static (int Step, bool Half)? StepOf(double milligramsPerLitre)
    {
        if (milligramsPerLitre <= 0)
        {
            return null;
        }

        double tolerance = milligramsPerLitre < 1 ? LooseBelowOne : Tight;
        int below = (int)Math.Floor(Math.Log2(milligramsPerLitre));
        for (int step = below; step <= below + 1; step++)
        {
            if (Within(milligramsPerLitre, Math.ScaleB(1, step), tolerance))
            {
                return InRange(step) ? (step, false) : null;
            }
        }

        bool half = Within(milligramsPerLitre, HalfStep * Math.ScaleB(1, below), tolerance);
        return half && InRange(below + 1) ? (below + 1, true) : null;
    }

    /// <summary>The greatest step at or below a breakpoint: 0.12 and 0.125 are −3; EUCAST's 0.001 ("never S") lies below what is tested.</summary>
    public static int StepOfBreakpoint(decimal breakpoint)
    {
        double value = (double)breakpoint;
        return value <= 0 ? Lowest : (int)Math.Floor(Math.Log2(value * (1 + LooseBelowOne)));
    }

    private static bool InRange(int step) => step is >= LeastStep and <= GreatestStep;

    private static bool Within(double value, double step, double tolerance) => Math.Abs((value / step) - 1) <= tolerance;
}
