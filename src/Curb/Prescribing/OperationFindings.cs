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

    /// <summary>The guideline's class of wounds that are infected already: what is given there is treatment.</summary>
    private const string Infected = "4";

    /// <summary>Rules that have an operation and no order for their subject.</summary>
    public static IReadOnlyList<string> OwnRules { get; } = [Missing, Redose];

    /// <summary>Every rule that an operation is judged by.</summary>
    public static IReadOnlyList<string> Rules { get; } = [Missing, NotIndicated, Drug, Timing, Duration, Redose];

    /// <summary>The findings of all of an institution's operations.</summary>
    /// <param name="facts">Facts of use: surgeries with what was given around them, drug_use.</param>
    /// <param name="knowledge">What a day is judged by: here the settings of the rules.</param>
    /// <param name="infections">Encounters by whether a diagnosis of theirs names an infection; those without diagnoses are missing.</param>
    public static IEnumerable<OperationFindingFacts> Derive(FactSet facts, Func<DateOnly, OrderKnowledge> knowledge, IReadOnlyDictionary<string, bool> infections)
    {
        var part = OfPart(facts, knowledge, infections);
        return UntoldOperations.Settle([part.Untold]).Prepend(part.Found);
    }

    /// <summary>The findings of a part of an institution's patients: those that stand, and those that the whole feed must settle.</summary>
    public static (OperationFindingFacts Found, UntoldOperations Untold) OfPart(FactSet facts, Func<DateOnly, OrderKnowledge> knowledge, IReadOnlyDictionary<string, bool> infections)
    {
        var (found, untold) = (new OperationFindingFacts(), new UntoldOperations());
        var running = new Lazy<ILookup<string, int>>(() => Lines(facts.DrugUse));
        for (int row = 0; row < facts.Surgeries.Count; row++)
        {
            if (facts.Surgeries.StartedAt[row] is not { } micros)
            {
                continue;
            }

            var day = DateOnly.FromDateTime(Instants.ToDateTime(micros));
            var known = knowledge(day);
            if (facts.Surgeries.ProphylaxisGiven[row] == true && !(facts.Surgeries.MinutesBefore[row] < 0))
            {
                untold.Told(day.Year);
            }

            if (known.Rules.TryGetValue(Missing, out var missing) && WithoutProphylaxis(facts, row, running, infections) == RuleOutcome.NotMet)
            {
                Append(untold.Of(day.Year), facts.Surgeries, row, day, missing, s_question);
            }

            foreach (var (rule, because) in Judge(facts, row, known.Lists))
            {
                if (known.Rules.TryGetValue(rule, out var setting))
                {
                    Append(found, facts.Surgeries, row, day, setting, because);
                }
            }
        }

        return (found, untold);
    }

    /// <summary>A question and no verdict: which operations usually have prophylaxis is told by a table that nobody has verified, and what is given in the theatre is not delivered by every hospital.</summary>
    private static readonly Bilingual s_question = new(
        "该手术通常需预防用药（依据的手术分类表未经核实），交付的医嘱中手术前及当日未见任何全身抗菌药物：是确未使用，还是在手术室给药而未交付？",
        "the operation usually has prophylaxis (by a table that nobody has verified), and no systemic antimicrobial until its day is among the orders delivered: was none given, or was it given in the theatre and not delivered?");

    /// <summary>Whether an operation that usually has prophylaxis stayed without any antimicrobial. Who is treated, has an infection or got an antimicrobial before needs none beside it, or a person must say.</summary>
    private static RuleOutcome WithoutProphylaxis(FactSet facts, int row, Lazy<ILookup<string, int>> lines, IReadOnlyDictionary<string, bool> infections)
    {
        var operations = facts.Surgeries;
        if (operations.ProphylaxisGiven[row] is not { } given || operations.Encounter[row] is not { } encounter || operations.Indication[row] is not { } indication || indication == "depends")
        {
            return RuleOutcome.CannotAssess;
        }

        return given || indication != "usual" || operations.IncisionGuideline[row] == Infected || infections.GetValueOrDefault(encounter) || HadAntimicrobial(facts, row, lines.Value[encounter]) ? RuleOutcome.Met : RuleOutcome.NotMet;
    }

    /// <summary>Whether the further dose that was due during an operation was given.</summary>
    private static RuleOutcome WithoutFurtherDose(SurgeryFacts operations, int row) => (operations.ProphylaxisGiven[row], operations.RedoseDue[row], operations.Redosed[row]) switch
    {
        (false, _, _) or (true, false, _) or (true, true, true) => RuleOutcome.Met,
        (true, true, false) => RuleOutcome.NotMet,
        _ => RuleOutcome.CannotAssess,
    };

    /// <summary>What one of the own rules says of an operation, as far as the operation alone tells.</summary>
    internal static RuleOutcome Answer(string rule, FactSet facts, IReadOnlyDictionary<string, bool> infections, int row) =>
        rule == Redose ? WithoutFurtherDose(facts.Surgeries, row)
        // Not met and yet no finding: nothing tells that what is given in the theatre is delivered.
        : WithoutProphylaxis(facts, row, new Lazy<ILookup<string, int>>(() => Lines(facts.DrugUse)), infections) == RuleOutcome.Met ? RuleOutcome.Met : RuleOutcome.CannotAssess;

    private static IEnumerable<(string Rule, Bilingual Because)> Judge(FactSet facts, int row, OrderLists lists)
    {
        var operations = facts.Surgeries;
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

        if (WithoutFurtherDose(operations, row) == RuleOutcome.NotMet)
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

    /// <summary>True where a systemic antimicrobial of the stay was begun before the end of the day of the operation, for whatever purpose; one whose begin is unknown may have been.</summary>
    private static bool HadAntimicrobial(FactSet facts, int row, IEnumerable<int> lines)
    {
        var end = Instants.ToDateTime(facts.Surgeries.StartedAt[row]!.Value).Date.AddDays(1);
        return lines.Any(line => facts.DrugUse.StartedAt[line] is not { } began || Instants.ToDateTime(began) < end);
    }

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
