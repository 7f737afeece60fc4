namespace Curb.Privileges;

/// <summary>One person's attempt at an examination.</summary>
/// <param name="Id">Id.</param>
/// <param name="Exam">Id of the examination.</param>
/// <param name="Institution">Code.</param>
/// <param name="Staff">Staff code.</param>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="StartedAt">When the paper was handed out.</param>
/// <param name="DueAt">When time is up.</param>
/// <param name="SubmittedAt">When it was handed in, or time ran out, by the clock of the site; null while it goes on.</param>
/// <param name="Paper">The paper as drawn.</param>
/// <param name="Answers">Letters chosen, by place in the paper.</param>
/// <param name="Right">Right answers; null while it is not marked.</param>
/// <param name="Passed">Whether it passed; null while it is not marked.</param>
public sealed record ExamSitting(
    string Id, string Exam, string Institution, string Staff, int Attempt, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset? SubmittedAt,
    IReadOnlyList<PaperQuestion> Paper, IReadOnlyDictionary<int, string> Answers, int? Right, bool? Passed)
{
    /// <summary>Answers on their way when time is up still count.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Share of right answers, %; null while it is not marked.</summary>
    public double? Percent => Right is { } right ? 100.0 * right / Paper.Count : null;

    public bool IsOver(DateTimeOffset at) => SubmittedAt is not null || at > DueAt + Grace;

    /// <summary>The sitting with answers put in; the same where time is up. Letters that are no option of their question are dropped.</summary>
    public ExamSitting Answered(IReadOnlyDictionary<int, string> given, DateTimeOffset at)
    {
        if (IsOver(at))
        {
            return this;
        }

        var answers = new SortedDictionary<int, string>(Answers.ToDictionary());
        foreach (var (place, letters) in given.Where(pair => pair.Key >= 0 && pair.Key < Paper.Count))
        {
            if (Question.Places(letters, Paper[place].Options.Count) is { Count: > 0 } chosen)
            {
                answers[place] = Question.Letters(Paper[place].Kind == QuestionKind.Multiple ? chosen : chosen.Take(1));
            }
            else
            {
                answers.Remove(place);
            }
        }

        return this with { Answers = answers };
    }

    /// <summary>The sitting marked: a question counts where exactly the right options were chosen. After time is up what was saved before is marked.</summary>
    public ExamSitting Marked(double passPercent, DateTimeOffset at)
    {
        if (SubmittedAt is not null)
        {
            return this;
        }

        int right = Enumerable.Range(0, Paper.Count).Count(IsRight);
        return this with { SubmittedAt = at > DueAt ? DueAt : at, Right = right, Passed = 100.0 * right >= passPercent * Paper.Count };
    }

    /// <summary>Whether a question was answered rightly.</summary>
    public bool IsRight(int place) => Answers.TryGetValue(place, out string? letters) && letters == Question.Letters(Paper[place].Right);
}
