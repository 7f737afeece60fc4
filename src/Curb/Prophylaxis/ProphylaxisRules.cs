using Curb.AntimicrobialUse;
using Curb.ReferenceData;

namespace Curb.Prophylaxis;

/// <summary>
/// The rules of peri-operative prophylaxis as tables: windows of the first dose by reading, limits of duration, regimens by procedure group, half-lives.
/// </summary>
public sealed class ProphylaxisRules
{
    private readonly Dictionary<(string Reading, bool Slow), (int Earliest, int Latest)> _windows = [];
    private readonly List<(string Prefix, double Hours)> _limits;
    private readonly Dictionary<string, (double Shortest, double Longest)> _halfLives;
    private readonly ILookup<string, Regimen> _regimens;
    private readonly double _shortestHalfLife;
    private readonly HashSet<string> _slow;

    public ProphylaxisRules(ReferenceLibrary reference)
    {
        foreach (var row in UseLists.Rows(reference, "prophylaxis-windows"))
        {
            _windows[(row["reading"], row["infusion"] == "slow")] = ((int)UseLists.Number(row["earliest_min"]), (int)UseLists.Number(row["latest_min"]));
        }

        _limits = [.. UseLists.Rows(reference, "prophylaxis-limits").Select(row => (row["procedure"], UseLists.Number(row["hours"]))).OrderByDescending(row => row.Item1.Length)];
        _halfLives = UseLists.Rows(reference, "half-lives").ToDictionary(row => row["drug"], row => (UseLists.Number(row["shortest_h"]), UseLists.Number(row["longest_h"])), StringComparer.Ordinal);
        _slow = UseLists.Rows(reference, "slow-infusions").Select(row => row["drug"]).ToHashSet(StringComparer.Ordinal);
        _shortestHalfLife = _halfLives.Values.Min(row => row.Shortest);
        _regimens = UseLists.Rows(reference, "prophylaxis-regimens").ToLookup(row => row["group"], row => new Regimen(row["required"].Split('+'), row["optional"].Split('+', StringSplitOptions.RemoveEmptyEntries), row["condition"]), StringComparer.Ordinal);
    }

    /// <summary>Drugs infused slowly, whose first dose is due earlier: vancomycin and fluoroquinolones.</summary>
    public bool InfusedSlowly(Antimicrobial drug) => _slow.Contains(drug.Code) || _slow.Contains(drug.DrugClass);

    /// <summary>Where a first dose falls by a reading: in-window, early, late or after-incision.</summary>
    /// <param name="reading">notice (2009: 0.5–2 h) or guideline (2015: 0.5–1 h, slow infusions 1–2 h).</param>
    /// <param name="minutesBefore">Minutes from the dose to the incision.</param>
    /// <param name="slow">True for drugs infused slowly.</param>
    public string Timing(string reading, int minutesBefore, bool slow)
    {
        var (earliest, latest) = _windows[(reading, slow)];
        return minutesBefore < 0 ? "after-incision" : minutesBefore > earliest ? "early" : minutesBefore < latest ? "late" : "in-window";
    }

    /// <summary>How long prophylaxis may last after the end of an operation, hours; the longer limit of heart operations does not hold for procedures through vessels.</summary>
    public double HoursAllowed(string? procedure, bool interventional)
    {
        string digits = new([.. (procedure ?? "").TakeWhile(c => !char.IsAsciiLetter(c)).Where(char.IsAsciiDigit)]);
        return _limits.First(limit => limit.Prefix.Length == 0 || (!interventional && digits.StartsWith(limit.Prefix, StringComparison.Ordinal))).Hours;
    }

    /// <summary>
    /// Whether an operation outlasted two half-lives (or another multiple) of a drug: true or false where the whole range of the half-life says so, else null.
    /// A drug without a listed half-life is held to be none with a shorter one than all that are.
    /// </summary>
    public bool? OutlastsHalfLives(string drug, double hours, double multiple)
    {
        var (shortest, longest) = _halfLives.TryGetValue(drug, out var range) ? range : (_shortestHalfLife, double.PositiveInfinity);
        return hours > multiple * longest ? true : hours <= multiple * shortest ? false : null;
    }

    /// <summary>
    /// Whether the drugs given are a regimen of the procedure group: recommended; conditional, where the regimen stands for patients allergic to beta-lactams or hospitals
    /// with much MRSA, which orders do not tell; not-recommended; null where the table has no regimen for the group.
    /// </summary>
    public string? Choice(string? group, IReadOnlyList<Antimicrobial> drugs)
    {
        if (group is null || drugs.Count == 0 || !_regimens[group].Any())
        {
            return null;
        }

        string choice = "not-recommended";
        foreach (var regimen in _regimens[group])
        {
            if (regimen.Fits(drugs))
            {
                choice = regimen.Condition.Length == 0 || choice == "recommended" ? "recommended" : "conditional";
            }
        }

        return choice;
    }

    private sealed record Regimen(IReadOnlyList<string> Required, IReadOnlyList<string> Optional, string Condition)
    {
        // So many need no memory of their own.
        private const int FewDrugs = 16;

        /// <summary>Each required part is filled by one drug, and what is left over may be added.</summary>
        public bool Fits(IReadOnlyList<Antimicrobial> drugs)
        {
            Span<bool> filled = drugs.Count <= FewDrugs ? stackalloc bool[FewDrugs] : new bool[drugs.Count];
            foreach (string part in Required)
            {
                int drug = 0;
                while (drug < drugs.Count && (filled[drug] || !Is(drugs[drug], part)))
                {
                    drug++;
                }

                if (drug == drugs.Count)
                {
                    return false;
                }

                filled[drug] = true;
            }

            int left = 0;
            for (int drug = 0; drug < drugs.Count; drug++)
            {
                if (!filled[drug] && !May(drugs[drug]))
                {
                    return false;
                }

                left += filled[drug] ? 0 : 1;
            }

            return left <= Optional.Count;
        }

        private bool May(Antimicrobial drug)
        {
            foreach (string part in Optional)
            {
                if (Is(drug, part))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool Is(Antimicrobial drug, string part) => drug.Code == part || drug.DrugClass == part;
    }
}
