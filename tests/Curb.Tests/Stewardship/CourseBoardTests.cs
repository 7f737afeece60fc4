using Curb.Casework;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Measurements;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Stewardship;
using Curb.Tests.Prescribing;
using Curb.Tests.Support;

namespace Curb.Tests.Stewardship;

/// <summary>Who is on antimicrobials at a moment, what could be gained, and what became of it the next day.</summary>
public sealed class CourseBoardTests
{
    private static readonly DateTime s_day = new(2026, 3, 1, 8, 0, 0);
    private static readonly OrderKnowledge s_knowledge = OrderBook.Knowledge with { Formulary = null };

    [Fact]
    public void A_course_goes_back_over_gaps_of_a_day_and_a_half_and_its_day_is_counted_from_there()
    {
        var board = Board(s_day.AddDays(5), [("o1", "CRO", 0, 48), ("o2", "CRO", 48 + 36, 200), ("o0", "AMK", -300, -100)], [], []);
        var patient = Assert.Single(board.Patients());
        Assert.Equal((s_day, 6), (patient.Since, patient.Day));
        Assert.Equal(["o2"], patient.Running.Select(order => order.Key));
        Assert.Equal(s_day, Assert.Single(patient.Running).Since);
    }

    [Fact]
    public void What_came_later_is_not_known_at_the_moment()
    {
        var early = Board(s_day.AddDays(2), [("o1", "CRO", 0, 200), ("late", "MEM", 100, 200)], [(1, true)], [("kpn", 1, [("CRO", "R")])]);
        var patient = Assert.Single(early.Patients());
        Assert.Equal(["o1"], patient.Running.Select(order => order.Key));
        Assert.Null(Assert.Single(patient.Cultures).Positive);
        Assert.Empty(patient.Isolates);
        var later = Assert.Single(Board(s_day.AddDays(4), [("o1", "CRO", 0, 200)], [(1, true)], [("kpn", 1, [("CRO", "R")])]).Patients());
        Assert.True(Assert.Single(later.Cultures).Positive);
        Assert.Single(later.Isolates);
    }

