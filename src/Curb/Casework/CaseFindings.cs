using System.Globalization;
using Curb.AbnormalUse;
using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.Policies;
using Curb.Quality;
using Curb.Statistics;

namespace Curb.Casework;

/// <summary>Makes findings of what is computed anyway: warnings, quality checks, laboratory findings, rejected rows.</summary>
/// <param name="drug">Name of a drug by its code.</param>
/// <param name="organism">Name of an organism by its code.</param>
public sealed class CaseFindings(Func<string, Bilingual> drug, Func<string, Bilingual> organism)
{
    public const string ResistanceWarning = "resistance-warning";
    public const string AbnormalUse = "abnormal-use";
    public const string DataQuality = "data-quality";
    public const string LaboratoryConfirmation = "laboratory-confirmation";
    public const string RejectedRows = "rejected-rows";

    private const int MonthsPerQuarter = 3;

    /// <summary>A resistance alert is one problem for a bacterium and drug; each step of the rule book and each quarter is an observation of its own. Other alerts are observed month by month.</summary>
    public CaseFinding Of(UseAlert alert) => alert.Type == "resistance" ? Resistance(alert) : Use(alert);

    /// <summary>A check that is not kept, or dropped; null where it is neither.</summary>
    public static CaseFinding? Of(QualityFinding finding, CaseType type)
    {
        var opened = type.Raise.GetValueOrDefault("open_when", ["below-minimum"]);
        bool below = finding.Kept == false && opened.Contains("below-minimum"), dropped = finding.Dropped && opened.Contains("dropped");
        if (!below && !dropped)
        {
            return null;
        }

        var check = finding.Check;
        string trend = finding.Dropped ? "dropped" : finding.RecentShare > finding.Share ? "better" : "steady";
        return new CaseFinding(
            DataQuality, finding.Institution, null, $"{DataQuality}/{finding.Institution}/{check.Id}", finding.RecentTo is { } to ? Day(to) : "all",
            new CaseSubject("check", check.Id, below ? new Bilingual($"未达标：{check.What.Zh}", $"Not kept: {check.What.En}") : new Bilingual($"近期明显下降：{check.What.Zh}", $"Fallen lately: {check.What.En}"), check.Indicators is [var first, ..] ? $"/indicators/{first}?institution={Uri.EscapeDataString(finding.Institution)}" : ""),
            Details(
                ("feed", check.Feed), ("dimension", check.Dimension), ("share", Share(finding.RecentShare)), ("rows", Whole(finding.RecentRows - finding.RecentGood)), ("share-all", Share(finding.Share)),
                ("minimum", Share(check.Minimum)), ("trend", trend), ("indicators", string.Join(' ', check.Indicators)), ("until", finding.RecentTo is { } day ? Day(day) : "")));
    }

    /// <summary>A file with rejected rows; null where none of its rows was rejected.</summary>
    public static CaseFinding? Of(string institution, SourceFile file, BatchOutcome outcome, DateTime? at) => outcome.Rejected == 0 ? null : new CaseFinding(
        RejectedRows, institution, null, $"{RejectedRows}/{institution}/{Whole(outcome.Batch)}", Whole(outcome.Batch),
        new CaseSubject("batch", Whole(outcome.Batch), new Bilingual($"{file.Name} 退回 {Whole(outcome.Rejected)} 行", $"{file.Name}: {Whole(outcome.Rejected)} rows rejected"), $"/deliveries/{Whole(outcome.Batch)}"),
        Details(("file", file.Name), ("batch", Whole(outcome.Batch)), ("rejected", Whole(outcome.Rejected)), ("read", Whole(outcome.Read)), ("delivered", at?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "")));

    /// <summary>What the laboratory has to confirm among the isolates of its last days: one finding for each isolate and rule.</summary>
    /// <param name="institution">Code.</param>
    /// <param name="isolates">Isolates as delivered.</param>
    /// <param name="findings">Findings, by their rows.</param>
    /// <param name="type">Its kinds and days say what is raised.</param>
    public IEnumerable<CaseFinding> Of(string institution, ReceivedIsolates isolates, IEnumerable<LaboratoryFinding> findings, CaseType type)
    {
        var kinds = type.Raise.GetValueOrDefault("kinds", []);
        int days = int.Parse(type.Raise.GetValueOrDefault("days", ["31"])[0], CultureInfo.InvariantCulture);
        int last = Enumerable.Range(0, isolates.Count).Select(row => isolates.CollectedOn[row] ?? int.MinValue).DefaultIfEmpty(int.MinValue).Max();
        return findings.Where(finding => finding.Row >= 0 && kinds.Contains(finding.Kind) && isolates.CollectedOn[finding.Row] is { } day && day > last - days && isolates.Key[finding.Row] is not null)
            .GroupBy(finding => (finding.Row, finding.Finding)).Select(group => Laboratory(institution, isolates, [.. group]));
    }

