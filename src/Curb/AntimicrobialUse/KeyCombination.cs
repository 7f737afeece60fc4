namespace Curb.AntimicrobialUse;

/// <summary>
/// Combined therapeutic use of key drugs (联合使用重点药物) in one encounter: two or more of a list on one calendar day. It begins with the first dose of the second of them.
/// </summary>
internal sealed class KeyCombination(UseContext context, OrderLines lines, DosesGiven given, int[] drugNumbers)
{
    private readonly List<(int Line, KeyReadings Lists)> _key = [];

    public void Clear() => _key.Clear();

    /// <summary>Takes a counted line; those of no list and those for prophylaxis are passed over.</summary>
    public void Add(int line, KeyReadings lists)
    {
        if (lists != KeyReadings.None && lines.Purpose[line] != Purpose.Prophylaxis)
        {
            _key.Add((line, lists));
        }
    }

    /// <summary>Whether drugs of a list were combined, unknown where the days of one of several are; and the first dose that made it so.</summary>
    public EncounterUse.TherapyStart Of(KeyReadings list)
    {
        if (_key.Count < 2)
        {
            return new EncounterUse.TherapyStart(false, null);
        }

        var key = _key.Where(one => (one.Lists & list) != 0).Select(one => one.Line).ToList();
        if (key.Select(Drug).Distinct().Count() < 2)
        {
            return new EncounterUse.TherapyStart(false, null);
        }

        foreach (int day in key.SelectMany(Days).Distinct().Order())
        {
            var here = key.Where(line => Days(line).Contains(day)).GroupBy(Drug).Select(group => group.Min(First)).Order().ToList();
            if (here.Count >= 2)
            {
                return new EncounterUse.TherapyStart(true, here[1] == long.MaxValue ? null : here[1]);
            }
        }

        return new EncounterUse.TherapyStart(key.Exists(line => lines.FirstDay[line] == int.MinValue) ? null : false, null);
    }

    private int Drug(int line) => drugNumbers[lines.Drug[line]];

    private long First(int line) => lines.FirstDose[line] == long.MinValue ? long.MaxValue : lines.FirstDose[line];

    private IEnumerable<int> Days(int line) =>
        given.Of(lines.Order[line]).Length > 0 ? given.DaysOf(lines.Order[line])
        : lines.FirstDay[line] == int.MinValue || context.Stays.Count == 0 ? []
        : Enumerable.Range(lines.FirstDay[line], Math.Max(1, lines.LastDay[line] - lines.FirstDay[line] + 1));
}
