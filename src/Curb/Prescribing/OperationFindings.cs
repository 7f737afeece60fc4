using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>
/// Judges received operations by the rules of peri-operative prophylaxis, whether or not anything was ordered for them: none given where it is usual, given where there is in principle none,
/// another drug than recommended, first dose too early or too late, too long, no further dose in a long operation. What is unknown is no finding.
/// </summary>
public static class OperationFindings
{
    private const string Missing = "prophylaxis-missing", NotIndicated = "prophylaxis-not-indicated", Drug = "prophylaxis-drug", Timing = "prophylaxis-timing", Duration = "prophylaxis-duration", Redose = "prophylaxis-redose";

    /// <summary>Rules that have an operation and no order for their subject.</summary>
    public static IReadOnlyList<string> OwnRules { get; } = [Missing, Redose];

    /// <summary>Every rule that an operation is judged by.</summary>
    public static IReadOnlyList<string> Rules { get; } = [Missing, NotIndicated, Drug, Timing, Duration, Redose];

    /// <summary>The findings of an institution's operations, in the order of the operations.</summary>
    /// <param name="facts">Facts of use: surgeries with what was given around them, drug_use.</param>
    /// <param name="knowledge">What a day is judged by: here the settings of the rules.</param>
    public static OperationFindingFacts Derive(FactSet facts, Func<DateOnly, OrderKnowledge> knowledge)
    {
        var found = new OperationFindingFacts();
        var running = new Lazy<ILookup<string, int>>(() => Lines(facts.DrugUse));
        for (int row = 0; row < facts.Surgeries.Count; row++)
        {
            if (facts.Surgeries.StartedAt[row] is not { } micros)
            {
                continue;
            }

            var day = DateOnly.FromDateTime(Instants.ToDateTime(micros));
            var known = knowledge(day);
            foreach (var (rule, because) in Judge(facts, row, running, known.Lists))
            {
                if (known.Rules.TryGetValue(rule, out var setting))
                {
                    Append(found, facts.Surgeries, row, day, setting, because);
                }
            }
        }

        return found;
    }

    private static IEnumerable<(string Rule, Bilingual Because)> Judge(FactSet facts, int row, Lazy<ILookup<string, int>> running, OrderLists lists)
    {
        var operations = facts.Surgeries;
        if (operations.ProphylaxisGiven[row] == false && operations.Indication[row] == "usual" && !UnderTreatment(facts, row, running.Value))
        {
            yield return (Missing, new Bilingual("该手术通常需预防用药，围手术期未见任何全身抗菌药物", "the operation usually has prophylaxis; no systemic antimicrobial was given around it"));
        }

        if (operations.ProphylaxisGiven[row] != true)
        {
            yield break;
        }

        var drugs = Named(operations.Drugs[row] ?? "", lists);
        if (operations.Indication[row] == "in-principle-none" && operations.Implant[row] != true)
        {
            yield return (NotIndicated, new Bilingual($"该手术原则上不预防用药，已用 {drugs.Zh}", $"in principle no prophylaxis for the operation; {drugs.En} was given"));
        }

        if (operations.Choice[row] == "not-recommended")
        {
            yield return (Drug, new Bilingual($"{drugs.Zh} 不是该手术推荐的预防用药", $"{drugs.En} is not a recommended regimen of the operation"));
        }

        if (operations.TimingApplies[row] == true && operations.FirstDoseByGuideline[row] is { } when && when != "in-window")
        {
            yield return (Timing, First(when, operations.MinutesBefore[row]));
        }

        if (operations.StoppedInTime[row] == false && operations.HoursAfter[row] is { } hours && operations.HoursAllowed[row] is { } allowed)
        {
            yield return (Duration, new Bilingual($"预防用药持续至术后 {hours:0.#} 小时，上限 {allowed:0} 小时", $"prophylaxis lasted {hours:0.#} h after the operation; {allowed:0} h are allowed"));
        }

        if (operations.RedoseDue[row] == true && operations.Redosed[row] == false)
        {
            yield return (Redose, new Bilingual($"{Why(operations, row).Zh}，术中应追加一次而未追加", $"{Why(operations, row).En}: one more dose was due during the operation and not given"));
        }
    }