    private CaseFinding Laboratory(string institution, ReceivedIsolates isolates, IReadOnlyList<LaboratoryFinding> same)
    {
        var finding = same[0];
        string code = isolates.Organism[finding.Row]?.Trim() ?? "", key = isolates.Key[finding.Row]!, found = string.Join("; ", same.Select(one => one.Found).Distinct());
        var name = organism(code);
        string expectedZh = finding.ExpectedZh.Length > 0 ? finding.ExpectedZh : finding.Expected;
        string? department = isolates.Department[finding.Row] is { Length: > 0 } named ? named : null;
        return new CaseFinding(
            LaboratoryConfirmation, institution, department, $"{LaboratoryConfirmation}/{institution}/{key}/{finding.Finding}", found,
            new CaseSubject("isolate", key, new Bilingual($"{name.Zh}：{expectedZh}", $"{name.En}: {finding.Expected}"), ""),
            Details(
                ("isolate", key), ("collected", Day(Days.ToDate(isolates.CollectedOn[finding.Row]!.Value))), ("specimen", isolates.Specimen[finding.Row] ?? ""), ("organism", $"{name.Zh} {name.En}"), ("kind", finding.Kind), ("found", found),
                ("expected", $"{expectedZh} / {finding.Expected}"), ("source", finding.Source), ("confidence", finding.Confidence)));
    }

    private CaseFinding Resistance(UseAlert alert)
    {
        var (bacterium, agent) = (organism(alert.Organism ?? alert.Subject.Name), drug(alert.Subject.Drug ?? ""));
        string institution = alert.Subject.Institution, step = Number(alert.Expected);
        return new CaseFinding(
            ResistanceWarning, institution, null, $"{ResistanceWarning}/{institution}/{alert.Organism}/{alert.Subject.Drug}", $"{step} {Quarter(alert.To)}",
            new CaseSubject("organism-drug", $"{alert.Organism}/{alert.Subject.Drug}", new Bilingual($"{bacterium.Zh} 对 {agent.Zh} 耐药率 {Number(alert.Observed)}%", $"{bacterium.En} resistant to {agent.En}: {Number(alert.Observed)} %"),
                $"/antibiogram?institution={Uri.EscapeDataString(institution)}&from={alert.From}&to={alert.To}"),
            Details(
                ("organism", $"{bacterium.Zh} {bacterium.En}"), ("drug", $"{agent.Zh} {agent.En}"), ("share", $"{Number(alert.Observed)} % ({Interval(alert.Ratio)})"), ("step", $"> {step} %"), ("measure", $"{alert.Measure.Zh} / {alert.Measure.En}"),
                ("period", $"{alert.From} – {alert.To}"), ("because", $"{alert.Because.Zh} / {alert.Because.En}"), ("confidence", alert.Verified ? "verified" : "unverified")));
    }

    private CaseFinding Use(UseAlert alert)
    {
        var subject = alert.Subject;
        var agent = subject.Drug is { } code ? drug(code) : Bilingual.Empty;
        var who = subject.Kind == "drug" ? agent : agent == Bilingual.Empty ? new Bilingual(subject.Name, subject.Name) : new Bilingual($"{subject.Name} {agent.Zh}", $"{subject.Name}, {agent.En}");
        var what = alert.Type == "growth" ? new Bilingual("用量异常增长", "growth of use") : new Bilingual("用量持续居前", "in the front ranks for half a year");
        var setting = subject.Setting switch { "inpatient" => new Bilingual("住院", "inpatient "), "ambulatory" => new Bilingual("门急诊", "ambulatory "), _ => Bilingual.Empty };
        return new CaseFinding(
            AbnormalUse, subject.Institution, subject.Kind == "department" ? subject.Name : null,
            string.Join('/', AbnormalUse, alert.Type, subject.Institution, subject.Kind, subject.Name, subject.Drug, subject.Setting), alert.To,
            new CaseSubject(subject.Kind, subject.Name, new Bilingual($"{who.Zh} {setting.Zh}{what.Zh}", $"{who.En}: {setting.En}{what.En}"), $"/drugs?institution={Uri.EscapeDataString(subject.Institution)}&from={alert.From}&to={alert.To}"),
            Details(
                ("kind", subject.Kind), ("drug", agent == Bilingual.Empty ? "" : $"{agent.Zh} {agent.En}"), ("setting", subject.Setting), ("observed", $"{Number(alert.Observed)} {alert.Unit}"), ("expected", alert.Expected is { } expected ? $"{Number(expected)} {alert.Unit}" : ""),
                ("ratio", alert.Ratio is { } ratio ? $"{Number(ratio.Value)} ({Interval(ratio)})" : ""), ("q", alert.Q?.ToString("G2", CultureInfo.InvariantCulture) ?? ""), ("measure", $"{alert.Measure.Zh} / {alert.Measure.En}"),
                ("period", $"{alert.From} – {alert.To}"), ("because", $"{alert.Because.Zh} / {alert.Because.En}"), ("confidence", alert.Verified ? "verified" : "unverified")));
    }

    private static string Quarter(string month) => Indicators.CalendarMonth.Parse(month) is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.LastDay.Year}Q{((known.LastDay.Month - 1) / MonthsPerQuarter) + 1}") : month;

    private static Dictionary<string, string> Details(params IEnumerable<(string Name, string Value)> details) =>
        details.Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    private static string Interval(Estimate? estimate) => estimate is { } known ? $"{Number(known.Low)}–{Number(known.High)}" : "";

    private static string Share(double? share) => share is { } known ? (100 * known).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "";

    private static string Number(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "";

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
