using Curb.Privileges;

namespace Curb.Tests.Privileges;

/// <summary>Papers are drawn by chance that can be repeated, kept to time, and marked all or nothing.</summary>
public sealed class ExaminationTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly Examination s_exam = new("e", "H1", "考核", PrivilegeKind.Special, new(2026, 3, 1), new(2026, 3, 31), 30, 10, 80, 2, 36, "seed", []);

    private static IReadOnlyList<Question> Bank(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Question($"Q{i:D3}", "H1", i % 3 == 0 ? "法规" : i % 3 == 1 ? "药学" : "送检", i % 4 == 0 ? QuestionKind.Multiple : QuestionKind.Single, $"问题 {i}", [$"甲{i}", $"乙{i}", $"丙{i}", $"丁{i}"], i % 4 == 0 ? [0, 2] : [i % 4], "", "")),
    ];

    private static ExamSitting Sitting(IReadOnlyDictionary<int, string>? answers = null) =>
        new("s", "e", "H1", "D1", 1, s_start, s_start.AddMinutes(30), null, ExamPaper.Draw(s_exam, Bank(30), "D1", 1), answers ?? new Dictionary<int, string>(), null, null);

    private static Dictionary<int, string> RightAnswers(ExamSitting sitting, int count) => Enumerable.Range(0, count).ToDictionary(at => at, at => Question.Letters(sitting.Paper[at].Right));

    [Fact]
    public void The_same_seed_person_and_attempt_draw_the_same_paper_whatever_the_order_of_the_bank()
    {
        string Paper(string staff, int attempt, IEnumerable<Question> bank, string seed = "seed") => string.Join("|", ExamPaper.Draw(s_exam with { Seed = seed }, bank, staff, attempt).Select(one => one.Question + string.Concat(one.Options)));
        Assert.Equal(Paper("D1", 1, Bank(30)), Paper("D1", 1, Bank(30).Reverse()));
        Assert.Equal(4, new[] { Paper("D1", 1, Bank(30)), Paper("D2", 1, Bank(30)), Paper("D1", 2, Bank(30)), Paper("D1", 1, Bank(30), "other") }.Distinct().Count());
    }

    [Fact]
    public void Each_topic_gives_its_share_no_question_comes_twice_and_the_right_options_stay_right()
    {
        var paper = ExamPaper.Draw(s_exam, Bank(30), "D1", 1);
        Assert.Equal(10, paper.Select(one => one.Question).Distinct().Count());
        Assert.All(paper.GroupBy(one => one.Topic), topic => Assert.InRange(topic.Count(), 3, 4));
        var bank = Bank(30).ToDictionary(one => one.Id);
        Assert.All(paper, one => Assert.Equal(bank[one.Question].Right.Select(at => bank[one.Question].Options[at]).Order(StringComparer.Ordinal), one.Right.Select(at => one.Options[at]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_question_is_drawn_about_as_often_as_any_other()
    {
        var counts = Enumerable.Range(0, 3000).SelectMany(person => ExamPaper.Draw(s_exam, Bank(30), $"D{person}", 1)).CountBy(one => one.Question).ToDictionary();
        Assert.Equal(30, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void A_bank_that_is_too_small_is_said_and_retired_questions_are_not_drawn()
    {
        Assert.Throws<InvalidOperationException>(() => ExamPaper.Draw(s_exam, Bank(9), "D1", 1));
        var retired = Bank(30).Select((one, at) => at < 20 ? one with { Retired = true } : one).ToList();
        Assert.All(ExamPaper.Draw(s_exam, retired, "D1", 1), one => Assert.False(retired.Single(known => known.Id == one.Question).Retired));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public void Passing_begins_at_the_pass_mark(int right, bool passed)
    {
        var sitting = Sitting();
        var marked = sitting.Answered(RightAnswers(sitting, right), s_start.AddMinutes(5)).Marked(80, s_start.AddMinutes(6));
        Assert.Equal((right, passed, 10.0 * right), (marked.Right!.Value, marked.Passed!.Value, marked.Percent!.Value));
    }

    [Fact]
    public void Part_of_several_right_options_is_not_right_and_one_answer_takes_one_letter()
    {
        var sitting = Sitting();
        int several = Enumerable.Range(0, 10).First(at => sitting.Paper[at].Kind == QuestionKind.Multiple), single = Enumerable.Range(0, 10).First(at => sitting.Paper[at].Kind == QuestionKind.Single);
        var answered = sitting.Answered(new Dictionary<int, string> { [several] = Question.Letters(sitting.Paper[several].Right.Take(1)), [single] = "ABCD", [99] = "A" }, s_start);
        Assert.False(answered.IsRight(several));
        Assert.Equal("A", answered.Answers[single]);
        Assert.DoesNotContain(99, answered.Answers.Keys);
        Assert.Empty(answered.Answered(new Dictionary<int, string> { [several] = "", [single] = "Z" }, s_start).Answers);
    }

    [Fact]
    public void What_comes_after_the_time_does_not_count_and_what_was_saved_before_does()
    {
        var sitting = Sitting();
        var saved = sitting.Answered(RightAnswers(sitting, 9), s_start.AddMinutes(29));
        var late = saved.Answered(RightAnswers(sitting, 10), s_start.AddMinutes(31));
        Assert.Equal(9, late.Answers.Count);
        var marked = late.Marked(80, s_start.AddMinutes(45));
        Assert.Equal((9, true, s_start.AddMinutes(30)), (marked.Right!.Value, marked.Passed!.Value, marked.SubmittedAt!.Value));
        Assert.Same(marked, marked.Marked(10, s_start.AddMinutes(50)));
    }

    [Theory]
    [InlineData("AC", 4, "AC")]
    [InlineData("c、a", 4, "AC")]
    [InlineData("E", 4, null)]
    [InlineData("AA", 4, "A")]
    public void Letters_are_read(string text, int options, string? letters) => Assert.Equal(letters, Question.Places(text, options) is { } places ? Question.Letters(places) : null);
}
