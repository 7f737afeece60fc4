namespace Curb.Exchange.Demo;

/// <summary>
/// A small generator (SplitMix64) of our own, so that a seed gives the same rows on every machine and in every version of the runtime.
/// Only integer arithmetic and the exactly defined floating operations (+ − × ÷) are used; no logarithms or sines, whose last digit differs between platforms.
/// </summary>
internal sealed class DemoRandom
{
    private ulong _state;

    /// <summary>A stream of its own for each key: parts can be made in any order and still hold the same rows.</summary>
    public DemoRandom(ulong seed, string key) => _state = Mix(seed ^ Hash(key));

    public ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A number from 0 to below 1, with 53 bits.</summary>
    public double Uniform() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)Math.BigMul(Bits(), (ulong)limit, out _);

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Mean 0, deviation 1: the sum of twelve uniform numbers.</summary>
    public double Normal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum;
    }

    /// <summary>A count around a mean with the spread of independent events; never below 0.</summary>
    public int Count(double mean)
    {
        double drawn = mean + (Normal() * Math.Sqrt(mean));
        int whole = (int)Math.Floor(drawn);
        return Math.Max(0, whole + (Chance(drawn - whole) ? 1 : 0));
    }

    /// <summary>A positive number around a mean, skewed to the right as stays and courses are.</summary>
    public double Skewed(double mean)
    {
        double place = Uniform() * (s_skew.Length - 1);
        int index = (int)place;
        return mean * (s_skew[index] + ((s_skew[index + 1] - s_skew[index]) * (place - index)));
    }

    /// <summary>The FNV-1a hash of a text, by UTF-16 unit: the same on every machine.</summary>
    public static ulong Hash(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>Quantiles, in equal steps, of a log-normal with deviation 0.55, scaled so that straight lines between them have mean 1.</summary>
    private static readonly double[] s_skew =
        [0.2, 0.41, 0.5, 0.58, 0.65, 0.72, 0.79, 0.87, 0.95, 1.03, 1.13, 1.24, 1.39, 1.59, 1.9, 2.3];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
