using Curb.Casework;

namespace Curb.Tests.Casework;

public class CaseEngineTests
{
    private static readonly DateOnly s_monday = new(2026, 3, 2);
    private static readonly Dictionary<string, string> s_nothing = [];
    private static readonly CaseEngine s_engine = ShippedCasework.Engine;
    private static readonly CaseType s_warning = ShippedCasework.Types.Find("resistance-warning")!;
    private static readonly CasePerson s_control = ShippedCasework.Person("gan", "infection-control");
    private static readonly CasePerson s_affairs = ShippedCasework.Person("yi", "medical-affairs");

    [Fact]
    public void A_warning_is_confirmed_by_one_role_and_decided_by_another()
    {
        var one = ShippedCasework.Opened("resistance-warning", s_monday);
        Assert.Equal(new DateOnly(2026, 3, 9), one.DueOn);
        Assert.Equal(["confirm", "dismiss"], CaseEngine.Steps(s_warning, one, s_control).Select(step => step.Id));
        var confirmed = s_engine.Take(s_warning, one, "confirm", s_control, s_nothing, "", s_monday.AddDays(1));
        Assert.Equal(("confirmed", "medical-affairs", (string?)null, new DateOnly(2026, 3, 10)), (confirmed.Case.State, confirmed.Case.OwnerRole, confirmed.Case.Owner, confirmed.Case.DueOn));
        Assert.Contains("gan", confirmed.Case.Participants);
        var decided = s_engine.Take(s_warning, confirmed.Case, "decide", s_affairs, new Dictionary<string, string> { ["measure-decided"] = "caution", ["told-on"] = "2026-03-04" }, "", s_monday.AddDays(2));
        Assert.False(decided.IsRefused);
        Assert.Equal(("acted", new DateOnly(2026, 3, 4)), (decided.Case.State, decided.Case.ClosedOn));
        Assert.Equal("caution", decided.Events[0].Values["field measure-decided"]);
    }

    [Fact]
    public void A_step_of_the_subjects_own_page_is_refused_on_the_page_of_the_case_and_changes_nothing()
    {
        var type = ShippedCasework.Types.Find("inspection")!;
        var (one, expert) = (ShippedCasework.Opened("inspection", s_monday), ShippedCasework.Person("li", "expert"));
        var typed = new Dictionary<string, string> { ["findings"] = "0" };
        var refused = s_engine.TakeByHand(type, one, "hand-in", expert, typed, "", s_monday);
        Assert.Equal("on-its-page", Assert.Single(refused.Refusals).Reason);
        Assert.Equal("under-way", refused.Case.State);
        Assert.False(s_engine.Take(type, one, "hand-in", expert, typed, "", s_monday).IsRefused); // Its own page may.
        Assert.False(s_engine.TakeByHand(s_warning, ShippedCasework.Opened("resistance-warning", s_monday), "confirm", s_control, s_nothing, "", s_monday).IsRefused);
    }

    [Fact]
    public void Whoever_lacks_the_role_or_has_it_elsewhere_is_refused()
    {
        var one = ShippedCasework.Opened("resistance-warning", s_monday);
        foreach (var stranger in new[] { ShippedCasework.Person("x", "physician"), new CasePerson("y", (_, institution, _) => institution == "H2") })
        {
            Assert.Equal("not-allowed", Assert.Single(s_engine.Take(s_warning, one, "confirm", stranger, s_nothing, "", s_monday).Refusals).Reason);
            Assert.Equal("not-allowed", Assert.Single(CaseEngine.Comment(s_warning, one, stranger, "x", s_monday).Refusals).Reason);
            Assert.True(CaseEngine.Assign(s_warning, one, stranger, s_control, "", s_monday).IsRefused);
            Assert.Empty(CaseEngine.Steps(s_warning, one, stranger));
        }

        Assert.Equal("wrong-state", Assert.Single(s_engine.Take(s_warning, one, "decide", s_affairs, s_nothing, "", s_monday).Refusals).Reason);
        Assert.Equal("unknown-step", Assert.Single(s_engine.Take(s_warning, one, "explode", s_affairs, s_nothing, "", s_monday).Refusals).Reason);
    }

