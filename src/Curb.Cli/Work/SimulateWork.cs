using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Orders;
using Curb.Facts;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;
using Curb.Storage.Work;
using Curb.Supervision;
using Curb.Web.OrderCheck;

namespace Curb.Cli.Work;

/// <summary>Runs a changed severity over the received orders of an institution's last year before it speaks, and keeps the burden by physician with a sample to judge.</summary>
internal sealed class SimulateWork(string path)
{
    private const int Months = 12;
    private const int Sampled = 40;

    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        string rule = job["rule"] ?? "", severity = job["severity"] ?? "";
        RuleSeverity? wanted = null;
        if (OrderRuleBook.All.All(one => one.Id != rule) || (severity != "off" && !Parsed(severity, out wanted)) || job.Institution.Length == 0)
        {
            throw new DataFolderException($"simulate: found rule \"{rule}\" and severity \"{severity}\" at \"{job.Institution}\", expected a rule of the order check, inform, warn, require, refuse or off, and one institution.");
        }

        progress.Begin("reading received orders");
        using var folder = DataFolder.OpenBeside(path);
        var (simulation, use, span) = Run(path, folder, job.Institution, new Dictionary<string, RuleSeverity?> { [rule] = wanted }, null, Sampled);
        var kept = new KeptSimulation(job.Institution, rule, severity, span.From, span.To, simulation.Physicians, [.. simulation.Sample.Select(changed => Shown(changed, use))]);
        kept.Keep(path, job.Id);
        return new Dictionary<string, string>
        {
            ["period"] = $"{span.From} – {span.To}",
            ["orders"] = Whole(simulation.Physicians.Sum(one => one.Orders)),
            ["alerts-before"] = Whole(simulation.Physicians.Sum(one => one.AlertsBefore)),
            ["alerts-after"] = Whole(simulation.Physicians.Sum(one => one.AlertsAfter)),
        };
    }

    /// <summary>Judges the received orders of an institution as the rules stand and as changed.</summary>
    /// <param name="path">Data folder, for its order-check.json.</param>
    /// <param name="folder">The same, open.</param>
    /// <param name="code">Institution.</param>
    /// <param name="changes">Rules with their new severity; null switches one off.</param>
    /// <param name="span">Months; null for the last twelve that have orders.</param>
    /// <param name="sample">So many changed orders are kept.</param>
    public static (OrderSimulation Simulation, DrugUseFacts Use, (string From, string To) Span) Run(string path, DataFolder folder, string code, IReadOnlyDictionary<string, RuleSeverity?> changes, (string From, string To)? span, int sample)
    {
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var policies = ContentTrees.Policies();
        var lists = new OrderLists(reference);
        var own = OrderCheckSettings.Load(path);
        var records = FactDerivation.Read(folder.Received, code);
        var catalogue = own.Catalogue(policies);
        var use = UseDerivation.Derive(records, reference, catalogue, folder.DrugMappings(code), UseSettings.Load(reference));
        var known = folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == code) ?? Institution.Unregistered(code);
        var governance = new GovernanceStore(folder.Records).Snapshot(Scope.DataFolderOwner, code);
        var laboratory = new FolderDerivations(path).Of(folder, code).LaboratoryOf(records);
        OrderKnowledge Knowledge(DateOnly day) => (OrderKnowledge.For(lists, policies, known, day, catalogue, own.Adopted) with { Formulary = own.Formulary, Privileges = own.Privileges }).Under(governance, day) with { Resistance = laboratory?.FiguresBefore(day) ?? ResistanceFigures.None };
        var months = span ?? LastYear(use.DrugUse);
        return (OrderSimulation.Run(new ReceivedOrders(use, records.Diagnoses, lists) { Laboratory = laboratory, Stays = records.Encounters }, use.DrugUse, Knowledge, changes, month => string.CompareOrdinal(month, months.From) >= 0 && string.CompareOrdinal(month, months.To) <= 0, sample), use.DrugUse, months);
    }

    private static (string From, string To) LastYear(DrugUseFacts use)
    {
        string last = Enumerable.Range(0, use.Count).Select(row => use.OrderMonth[row] ?? "").DefaultIfEmpty("").Max(StringComparer.Ordinal)!;
        return DateOnly.TryParseExact(last + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? (month.AddMonths(1 - Months).ToString("yyyy-MM", CultureInfo.InvariantCulture), last) : ("", "");
    }

    private static SimulatedChange Shown(ChangedOrder changed, DrugUseFacts use) => new(
        use.OrderKey[changed.Row] ?? "", use.OrderMonth[changed.Row], use.Physician[changed.Row], use.Drug[changed.Row], AnswerDocument.Word(changed.Before), AnswerDocument.Word(changed.After),
        string.Join("；", changed.Findings.Select(finding => finding.Answer.Because.Zh)), string.Join("; ", changed.Findings.Select(finding => finding.Answer.Because.En)));

    private static bool Parsed(string text, out RuleSeverity? severity)
    {
        severity = text switch { "inform" => RuleSeverity.Inform, "warn" => RuleSeverity.Warn, "require" => RuleSeverity.Require, "refuse" => RuleSeverity.Refuse, _ => null };
        return severity is not null;
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