    [Theory]
    [InlineData("CRO", "CRO:R", "mismatch")]
    [InlineData("CRO", "CRO:S", "")]
    [InlineData("CRO", "MEM:S", "")]
    [InlineData("CRO+AMK", "CRO:R;AMK:S", "")]
    [InlineData("CRO+AMK", "CRO:R", "")]
    [InlineData("CRO+AMK", "CRO:R;AMK:R", "mismatch")]
    [InlineData("MEM", "MEM:S;CRO:S", "de-escalation")]
    [InlineData("MEM", "MEM:S;CRO:R", "")]
    [InlineData("CRO", "CRO:S;CZO:S", "")]
    [InlineData("MEM+MTR", "", "redundant-cover")]
    public void What_could_be_gained(string running, string results, string expected)
    {
        var sir = results.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => (pair.Split(':')[0], pair.Split(':')[1])).ToArray();
        var at = s_day.AddDays(4);
        var board = Board(at, [.. running.Split('+').Select((drug, n) => ($"o{n}", drug, 0, 200))], [], results.Length == 0 ? [] : [("kpn", 0, sir)]);
        var found = new AdviceBook(OrderBook.Lists).Of(Assert.Single(board.Patients()), s_knowledge, at);
        Assert.Equal(expected, string.Join(' ', found.Select(one => one.Kind).Where(kind => kind is not ("duration" or "dose" or "oral-switch")).Distinct()));
        Assert.All(found.Where(one => one.Kind == "de-escalation"), one => Assert.Equal("CRO", one.Instead));
    }

    [Theory]
    [InlineData("oral-switch", 1.99, 0)]
    [InlineData("oral-switch", 2, 1)]
    [InlineData("duration", 13.99, 0)]
    [InlineData("duration", 14, 1)]
    public void Infusions_and_courses_are_questioned_from_their_day_on(string kind, double days, int expected)
    {
        var at = s_day.AddDays(days);
        var board = Board(at, [("o1", "LVX", 0, 1000)], [], []);
        Assert.Equal(expected, new AdviceBook(OrderBook.Lists).Of(Assert.Single(board.Patients()), s_knowledge, at).Count(one => one.Kind == kind));
    }

    [Fact]
    public void The_most_to_be_gained_comes_first()
    {
        var at = s_day.AddDays(4);
        var board = Board(at, [("o1", "CRO", 0, 200)], [], [("kpn", 0, [("CRO", "R")])]);
        var mismatch = Assert.Single(board.Patients());
        var oral = Assert.Single(Board(at, [("o2", "LVX", 0, 200)], [], []).Patients()) with { Encounter = "e2" };
        Assert.Equal(["e1", "e2"], new AdviceBook(OrderBook.Lists).Rank([oral, mismatch], s_knowledge, at).Select(one => one.Patient.Encounter));
    }

    [Theory]
    [InlineData("o1:CRO:0:60,o9:PEN:300:301", "stopped")]
    [InlineData("o1:CRO:0:60,o2:MEM:61:200,o9:PEN:300:301", "switched")]
    [InlineData("o1:CRO:0:200,o9:PEN:300:301", "unchanged")]
    [InlineData("o1:CRO:0:200,o2:AMK:61:200,o9:PEN:300:301", "added")]
    [InlineData("o1:CRO:0:60", null)]
    public void The_next_day_tells_whether_advice_was_followed(string orders, string? expected)
    {
        var lines = orders.Split(',').Select(one => one.Split(':')).Select(one => (one[0], one[1], int.Parse(one[2], System.Globalization.CultureInfo.InvariantCulture), int.Parse(one[3], System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(expected, Board(null, lines, [], []).Next("e1", "CRO", s_day.AddHours(48), 36));
    }

    [Fact]
    public void A_course_of_the_special_grade_is_asked_again_at_48_hours_and_a_carbapenem_gets_one_file_prefilled()
    {
        var findings = new BoardFindings(code => new Bilingual(code, code), code => new Bilingual(code, code), new MeasuredItems(Reference.Library), new AdviceBook(OrderBook.Lists).FileWindows, 18);
        (string, string, int, int)[] orders = [("o1", "MEM", 0, 100), ("o2", "MEM", 100, 200)];
        Assert.Empty(findings.Reviews("H1", Board(s_day.AddHours(47.9), orders, [], []), [48, 72], ["special"]));
        var review = Assert.Single(findings.Reviews("H1", Board(s_day.AddHours(48), orders, [(0, true)], []), [48, 72], ["special"]));
        Assert.Equal(("course-review/H1/e1/MEM/2026-03-01", "o1", "/orders/o1?institution=H1"), (review.Key, review.Details["order"], review.Subject.Link));
        Assert.Equal(review.Key, Assert.Single(findings.Reviews("H1", Board(s_day.AddHours(120), orders, [], []), [48, 72], ["special"])).Key);
        // The second step is an observation of its own: what was answered for at 48 hours is asked again at 72.
        var later = Assert.Single(findings.Reviews("H1", Board(s_day.AddHours(72), orders, [], []), [48, 72], ["special"]));
        Assert.Equal(("48 h", "72 h", "48", "72"), (review.Evidence, later.Evidence, review.Details["step"], later.Details["step"]));
        Assert.Equal("48 h", Assert.Single(findings.Reviews("H1", Board(s_day.AddHours(71.9), orders, [], []), [48, 72], ["special"])).Evidence);
        var facts = Facts(orders, [(0, true)], [("kpn", 0, [("MEM", "S")])]);
        var file = Assert.Single(findings.Files("H1", facts, Scope.Of(["H1"], true), new CourseBoard(facts, Scope.Of(["H1"], true), "H1", null, 3), 31));
        Assert.Equal(("special-file/H1/e1/carbapenems", "2026-03-01 08:00", "yes"), (file.Key, file.Details["began"], file.Details["before-therapy"]));
    }

    [Fact]
    public void A_special_file_is_scored_by_its_items_and_no_indication_is_nothing()
    {
        var items = SpecialFileScore.Items(Reference.Library);
        Assert.Equal(100, items.Sum(item => item.Most));
        var form = items.ToDictionary(item => "deduct-" + item.Id, _ => "3");
        form["indicated"] = "yes";
        Assert.Equal(new SpecialFileScore(85, true), SpecialFileScore.Of(form, items));
        form["deduct-dose"] = "99";
        Assert.Equal(68, SpecialFileScore.Of(form, items).Points);
        form.Remove("deduct-choice");
        Assert.Null(SpecialFileScore.Of(form, items).Points);
        form["indicated"] = "no";
        Assert.Equal(new SpecialFileScore(0, false), SpecialFileScore.Of(form, items));
    }

    [Theory]
    [InlineData("", "not delivered")]
    [InlineData("e9:temperature:1:37", "nobody measured")]
    [InlineData("e1:temperature:25:39.5", "nobody measured")]
    [InlineData("e1:temperature:23:38,e1:temperature:1:36.8", "no switch")]
    [InlineData("e1:temperature:23:37.9,e1:temperature:1:36.8", "highest 37.9")]
    [InlineData("e1:temperature:-1:39.5,e1:temperature:2:37", "highest 37.0")]
    [InlineData("e1:crp:2:200", "not delivered")]
    public void A_feverish_patient_is_not_asked_to_swallow_tablets_and_where_nobody_measured_it_is_said(string measured, string expected)
    {
        var at = s_day.AddDays(4);
        var board = new CourseBoard(Facts([("o1", "LVX", 0, 1000)], [], [], at, measured), Scope.Of(["H1"], true), "H1", at, 3);
        var found = new AdviceBook(OrderBook.Lists).Of(Assert.Single(board.Patients()), s_knowledge, at).Where(one => one.Kind == "oral-switch").ToList();
        string said = found.Count == 0 ? "no switch" : found[0].Because.En;
        Assert.Equal(expected, said.Contains("no temperatures are delivered", StringComparison.Ordinal) ? "not delivered" : said.Contains("no temperature in the last 24 hours", StringComparison.Ordinal) ? "nobody measured" : said == "no switch" ? said : "highest " + said.Split("24 hours ")[1].Split(' ')[0]);
    }

    [Fact]
    public void A_special_file_tells_what_was_measured_before_the_first_dose_and_around_72_hours()
    {
        var findings = new BoardFindings(code => new Bilingual(code, code), code => new Bilingual(code, code), new MeasuredItems(Reference.Library), new AdviceBook(OrderBook.Lists).FileWindows, 18);
        CaseFinding File(string measured)
        {
            var facts = Facts([("o1", "MEM", 0, 200)], [], [], s_day, measured);
            return Assert.Single(findings.Files("H1", facts, Scope.Of(["H1"], true), new CourseBoard(facts, Scope.Of(["H1"], true), "H1", null, 3), 31));
        }

        var file = File("e1:temperature:49:41,e1:temperature:30:39.1,e1:temperature:2:38.4,e1:temperature:-2:39.9,e1:temperature:-50:37.2,e1:temperature:-100:40,e1:crp:3:120,e1:crp:40:60,e1:crp:-70:30,e1:creatinine:5:78");
        Assert.StartsWith("39.1 °C", file.Details["temperature-before"], StringComparison.Ordinal);
        Assert.StartsWith("37.2 °C", file.Details["temperature-72h"], StringComparison.Ordinal);
        Assert.StartsWith("C反应蛋白 120.0 mg/L", file.Details["markers-before"], StringComparison.Ordinal);
        Assert.StartsWith("C反应蛋白 30.0 mg/L", file.Details["markers-72h"], StringComparison.Ordinal);
        Assert.StartsWith("肌酐 78 µmol/L", file.Details["kidney"], StringComparison.Ordinal);
        Assert.False(file.Details.ContainsKey("liver"));
        Assert.Equal("无记录 / none recorded", File("e9:temperature:3:37").Details["temperature-before"]);
        Assert.False(File("").Details.ContainsKey("temperature-before"));
    }

    [Theory]
    [InlineData(60.0, "m", null, 106.08, "69 mL/min/1.73 m² (ckd-epi-2021)")]
    [InlineData(60.0, "f", 60.0, 106.08, "47 mL/min (cockcroft-gault)")]
    [InlineData(60.0, null, 60.0, 106.08, "")]
    [InlineData(null, "m", 60.0, 106.08, "")]
    [InlineData(5.0, "m", 20.0, 40.0, "")]
    public void Renal_function_is_told_where_the_formula_has_all_it_needs(double? age, string? sex, double? weight, double creatinine, string expected) =>
        Assert.Equal(expected, CourseMeasurements.Renal(new BoardMeasurement(MeasuredItems.Creatinine, "kidney", creatinine, "", s_day), age, sex, weight, 18));

    private static FactsInMemory Facts((string Key, string Drug, int FromHours, int ToHours)[] orders, (int DaysAfter, bool Positive)[] cultures, (string Organism, int DaysAfter, (string Drug, string Sir)[] Results)[] isolates, DateTime at, string measured)
    {
        var facts = new MeasurementFacts();
        foreach (string[] one in measured.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':')))
        {
            facts.Institution.Append("H1");
            facts.Encounter.Append(one[0]);
            facts.Patient.Append("p1");
            facts.Item.Append(one[1]);
            facts.Kind.Append(one[1] switch { "temperature" => "temperature", "crp" => "inflammation", _ => "kidney" });
            facts.TakenAt.Append(Instants.From(at.AddHours(-double.Parse(one[2], System.Globalization.CultureInfo.InvariantCulture))));
            facts.Value.Append(double.Parse(one[3], System.Globalization.CultureInfo.InvariantCulture));
            facts.EndRow();
        }

        return Facts(orders, cultures, isolates, facts);
    }

    private static CourseBoard Board(DateTime? at, (string Key, string Drug, int FromHours, int ToHours)[] orders, (int DaysAfter, bool Positive)[] cultures, (string Organism, int DaysAfter, (string Drug, string Sir)[] Results)[] isolates) =>
        new(Facts(orders, cultures, isolates), Scope.Of(["H1"], true), "H1", at, 3);

    private static FactsInMemory Facts((string Key, string Drug, int FromHours, int ToHours)[] orders, (int DaysAfter, bool Positive)[] cultures, (string Organism, int DaysAfter, (string Drug, string Sir)[] Results)[] isolates, MeasurementFacts? measured = null)
    {
        var facts = new FactSet { Measurements = measured ?? new MeasurementFacts() };
        foreach (var (key, drug, from, to) in orders)
        {
            var use = facts.DrugUse;
            use.Institution.Append("H1");
            use.OrderKey.Append(key);
            use.Encounter.Append("e1");
            use.Patient.Append("p1");
            use.Kind.Append("inpatient");
            use.Drug.Append(drug);
            use.Route.Append("P");
            use.Intravenous.Append(true);
            use.Systemic.Append(true);
            use.Counted.Append(true);
            use.Purpose.Append("therapy");
            use.Grade.Append(drug == "MEM" ? "special" : "unrestricted");
            if (drug == "MEM")
            {
                use.KeyClass.Append("carbapenems");
            }

            use.StartedAt.Append(Instants.From(s_day.AddHours(from)));
            use.StoppedAt.Append(Instants.From(s_day.AddHours(to)));
            use.OrderMonth.Append(s_day.AddHours(from).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture));
            use.EndRow();
        }

        foreach (var (days, positive) in cultures)
        {
            var specimens = facts.Specimens;
            specimens.Institution.Append("H1");
            specimens.Encounter.Append("e1");
            specimens.Patient.Append("p1");
            specimens.PathogenTest.Append(true);
            specimens.Positive.Append(positive);
            specimens.CollectedAt.Append(Instants.From(s_day.AddDays(days).AddHours(-1)));
            specimens.Month.Append("2026-03");
            specimens.EndRow();
        }

        long number = 0;
        foreach (var (organism, days, results) in isolates)
        {
            number++;
            facts.Isolates.Institution.Append("H1");
            facts.Isolates.Isolate.Append(number);
            facts.Isolates.Patient.Append("p1");
            facts.Isolates.Encounter.Append("e1");
            facts.Isolates.Organism.Append(organism);
            facts.Isolates.CollectedOn.Append(Days.From(DateOnly.FromDateTime(s_day.AddDays(days))));
            facts.Isolates.Month.Append("2026-03");
            facts.Isolates.EndRow();
            foreach (var (drug, sir) in results)
            {
                facts.Susceptibilities.Institution.Append("H1");
                facts.Susceptibilities.Isolate.Append(number);
                facts.Susceptibilities.Organism.Append(organism);
                facts.Susceptibilities.Drug.Append(drug);
                facts.Susceptibilities.Sir.Append(sir);
                facts.Susceptibilities.EndRow();
            }
        }

        return new FactsInMemory(facts);
    }
}