    [Fact]
    public void A_step_names_everything_that_is_missing_or_wrong_at_once()
    {
        var confirmed = s_engine.Take(s_warning, ShippedCasework.Opened("resistance-warning", s_monday), "confirm", s_control, s_nothing, "", s_monday).Case;
        var refused = s_engine.Take(s_warning, confirmed, "decide", s_affairs, new Dictionary<string, string> { ["told-on"] = "2026-02-30", ["shoe-size"] = "43" }, "", s_monday);
        Assert.Equal([("field-wrong", "told-on"), ("unknown-field", "shoe-size"), ("field-missing", "measure-decided")], refused.Refusals.Select(refusal => (refusal.Reason, refusal.Field)));
        Assert.Equal(confirmed, refused.Case);
        Assert.Equal("reason-missing", Assert.Single(s_engine.Take(s_warning, confirmed, "dismiss", s_affairs, s_nothing, "  ", s_monday).Refusals).Reason);
    }

    [Fact]
    public void Delegation_goes_only_to_who_can_do_the_work_and_keeps_the_first_as_participant()
    {
        var one = ShippedCasework.Opened("resistance-warning", s_monday);
        var taken = CaseEngine.Assign(s_warning, one, s_control, s_control, "", s_monday).Case;
        Assert.Equal("gan", taken.Owner);
        Assert.Equal("not-able", Assert.Single(CaseEngine.Assign(s_warning, taken, s_control, ShippedCasework.Person("dr", "physician"), "", s_monday).Refusals).Reason);
        var handed = CaseEngine.Assign(s_warning, taken, s_control, ShippedCasework.Person("jian", "microbiologist"), "休假", s_monday);
        Assert.Equal(("jian", "休假"), (handed.Case.Owner, handed.Events[0].Text));
        Assert.Contains("gan", handed.Case.Participants);
        Assert.Empty(CaseEngine.Assign(s_warning, handed.Case, s_control, ShippedCasework.Person("jian", "microbiologist"), "", s_monday).Events);
    }

    [Fact]
    public void Reminders_and_escalation_come_on_working_days_and_never_twice()
    {
        // Opened on the last working day before the National Day: five working days later is 14 October.
        var one = ShippedCasework.Opened("resistance-warning", new DateOnly(2026, 9, 30));
        Assert.Equal(new DateOnly(2026, 10, 13), one.DueOn);
        Assert.Empty(s_engine.Pass(s_warning, one, new DateOnly(2026, 10, 11)).Events);
        var reminded = s_engine.Pass(s_warning, one, new DateOnly(2026, 10, 12));
        Assert.Equal("reminded", Assert.Single(reminded.Events).Kind);
        Assert.Empty(s_engine.Pass(s_warning, reminded.Case, new DateOnly(2026, 10, 13)).Events);
        var late = s_engine.Pass(s_warning, reminded.Case, new DateOnly(2026, 10, 15));
        Assert.Equal(["reminded", "escalated"], late.Events.Select(happened => happened.Kind));
        Assert.Equal(("medical-affairs", 1), (late.Case.OwnerRole, late.Case.Escalated));
        var missed = s_engine.Pass(s_warning, one, new DateOnly(2026, 12, 1));
        Assert.Equal(["reminded", "escalated"], missed.Events.Select(happened => happened.Kind));
        Assert.Equal("hospital-director", missed.Case.OwnerRole);
        Assert.Empty(s_engine.Pass(s_warning, missed.Case, new DateOnly(2027, 1, 1)).Events);
    }

