using Curb.ReferenceData;

namespace Curb.Policies.Reading;

/// <summary>Reads how a pack sets the rules of the order check: <c>order-rules.csv</c> with a line for each rule.</summary>
internal sealed class OrderRulesReader(string file, List<ContentFault> faults)
{
    private static readonly string[] s_header = ["rule", "severity", "demand", "clause", "title_zh", "title_en"];

    public static IReadOnlyList<string> Severities { get; } = ["inform", "warn", "require", "refuse"];

    public static IReadOnlyList<string> Demands { get; } = ["", "reason", "consult", "culture", "special-file"];

    /// <param name="pack">Id of the pack.</param>
    /// <param name="text">The file.</param>
    /// <param name="clause">Finds a clause by its full id.</param>
    public IReadOnlyList<OrderRuleSetting> Read(string pack, string text, Func<string, Clause?> clause)
    {
        try
        {
            var table = ReferenceTable.Parse(file, text);
            if (!table.Header.SequenceEqual(s_header))
            {
                Fault(1, "header", string.Join(',', table.Header), string.Join(',', s_header));
                return [];
            }

            var settings = Enumerable.Range(0, table.Count).Select(row => Setting(pack, row + 2, table.RowAt(row), clause)).OfType<OrderRuleSetting>().ToList();
            foreach (var twice in settings.GroupBy(setting => setting.Rule).Where(group => group.Count() > 1))
            {
                Fault(0, "rule", ContentMap.Quoted(twice.Key), "each rule once");
            }

            return settings;
        }
        catch (ReferenceFaultException broken)
        {
            Fault(0, "", broken.Message, "a table of equal rows");
            return [];
        }
    }

    private OrderRuleSetting? Setting(string pack, int line, string[] cells, Func<string, Clause?> clause)
    {
        int severity = Known(line, "severity", cells[1], Severities), demand = Known(line, "demand", cells[2], Demands);
        if (clause(cells[3]) is not { } found)
        {
            Fault(line, "clause", ContentMap.Quoted(cells[3]), "a clause of the registry: cn/order84-2012#art-27");
            return null;
        }

        return severity < 0 || demand < 0 ? null : new OrderRuleSetting(cells[0], (RuleSeverity)severity, (RuleDemand)demand, found.Id, found.Confidence, pack, new Bilingual(cells[4], cells[5]));
    }

    private int Known(int line, string key, string found, IReadOnlyList<string> allowed)
    {
        int at = allowed.ToList().IndexOf(found);
        if (at < 0)
        {
            Fault(line, key, ContentMap.Quoted(found), string.Join(", ", allowed.Where(word => word.Length > 0)));
        }

        return at;
    }

    private void Fault(int line, string key, string found, string expected) => faults.Add(new ContentFault(file, line, key, found, expected));
}
