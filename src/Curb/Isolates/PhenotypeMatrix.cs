using System.Numerics;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>
/// The S, I and R results of isolates by drug as bit planes: one row per isolate, one bit per drug in "known", "intermediate" and "resistant".
/// Comparing two isolates is a handful of population counts.
/// </summary>
public sealed class PhenotypeMatrix
{
    private readonly int _words;
    private readonly ulong[] _planes;

    public PhenotypeMatrix(int isolates, int drugs)
    {
        Drugs = drugs;
        _words = Math.Max(1, (drugs + 63) / 64);
        _planes = new ulong[checked(isolates * _words * 3)];
    }

    /// <summary>Number of drug columns.</summary>
    public int Drugs { get; }

    /// <summary>Takes over the isolates of a matrix of the same drugs.</summary>
    /// <param name="at">The first isolate to write.</param>
    /// <param name="part">The isolates to copy.</param>
    /// <exception cref="ArgumentException">The drugs are others.</exception>
    public void CopyFrom(int at, PhenotypeMatrix part)
    {
        if (part.Drugs != Drugs)
        {
            throw new ArgumentException($"Found phenotypes of {part.Drugs} drugs; expected {Drugs}.", nameof(part));
        }

        part._planes.CopyTo(_planes.AsSpan(at * _words * 3));
    }

    /// <summary>Sets a result. S; I and SDD; R, NS and IR are told apart; anything else is no result. The first result given for a drug stays.</summary>
    public void Set(int isolate, int drug, SirCategory category)
    {
        if (!category.IsCall())
        {
            return;
        }

        int at = (isolate * _words * 3) + (drug >> 6);
        ulong bit = 1UL << (drug & 63);
        if ((_planes[at] & bit) != 0)
        {
            return;
        }

        _planes[at] |= bit;
        if (category is SirCategory.I or SirCategory.SDD)
        {
            _planes[at + _words] |= bit;
        }
        else if (category.IsResistant())
        {
            _planes[at + (2 * _words)] |= bit;
        }
    }

    /// <summary>True where the isolate has at least one result.</summary>
    public bool IsTested(int isolate)
    {
        int at = isolate * _words * 3;
        return _planes.AsSpan(at, _words).ContainsAnyExcept(0UL);
    }

    /// <summary>Number of drugs with a result.</summary>
    public int Known(int isolate)
    {
        int at = isolate * _words * 3;
        int known = 0;
        for (int word = 0; word < _words; word++)
        {
            known += BitOperations.PopCount(_planes[at + word]);
        }

        return known;
    }

    /// <summary>
    /// The more completely tested isolate first; among equals by the first drug in which they differ: none before I before R before S
    /// (the letters in order, as a text of results sorts). 0 for isolates with the same results.
    /// </summary>
    public int CompareCompleteness(int left, int right)
    {
        int known = Known(right) - Known(left);
        return known != 0 ? known : CompareResults(left, right);
    }

    /// <summary>True where the two have the same results of the same drugs.</summary>
    public bool Same(int left, int right) =>
        _planes.AsSpan(left * _words * 3, _words * 3).SequenceEqual(_planes.AsSpan(right * _words * 3, _words * 3));

    private int CompareResults(int left, int right)
    {
        int a = left * _words * 3;
        int b = right * _words * 3;
        for (int word = 0; word < _words; word++)
        {
            ulong differ = (_planes[a + word] ^ _planes[b + word])
                | (_planes[a + _words + word] ^ _planes[b + _words + word])
                | (_planes[a + (2 * _words) + word] ^ _planes[b + (2 * _words) + word]);
            if (differ != 0)
            {
                int drug = BitOperations.TrailingZeroCount(differ);
                return Letter(a + word, drug) - Letter(b + word, drug);
            }
        }

        return 0;
    }

    private int Letter(int at, int drug) =>
        ((_planes[at] >> drug) & 1) == 0 ? 0
        : ((_planes[at + _words] >> drug) & 1) != 0 ? 1
        : ((_planes[at + (2 * _words)] >> drug) & 1) != 0 ? 2
        : 3;

    /// <summary>Twice the points by which two isolates differ over the drugs tested in both.</summary>
    public int HalfPoints(int left, int right)
    {
        int a = left * _words * 3;
        int b = right * _words * 3;
        int sum = 0;
        for (int word = 0; word < _words; word++)
        {
            ulong both = _planes[a + word] & _planes[b + word];
            ulong intermediateA = _planes[a + _words + word];
            ulong intermediateB = _planes[b + _words + word];
            ulong differ = (_planes[a + (2 * _words) + word] ^ _planes[b + (2 * _words) + word]) & ~(intermediateA | intermediateB);
            sum += BitOperations.PopCount((intermediateA ^ intermediateB) & both) + (2 * BitOperations.PopCount(differ & both));
        }

        return sum;
    }

    /// <summary>True where one isolate is S and the other R to any drug.</summary>
    public bool Opposed(int left, int right)
    {
        int a = left * _words * 3;
        int b = right * _words * 3;
        for (int word = 0; word < _words; word++)
        {
            ulong both = _planes[a + word] & _planes[b + word] & ~(_planes[a + _words + word] | _planes[b + _words + word]);
            if (((_planes[a + (2 * _words) + word] ^ _planes[b + (2 * _words) + word]) & both) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
