using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Curb.Casework;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Stewardship;
using Curb.Storage;
using Curb.Storage.OrderCheck;
using Curb.Web.Casework;
using Microsoft.Extensions.Logging;

namespace Curb.Web.OrderCheck;

/// <summary>
/// What the records of the hospital add to an order before it is judged, and what an order leaves in them: a consult that agreed, a special file that is open; a case for every
/// override, a special file for every course that needs one, counts of what rules said. A fault here is logged and never holds an order up.
/// </summary>
public sealed class OrderDesk(CaseDesk cases, RuleLedger ledger, ConsultPool pool, Hosting.Knowledge knowledge, ILoggerFactory logs) : IDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    private readonly System.Collections.Concurrent.ConcurrentQueue<(CaseFinding Finding, Actor Actor)> _waiting = [];
    private Timer? _timer;

    private const string Override = "emergency-override";
    private const string Consult = "special-consult";
    private const string MinuteFormat = "yyyy-MM-dd HH:mm";
    private const int VersionDigits = 8;

    private readonly ILogger _log = logs.CreateLogger("Curb");
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<OrderRuleSetting, string> _versions = [];

    public RuleLedger Ledger => ledger;

    /// <summary>The problem of a consult: one for a patient and a drug.</summary>
    public static string ConsultKey(string institution, string patient, string drug) => $"{Consult}/{institution}/{patient}/{drug}";

    /// <summary>The version of a rule's setting: another severity, demand, clause or pack is another version.</summary>
    public string Version(OrderRuleSetting setting) => _versions.GetValue(setting, one => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{one.Rule}|{one.Severity}|{one.Demand}|{one.Clause}|{one.Confidence}|{one.Pack}")))[..VersionDigits]);

    /// <summary>Adds what the records know of the patient. What the caller told stays.</summary>
    public Order Complete(Order order, string institution, OrderCase judged)
    {
        var (grade, keyClass) = (judged.Grade, judged.Drug.KeyClass);
        if (order.PatientKey.Length == 0)
        {
            return order;
        }

        try
        {
            if (order.Consult is null && grade == Grade.Special)
            {
                // Where no expert was ever named, consults are kept elsewhere, and none here does not mean that there was none.
                var consult = ConsultOf(institution, order);
                order = order with { Consult = consult, ConsultsKnown = order.ConsultsKnown || consult is not null || pool.Of(institution).Count > 0 };
            }

            if (order.Emergency is null && order.Prescriber.Id.Length > 0 && judged.NeedsOverride)
            {
                order = order with { Emergency = OverrideOf(institution, order, judged.Settings.OverrideHours?.Value.Value) };
            }

            if (order.SpecialFile is null && keyClass is { } filed && BoardFindings.FiledClasses.Contains(filed) && HasFile(order, institution, filed))
            {
                order = order with { SpecialFile = true };
            }
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException)
        {
            _log.LogError(fault, "Consults, overrides and special files could not be looked up; the rules on them can't be assessed");
        }

        return order;
    }

    /// <summary>True where a signed order of the class opens its special file by itself.</summary>
    public static bool OpensFile(Order order, string? keyClass) => !order.Draft && order.SpecialFile is null && order.PatientKey.Length > 0 && order.Setting == CareSetting.Inpatient && keyClass is { } filed && BoardFindings.FiledClasses.Contains(filed);

    /// <summary>Counts what rules said to an order; nothing waits for it.</summary>
    public void Count(Order order, OrderAnswer answer) => ledger.Count(order.Institution, order.At, Alerts(order, answer));

    /// <summary>True where an order that was judged may leave cases behind.</summary>
    public static bool Leaves(Order order, string? keyClass) => !order.Draft && (order.Emergency is not null || OpensFile(order, keyClass));

    /// <summary>The cases that an order that was judged leaves behind.</summary>
    public void Note(Order order, OrderAnswer answer, OrderCase judged, Actor actor)
    {
        if (order.Emergency is { } given)
        {
            Open(OverrideOf(order, answer, judged, given), actor);
        }

        if (OpensFile(order, judged.Drug.KeyClass) && answer.Verdict <= Verdict.Warn)
        {
            Open(FileOf(order, judged), actor);
        }

        Retry();
    }

    /// <summary>A case that can't be written now is kept and tried again: whoever was let pass in an emergency must not be forgotten.</summary>
    private void Open(CaseFinding finding, Actor actor)
    {
        try
        {
            cases.Store.Open(finding, actor);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException or KeyNotFoundException)
        {
            _log.LogError(fault, "The case {Key} could not be opened; it will be tried again", finding.Key);
            _waiting.Enqueue((finding, actor));
            _timer ??= new Timer(_ => Retry(), null, s_again, s_again);
        }
    }

    private void Retry()
    {
        for (int left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var one); left--)
        {
            Open(one.Finding, one.Actor);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        Retry();
    }

    /// <summary>A case for an override that a calling system reports, from its fall-back or from a door.</summary>
    public long OpenOverride(CaseFinding finding, Actor actor) => cases.Store.Open(finding, actor);

    /// <summary>A card as the ledger keeps it: rule@version of every rule that it speaks about, and what it was about.</summary>
    public ShownCard Card(Guid card, Order order, OrderAnswer answer, Grade? grade, Verdict? inEmergency) =>
        new ShownCard(card, order.Prescriber.Id, order.Drug, Exchange.Orders.AnswerDocument.Word(answer.Verdict), [.. answer.Rules.Where(finding => finding.Speaks && finding.Answer.Outcome == RuleOutcome.NotMet).Select(finding => $"{finding.Rule}@{Version(finding.Setting)}")])
        {
            Patient = order.PatientKey, OrderId = order.Id, Department = order.Department ?? "", Grade = grade?.ToString() ?? "", EmergencyVerdict = inEmergency is { } verdict ? Exchange.Orders.AnswerDocument.Word(verdict) : "",
        };

    /// <summary>Opens the case of a card that was overridden in an emergency: one for patient, drug and day, however often it is reported.</summary>
    /// <param name="institution">Of the calling system.</param>
    /// <param name="shown">The card.</param>
    /// <param name="reason">The indication in the physician's words; the title of the reason where there are none.</param>
    /// <param name="began">When the physician went on.</param>
    /// <param name="hours">Hours in which the procedure is to be completed.</param>
    /// <param name="actor">Who reports it.</param>
    public void OpenOverride(string institution, ShownCard shown, string reason, DateTime began, double? hours, Actor actor)
    {
        var name = knowledge.Reference.Antimicrobial(shown.Drug) is { } drug ? new Bilingual(drug.NameZh ?? drug.Name, drug.Name) : new Bilingual(shown.Drug, shown.Drug);
        var grade = Enum.TryParse<Grade>(shown.Grade, out var known) ? OrderCase.GradeName(known) : Bilingual.Empty;
        Open(
            OverrideFinding(
                institution, shown.Department.Length > 0 ? shown.Department : null, shown.Patient.Length > 0 ? shown.Patient : shown.OrderId, name, shown.Drug, grade, shown.Physician, reason, began, hours, shown.OrderId,
                shown.EmergencyVerdict.Length > 0 ? shown.EmergencyVerdict : shown.Verdict, "cds-hooks"),
            actor);
        Retry();
    }

    /// <summary>The override of the same physician for the same patient and drug that was recorded within its hours; null where there is none.</summary>
    private EmergencyOverride? OverrideOf(string institution, Order order, double? hours)
    {
        foreach (var day in new[] { order.At, order.At.AddDays(-1) })
        {
            if (cases.Store.LastOf(OverrideKey(institution, order.PatientKey, order.Drug, day)) is { Case.Details: { } details } && details.GetValueOrDefault("prescriber") == order.Prescriber.Id
                && DateTime.TryParseExact(details.GetValueOrDefault("began"), MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var began) && began <= order.At && !((order.At - began).TotalHours > hours))
            {
                return new EmergencyOverride(details.GetValueOrDefault("reason") ?? "", began);
            }
        }

        return null;
    }

    private static string OverrideKey(string institution, string patient, string drug, DateTime day) => $"{Override}/{institution}/{patient}/{drug}/{day:yyyy-MM-dd}";

    private IEnumerable<RuleAlert> Alerts(Order order, OrderAnswer answer)
    {
        string physician = order.Prescriber.Id;
        yield return new RuleAlert("*", "", Exchange.Orders.AnswerDocument.Word(answer.Verdict), true, physician);
        foreach (var finding in answer.Rules)
        {
            if (finding.Answer.Outcome == RuleOutcome.NotMet && finding.Severity is { } severity)
            {
                yield return new RuleAlert(finding.Rule, Version(finding.Setting), Exchange.Orders.AnswerDocument.Word(severity), finding.Speaks, physician);
            }
        }
    }

    private ConsultGiven? ConsultOf(string institution, Order order)
    {
        if (cases.Store.LastOf(ConsultKey(institution, order.PatientKey, order.Drug)) is not { } found || !found.Case.Form.TryGetValue("recommendation", out string? recommendation) || found.Case.State is "new" or "assigned" or "withdrawn")
        {
            return null;
        }

        bool agreed = recommendation is "agree" or "agree-changed";
        var at = found.Since.ToLocalTime().DateTime;
        // An agreement ends with the days that were agreed to.
        bool over = agreed && int.TryParse(found.Case.Form.GetValueOrDefault("course-days"), CultureInfo.InvariantCulture, out int days) && order.At > at.AddDays(days);
        return over ? null : new ConsultGiven(agreed, found.Case.State is "followed-up" ? null : at, found.Case.Owner ?? "");
    }

    private bool HasFile(Order order, string institution, string keyClass) =>
        new[] { order.Encounter, order.PatientKey }.Where(key => key.Length > 0).Any(key => cases.Store.LastOf(BoardFindings.FileKey(institution, key, keyClass)) is { Case.State: not "void" });

    private CaseFinding OverrideOf(Order order, OrderAnswer answer, OrderCase judged, EmergencyOverride given)
    {
        var began = given.Since ?? order.At;
        string about = order.PatientKey.Length > 0 ? order.PatientKey : order.Id;
        return OverrideFinding(
            order.Institution, order.Department, about, judged.Drug.Name, order.Drug, judged.Grade is { } grade ? OrderCase.GradeName(grade) : Bilingual.Empty, order.Prescriber.Id, given.Reason, began, judged.Settings.OverrideHours?.Value.Value,
            order.Id, Exchange.Orders.AnswerDocument.Word(answer.Verdict), "order-check");
    }

    /// <summary>An override as medical affairs gets it: one case for patient, drug and day.</summary>
    public static CaseFinding OverrideFinding(
        string institution, string? department, string patient, Bilingual drug, string code, Bilingual grade, string prescriber, string reason, DateTime began, double? hours, string order, string verdict, string door)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["patient"] = patient, ["order"] = order, ["drug"] = $"{drug.Zh} / {drug.En}", ["grade"] = $"{grade.Zh} / {grade.En}", ["prescriber"] = prescriber, ["reason"] = reason, ["began"] = Minute(began),
            ["complete-by"] = hours is { } within ? Minute(began.AddHours(within)) : "", ["verdict"] = verdict, ["door"] = door,
        };
        return new CaseFinding(
            Override, institution, department, OverrideKey(institution, patient, code, began), Minute(began),
            new CaseSubject("override", code, new Bilingual($"{drug.Zh} 紧急越级使用", $"Emergency override: {drug.En}"), order.Length > 0 ? BoardFindings.Trail(institution, order) : ""), details.Where(pair => pair.Value.Trim(' ', '/').Length > 0).ToDictionary())
        {
            // The hours of the law run from the first dose, through nights and days off.
            DueAt = hours is { } limit ? began.AddHours(limit) : null,
        };
    }

    private CaseFinding FileOf(Order order, OrderCase judged)
    {
        string stay = order.Encounter.Length > 0 ? order.Encounter : order.PatientKey;
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["patient"] = order.PatientKey, ["encounter"] = order.Encounter, ["order"] = order.Id, ["drug"] = $"{judged.Drug.Name.Zh} / {judged.Drug.Name.En}", ["drug-code"] = order.Drug, ["prescriber"] = order.Prescriber.Id,
            ["indication"] = $"{order.Indication?.Code} {order.Indication?.Text}".Trim(), ["dose"] = judged.DailyGrams is { } grams ? $"{grams.ToString("0.##", CultureInfo.InvariantCulture)} g" : "", ["route"] = order.Route, ["began"] = Minute(order.Start ?? order.At),
            ["before-therapy"] = order.Cultures is { } cultures ? (cultures.Any(taken => taken <= (order.Start ?? order.At)) ? "yes" : "no") : "",
            ["combined"] = order.Active is { } active ? string.Join("、", active.Select(one => knowledge.Reference.Antimicrobial(one.Drug)?.NameZh ?? one.Drug)) : "", ["month"] = order.At.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        };
        return new CaseFinding(
            BoardFindings.SpecialFile, order.Institution, order.Department, BoardFindings.FileKey(order.Institution, stay, judged.Drug.KeyClass!), "ordered",
            new CaseSubject("order", order.Id, new Bilingual($"{judged.Drug.Name.Zh} 专档", $"Special file: {judged.Drug.Name.En}"), BoardFindings.Trail(order.Institution, order.Id)),
            details.Where(pair => pair.Value.Length > 0).ToDictionary());
    }

    private static string Minute(DateTime at) => at.ToString(MinuteFormat, CultureInfo.InvariantCulture);
}
