using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Policies;

public sealed partial class PolicyLibrary
{
    private const string OrderRulesFile = "order-rules.csv";

    private readonly List<OrderRuleSetting> _orderRules = [];

    /// <summary>Every setting of a rule of the order check, of every pack.</summary>
    public IReadOnlyList<OrderRuleSetting> OrderRules => _orderRules;

    /// <summary>
    /// The settings that rule: those of the national packs in force on a day, each made stricter by the lower-level packs that are adopted. One of a lower level
    /// that is looser, or asks for something else, comes back as a conflict and does not rule.
    /// </summary>
    /// <param name="day">The day of the order.</param>
    /// <param name="adopted">Ids of packs below the nation that the institution follows.</param>
    public (IReadOnlyDictionary<string, OrderRuleSetting> Settings, IReadOnlyList<OrderRuleConflict> Conflicts) RulesInForce(DateOnly day, IReadOnlyCollection<string> adopted)
    {
        var settings = new Dictionary<string, OrderRuleSetting>(StringComparer.Ordinal);
        var conflicts = new List<OrderRuleConflict>();
        foreach (var setting in _orderRules.Where(setting => Holds(_packs[setting.Pack], day, adopted)).OrderBy(setting => _packs[setting.Pack].Level))
        {
            if (!settings.TryGetValue(setting.Rule, out var above) || setting.Severity > above.Severity)
            {
                settings[setting.Rule] = setting;
            }
            else if (setting.Severity < above.Severity || setting.Demand != above.Demand)
            {
                conflicts.Add(new OrderRuleConflict(setting, above));
            }
        }

        return (settings, conflicts);
    }

    private static bool Holds(PolicyPack pack, DateOnly day, IReadOnlyCollection<string> adopted) =>
        pack.InForce(day) && (pack.Level == PolicyLevel.Nation || adopted.Contains(pack.Id));

    private void ReadOrderRules(ContentTree tree, List<ContentFault> faults)
    {
        foreach (var pack in Packs.Where(pack => tree.Has($"{pack.Id}/{OrderRulesFile}")))
        {
            string file = $"{pack.Id}/{OrderRulesFile}";
            _orderRules.AddRange(new OrderRulesReader(file, faults).Read(pack.Id, tree.Read(file), Clause));
        }
    }
}