    /// <summary>Codes of drugs, with semicolons, as people read them.</summary>
    private static Bilingual Named(string codes, OrderLists lists)
    {
        var names = codes.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(code => lists.Profile(code)?.Name ?? new Bilingual(code, code)).ToList();
        return new Bilingual(string.Join("、", names.Select(name => name.Zh)), string.Join(", ", names.Select(name => name.En)));
    }

    private static Bilingual First(string when, int? minutes) => (when, minutes) switch
    {
        ("after-incision", { } late) => new Bilingual($"首剂在切皮后 {-late} 分钟", $"the first dose was {-late} min after the incision"),
        ("early", { } before) => new Bilingual($"首剂在切皮前 {before} 分钟，过早", $"the first dose was {before} min before the incision: too early"),
        (_, { } before) => new Bilingual($"首剂在切皮前 {before} 分钟，过晚", $"the first dose was {before} min before the incision: too late"),
        _ => new Bilingual("首剂时机不当", "the first dose was too early or too late"),
    };

    private static Bilingual Why(SurgeryFacts operations, int row)
    {
        string hours = operations.DurationHours[row]?.ToString("0.#", CultureInfo.InvariantCulture) ?? "?", blood = operations.BloodLossMl[row]?.ToString("0", CultureInfo.InvariantCulture) ?? "";
        return blood.Length == 0 ? new Bilingual($"手术 {hours} 小时", $"the operation took {hours} h") : new Bilingual($"手术 {hours} 小时、出血 {blood} mL", $"the operation took {hours} h and {blood} mL of blood were lost");
    }

    /// <summary>True where a systemic antimicrobial of the stay ran on the day of the operation, for whatever purpose: what is treated already needs no prophylaxis, and whether it covers is a person's to say.</summary>
    private static bool UnderTreatment(FactSet facts, int row, ILookup<string, int> lines)
    {
        if (facts.Surgeries.Encounter[row] is not { } encounter)
        {
            return true;
        }

        var day = Instants.ToDateTime(facts.Surgeries.StartedAt[row]!.Value).Date;
        return lines[encounter].Any(line => facts.DrugUse.StartedAt[line] is not { } began || (Instants.ToDateTime(began) < day.AddDays(1) && (End(facts.DrugUse, line, began) is not { } end || end >= day)));
    }

    private static DateTime? End(DrugUseFacts use, int line, long began) =>
        use.StoppedAt[line] is { } stop ? Instants.ToDateTime(stop) : use.Days[line] is { } days ? Instants.ToDateTime(began).AddDays(days) : null;

    private static ILookup<string, int> Lines(DrugUseFacts use) => Enumerable.Range(0, use.Count).Where(row => use.Counted[row] == true && use.Returned[row] != true && use.Encounter[row] is not null).ToLookup(row => use.Encounter[row]!, StringComparer.Ordinal);

    private static void Append(OperationFindingFacts found, SurgeryFacts operations, int row, DateOnly day, OrderRuleSetting setting, Bilingual because)
    {
        bool verified = setting.Confidence.IsVerified();
        var severity = setting.Severity == RuleSeverity.Refuse && !verified ? RuleSeverity.Require : setting.Severity;
        found.Institution.Append(operations.Institution[row]);
        found.ReceivedId.Append(operations.ReceivedId[row]);
        found.Rule.Append(setting.Rule);
        found.Severity.Append(severity.ToString().ToLowerInvariant());
        found.Demand.Append(severity is RuleSeverity.Require ? "reason" : null);
        found.Clause.Append(setting.Clause);
        found.Verified.Append(verified);
        found.Surgery.Append(operations.Surgery[row]);
        found.Encounter.Append(operations.Encounter[row]);
        found.Patient.Append(operations.Patient[row]);
        found.Month.Append(operations.Month[row]);
        found.OperationMonth.Append(day.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        found.Department.Append(operations.Department[row]);
        found.Surgeon.Append(operations.Surgeon[row]);
        found.Procedure.Append(operations.Procedure[row]);
        found.IncisionClass.Append(operations.IncisionClass[row]);
        found.Drugs.Append(operations.Drugs[row]);
        found.ExplainedZh.Append(because.Zh);
        found.Explained.Append(because.En);
        found.EndRow();
    }
}
