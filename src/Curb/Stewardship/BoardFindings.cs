using System.Globalization;
using Curb.Casework;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Intake.Received;
using Curb.Measurements;
using Curb.Policies;

namespace Curb.Stewardship;

/// <summary>Makes findings of courses: which are to be reviewed at 48 to 72 hours, and which need a special file.</summary>
/// <param name="drug">Name of a drug by its code.</param>
/// <param name="organism">Name of an organism by its code.</param>
/// <param name="items">What is measured of patients.</param>
/// <param name="windows">When measurements tell the beginning of a course, and how it works.</param>
/// <param name="adultYears">From this age on adult formulas of renal function hold.</param>
public sealed class BoardFindings(Func<string, Bilingual> drug, Func<string, Bilingual> organism, MeasuredItems items, MeasurementWindows windows, double adultYears)
{
    public const string CourseReview = "course-review";
    public const string SpecialFile = "special-file";

    private const int MostRows = 500_000;
    private const string Male = "男 / male";
    private const string Female = "女 / female";

    /// <summary>Classes of key drugs that have special files.</summary>
    public static IReadOnlyList<string> FiledClasses { get; } = ["carbapenems", "tigecycline"];

    /// <summary>The problem of a special file: one for each stay and class, whoever finds it first.</summary>
    public static string FileKey(string institution, string encounterOrPatient, string keyClass) => $"{SpecialFile}/{institution}/{encounterOrPatient}/{keyClass}";

    /// <summary>Courses of the grades asked for that have lasted to a step of the review. Each step is an observation of its own: a course that was answered for at the first is asked again at the next while it goes on.</summary>
    /// <param name="institution">Code.</param>
    /// <param name="board">Who is on antimicrobials.</param>
    /// <param name="steps">Hours of the steps.</param>
    /// <param name="grades">Grades.</param>
    public IEnumerable<CaseFinding> Reviews(string institution, CourseBoard board, IReadOnlyCollection<double> steps, IReadOnlyCollection<string> grades) =>
        from patient in board.Patients()
        from order in patient.Therapy.Where(order => order.Grade is { } grade && grades.Contains(grade)).GroupBy(order => order.Drug, StringComparer.Ordinal).Select(same => same.MinBy(one => one.Start)!)
        let step = steps.Where(hours => (board.At - order.Since).TotalHours >= hours).DefaultIfEmpty().Max()
        where step > 0
        select Review(institution, board, patient, order, step);

    private CaseFinding Review(string institution, CourseBoard board, BoardPatient patient, BoardOrder order, double step)
    {
        var name = drug(order.Drug);
        var measured = new CourseMeasurements(items, patient.Measurements, patient.Delivered);
        var recent = board.At.AddHours(-windows.AroundHours);
        return new CaseFinding(
            CourseReview, institution, patient.Department, $"{CourseReview}/{institution}/{patient.Encounter}/{order.Drug}/{Day(order.Since)}", $"{Number(step)} h",
            new CaseSubject("order", order.Key, new Bilingual($"{name.Zh} 第{patient.Day}天，{Number(step)}小时复核", $"{name.En}, day {patient.Day}: review at {Number(step)} hours"), Trail(institution, order.Key)),
            Details(
                ("patient", patient.Patient), ("encounter", patient.Encounter), ("order", order.Key), ("drug", $"{name.Zh} / {name.En}"), ("drug-code", order.Drug), ("grade", order.Grade ?? ""), ("step", Number(step)), ("began", Minute(order.Since)),
                ("cultures", Shown(patient.Cultures)), ("results", Shown(patient.Isolates)),
                ("temperature-before", measured.HighestTemperature(order.Since.AddHours(-windows.BeforeHours), order.Since)), ("markers-before", measured.Nearest(MeasuredItems.Inflammation, order.Since, order.Since.AddHours(-windows.BeforeHours), order.Since)),
                ("temperature-now", measured.HighestTemperature(recent, board.At)), ("markers-now", measured.Nearest(MeasuredItems.Inflammation, board.At, recent, board.At)), ("as-of", Minute(board.At))));
    }