    [Fact]
    public void The_same_observation_never_counts_twice_and_a_new_one_reopens_or_links()
    {
        var open = ShippedCasework.Opened("resistance-warning", s_monday);
        Assert.Empty(s_engine.Again(s_warning, open, ShippedCasework.Finding("resistance-warning", "k", "2026Q1"), s_monday)!.Events);
        Assert.Equal("seen-again", Assert.Single(s_engine.Again(s_warning, open, ShippedCasework.Finding("resistance-warning", "k", "2026Q2"), s_monday)!.Events).Kind);
        var closed = s_engine.Take(s_warning, open, "dismiss", s_control, s_nothing, "误报", s_monday).Case;
        Assert.Empty(s_engine.Again(s_warning, closed, ShippedCasework.Finding("resistance-warning", "k", "2026Q1"), s_monday)!.Events);
        var again = s_engine.Again(s_warning, closed, ShippedCasework.Finding("resistance-warning", "k", "2026Q2"), s_monday)!;
        Assert.Equal(("reopened", "new", true), (again.Events[0].Kind, again.Case.State, again.Case.IsOpen));
        var use = ShippedCasework.Types.Find("abnormal-use")!;
        var ended = ShippedCasework.Opened("abnormal-use", s_monday) with { State = "concluded", ClosedOn = s_monday };
        Assert.Null(s_engine.Again(use, ended, ShippedCasework.Finding("abnormal-use", "k", "2026Q2"), s_monday));
    }

    [Fact]
    public void What_was_accepted_for_good_does_not_come_back_and_what_is_gone_ends()
    {
        var type = ShippedCasework.Types.Find("data-quality")!;
        var one = ShippedCasework.Opened("data-quality", s_monday);
        var accepted = s_engine.Take(type, one, "accept", ShippedCasework.Person("guan", "hospital-administrator"), s_nothing, "旧系统没有该字段", s_monday).Case;
        Assert.Empty(s_engine.Again(type, accepted, ShippedCasework.Finding("data-quality", "k", "2026-06-30"), s_monday)!.Events);
        var gone = CaseEngine.Gone(type, one, s_monday.AddDays(20));
        Assert.Equal(("resolved", "gone", s_monday.AddDays(20)), (gone.Case.State, gone.Events[0].Kind, gone.Case.ClosedOn));
        Assert.Empty(CaseEngine.Gone(type, gone.Case, s_monday).Events);
        Assert.Empty(CaseEngine.Gone(s_warning, ShippedCasework.Opened("resistance-warning", s_monday), s_monday).Events);
    }

    [Theory]
    [InlineData("耐药", true)]
    [InlineData("药率", true)]
    [InlineData("头孢", true)]
    [InlineData("孢曲", true)]
    [InlineData("菌", true)]
    [InlineData("大肠 头孢", true)]
    [InlineData("56%", true)]
    [InlineData("头孢他啶", false)]
    [InlineData("孢头", false)]
    public void Any_part_of_a_chinese_text_is_found(string question, bool found)
    {
        const string text = "大肠埃希菌 对 头孢曲松 耐药率 56%";
        var words = SearchGrams.Words(question);
        Assert.Equal(found, SearchGrams.Matches(text, words));
        Assert.True(!found || words.SelectMany(SearchGrams.Asked).All(SearchGrams.Of(text).Contains), "the index would miss what the text holds");
    }

    [Fact]
    public void Full_width_and_half_width_capital_and_small_letters_are_one() => Assert.True(SearchGrams.Matches("ＥＳＢＬ阳性", SearchGrams.Words("esbl")));

    [Theory]
    [InlineData("a.pdf", "%PDF-1.7", true)]
    [InlineData("a.PDF", "%PDF-1.7", true)]
    [InlineData("a.pdf", "MZ\u0090", false)]
    [InlineData("a.exe", "%PDF-1.7", false)]
    [InlineData("a.csv", "a,b\n1,2", true)]
    [InlineData("a.csv", "a\0b", false)]
    [InlineData("a.html", "<script>", false)]
    [InlineData("pdf", "%PDF-", false)]
    public void Attachments_are_told_by_their_content(string name, string content, bool taken) => Assert.Equal(taken, AttachmentKind.Of(name, System.Text.Encoding.Latin1.GetBytes(content)) is not null);

    [Theory]
    [InlineData("../../etc/passwd.txt", "passwd.txt")]
    [InlineData("C:\\Users\\x\\药敏.pdf", "药敏.pdf")]
    [InlineData("a\u202Efdp.txt", "afdp.txt")]
    [InlineData("..hidden.csv", "hidden.csv")]
    public void A_file_name_is_only_a_name(string given, string kept) => Assert.Equal(kept, AttachmentKind.SafeName(given));
}