    /// <summary>Courses of carbapenems and tigecycline that began in the last days of the data, one file for each stay and class, prefilled from the facts.</summary>
    /// <param name="institution">Code.</param>
    /// <param name="facts">Facts.</param>
    /// <param name="scope">What is looked at.</param>
    /// <param name="board">Who is on antimicrobials.</param>
    /// <param name="days">So many days back.</param>
    /// <param name="received">Stays as delivered, for sex, weight and outcome; null where they are not at hand.</param>
    public IEnumerable<CaseFinding> Files(string institution, IFactSource facts, Scope scope, CourseBoard board, int days, ReceivedEncounters? received = null)
    {
        if (board.Until is not { } until)
        {
            return [];
        }

        var from = until.AddDays(-days);
        object[] months = [.. new[] { from, until }.Select(day => day.ToString("yyyy-MM", CultureInfo.InvariantCulture)).Distinct()];
        var use = (DrugUseFacts)facts.Rows(new FactQuery("drug_use", [Measure.Rows()], [Condition.Is("institution", institution), Condition.Is("kind", "inpatient"), Condition.Is("counted", true), new Condition("key_class", ConditionTest.In, [.. FiledClasses]), new Condition("order_month", ConditionTest.In, months)], []), scope, MostRows);
        return Enumerable.Range(0, use.Count).Where(row => use.Encounter.IsKnown(row) && use.StartedAt[row] is { } start && Instants.ToDateTime(start) >= from)
            .GroupBy(row => (Encounter: use.Encounter[row]!, Class: use.KeyClass[row]!)).Select(group => File(institution, use, [.. group.OrderBy(row => use.StartedAt[row])], board, Stay(facts, scope, institution, group.Key.Encounter, received))).OrderBy(finding => finding.Key, StringComparer.Ordinal);
    }

    /// <summary>What is known of a stay: what was not delivered is left out.</summary>
    private static List<(string Name, string Value)> Stay(IFactSource facts, Scope scope, string institution, string encounter, ReceivedEncounters? received)
    {
        var known = new List<(string Name, string Value)>();
        var stay = (EncounterFacts)facts.Rows(new FactQuery("encounter", [Measure.Rows()], [Condition.Is("institution", institution), Condition.Is("encounter", encounter)], []), scope, 1);
        if (stay.Count > 0)
        {
            known.Add(("age", stay.AgeYears[0] is { } years ? Number(years) : ""));
            known.Add(("admitted", stay.StartedOn[0] is { } from ? Day(Days.ToDate(from)) : ""));
            known.Add(("discharged", stay.EndedOn[0] is { } to ? Day(Days.ToDate(to)) : ""));
        }

        int row = received is null ? -1 : Enumerable.Range(0, received.Count).FirstOrDefault(row => received.Key[row] == encounter, -1);
        if (row >= 0)
        {
            known.Add(("sex", received!.Sex[row] switch { "m" => Male, "f" => Female, _ => "" }));
            known.Add(("weight", received.WeightKg[row] is { } weight ? Number(weight) : ""));
            known.Add(("discharge-outcome", received.Outcome[row] ?? ""));
            known.Add(("indication", $"{received.MainDiagnosisCode[row]} {received.MainDiagnosis[row]}".Trim()));
        }

        return known;
    }

    private CaseFinding File(string institution, DrugUseFacts use, IReadOnlyList<int> rows, CourseBoard board, List<(string Name, string Value)> stay)
    {
        int first = rows[0];
        string encounter = use.Encounter[first]!, code = use.Drug[first]!, key = use.OrderKey[first] ?? "";
        var start = Instants.ToDateTime(use.StartedAt[first]!.Value);
        DateTime? stop = rows.All(row => use.StoppedAt[row] is not null) ? rows.Max(row => Instants.ToDateTime(use.StoppedAt[row]!.Value)) : null;
        // The patient as known a day later: what else ran, what was taken, what came back.
        var patient = board.Of(encounter, start.AddMinutes(1));
        var last = stop is { } end && end < board.At ? board.Of(encounter, end.AddMinutes(-1)) : board.Of(encounter, board.At);
        var name = drug(code);
        return new CaseFinding(
            SpecialFile, institution, use.OrderDepartment[first] ?? use.Department[first], FileKey(institution, encounter, use.KeyClass[first]!), stay.Any(one => one.Name == "discharged" && one.Value.Length > 0) ? "discharged" : "received",
            new CaseSubject("order", key, new Bilingual($"{name.Zh} 专档", $"Special file: {name.En}"), Trail(institution, key)),
            Details([
                .. stay, ("prescriber-title", use.PrescriberTitle[first] ?? ""), ("times", use.DosesPerDay[first] is { } times ? Number(times) : ""),
                ("patient", use.Patient[first] ?? ""), ("encounter", encounter), ("order", key), ("drug", $"{name.Zh} / {name.En}"), ("drug-code", code), ("prescriber", use.Physician[first] ?? ""),
                ("dose", use.DddUnit[first] == "g" && use.Amount[first] is { } amount && use.Days[first] is { } orderDays and > 0 ? $"{Number(amount / orderDays)} g" : ""), ("route", use.Route[first] ?? ""),
                ("began", Minute(start)), ("stopped", stop is { } known ? Minute(known) : ""), ("days", stop is { } ended ? Number((ended.Date - start.Date).Days + 1) : ""),
                ("ddds", rows.All(row => use.Ddds[row] is not null) ? Number(rows.Sum(row => use.Ddds[row]!.Value)) : ""),
                ("combined", patient is null ? "" : string.Join("、", patient.Running.Where(order => order.KeyClass != use.KeyClass[first]).Select(order => drug(order.Drug).Zh).Distinct())),
                ("before-therapy", patient is null ? "" : patient.Cultures.Any(culture => culture.Collected <= start) ? "yes" : "no"),
                ("cultures", last is null ? "" : Shown(last.Cultures)), ("results", last is null ? "" : Shown(last.Isolates)), .. Measured(new CourseMeasurements(items, board.Measurements.Of(encounter), board.Measurements.Delivered), start, stay), ("month", start.ToString("yyyy-MM", CultureInfo.InvariantCulture))]));
    }

    /// <summary>What was measured before the first dose, and where the course should have worked.</summary>
    private IEnumerable<(string Name, string Value)> Measured(CourseMeasurements measured, DateTime start, List<(string Name, string Value)> stay)
    {
        DateTime before = start.AddHours(-windows.BeforeHours), from = start.AddHours(windows.AtHours - windows.AroundHours), until = start.AddHours(windows.AtHours + windows.AroundHours);
        string Known(string name) => stay.Find(one => one.Name == name).Value ?? "";
        double? Figure(string name) => double.TryParse(Known(name), CultureInfo.InvariantCulture, out double number) ? number : null;
        string? sex = Known("sex") switch { Male => "m", Female => "f", _ => null };
        yield return ("temperature-before", measured.HighestTemperature(before, start));
        yield return ("markers-before", measured.Nearest(MeasuredItems.Inflammation, start, before, start));
        yield return ("liver", measured.Nearest(MeasuredItems.Liver, start, before, start));
        yield return ("kidney", measured.Nearest(MeasuredItems.Kidney, start, before, start));
        yield return ("renal-function", CourseMeasurements.Renal(measured.Creatinine(start, before), Figure("age"), sex, Figure("weight"), adultYears));
        yield return ("temperature-72h", measured.HighestTemperature(from, until));
        yield return ("markers-72h", measured.Nearest(MeasuredItems.Inflammation, start.AddHours(windows.AtHours), from, until));
    }

    /// <summary>The page that leads from an order to everything about it.</summary>
    public static string Trail(string institution, string order) => $"/orders/{Uri.EscapeDataString(order)}?institution={Uri.EscapeDataString(institution)}";

    /// <summary>In both languages, as an account's name carries them.</summary>
    private static string Shown(IReadOnlyList<BoardCulture> cultures) => cultures.Count == 0 ? "" :
        string.Join("；", cultures.Select(culture => $"{Minute(culture.Collected)} {GroupName(culture.Group)} {culture.Positive switch { true => "阳性", false => "阴性", _ => "结果未回" }}")) + " / "
        + string.Join("; ", cultures.Select(culture => $"{Minute(culture.Collected)} {culture.Group} {culture.Positive switch { true => "positive", false => "negative", _ => "no result yet" }}"));

    private static string GroupName(string? group) => group switch
    {
        "blood" => "血液", "csf" => "脑脊液", "genital" => "生殖道", "respiratory" => "呼吸道", "sterile-fluid" => "无菌体液", "stool" => "粪便", "urine" => "尿液", "wound" => "伤口与脓液", null or "" => "", _ => "其他",
    };

    private string Shown(IReadOnlyList<BoardIsolate> isolates) => string.Join("；", isolates.Select(isolate =>
        $"{Day(isolate.Collected)} {organism(isolate.Organism).Zh} {isolate.Classes} S: {string.Join(' ', isolate.Sir.Where(pair => pair.Value == "S").Select(pair => pair.Key).Order(StringComparer.Ordinal))} R: {string.Join(' ', isolate.Sir.Where(pair => pair.Value is "R" or "NS" or "IR").Select(pair => pair.Key).Order(StringComparer.Ordinal))}"));

    private static Dictionary<string, string> Details(params IEnumerable<(string Name, string Value)> details) => details.Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    private static string Minute(DateTime at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(DateOnly at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
