using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Curb.Disclosure;
using Curb.Privileges;
using Curb.Storage.Records;
using Curb.Storage.Work;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Governance;

/// <summary>Question banks, examinations and sittings. Answers are saved while a paper is written; only starting and handing in are audit events.</summary>
public sealed class ExamStore(RecordStore records)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    private DateOnly Today => DateOnly.FromDateTime(records.Now.ToLocalTime().DateTime);

    public IReadOnlyList<Question> Questions(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context => (IReadOnlyList<Question>)Bank(context, institution));

    /// <summary>Takes questions into the bank of an institution; one with a known id is changed. Papers already drawn keep what they hold.</summary>
    public (int New, int Changed) Save(string institution, IReadOnlyCollection<Question> questions, Actor actor)
    {
        int added = 0, changed = 0;
        records.Change(actor, "save-questions", $"question-bank/{institution}", context =>
        {
            var known = context.Questions.Where(row => row.Institution == institution).ToDictionary(row => row.Id, StringComparer.Ordinal);
            foreach (var question in questions)
            {
                if (!known.TryGetValue(question.Id, out var row))
                {
                    context.Questions.Add(known[question.Id] = RowOf(question));
                    added++;
                }
                else if (!Same(QuestionOf(row), question))
                {
                    Write(row, question);
                    changed++;
                }
            }

            return added + changed == 0 ? (null, null) : (null, new { New = added, Changed = changed });
        });
        return (added, changed);
    }

    public IReadOnlyList<Examination> Exams(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
        (IReadOnlyList<Examination>)[.. context.Examinations.AsNoTracking().Where(row => row.Institution == institution).OrderByDescending(row => row.OpensOn).ThenBy(row => row.Id).AsEnumerable().Select(ExamOf)]);

    public Examination? Exam(Scope scope, string id) => records.Read(context => context.Examinations.AsNoTracking().FirstOrDefault(row => row.Id == id)) is { } row && scope.Covers(row.Institution) ? ExamOf(row) : null;

    public Examination Add(Examination exam, Actor actor)
    {
        var made = exam with { Id = JobStore.NewId(records.Now) };
        records.Change(actor, "add-examination", $"examination/{made.Id}", context =>
        {
            context.Examinations.Add(new ExaminationRow
            {
                Id = made.Id,
                Institution = made.Institution,
                Title = made.Title,
                Kind = made.Kind.ToString(),
                OpensOn = Day(made.OpensOn),
                ClosesOn = Day(made.ClosesOn),
                Minutes = made.Minutes,
                Questions = made.Questions,
                PassPercent = made.PassPercent.ToString("R", CultureInfo.InvariantCulture),
                Attempts = made.Attempts,
                ValidMonths = made.ValidMonths,
                Seed = made.Seed,
                Topics = JsonSerializer.Serialize(made.Topics, s_json),
            });
            return (null, made);
        });
        return made;
    }

    /// <summary>Sittings of an institution with what became of them: one whose time is up is marked by what was saved.</summary>
    /// <param name="scope">Who asks.</param>
    /// <param name="institution">Code.</param>
    /// <param name="staff">Only this person's; null for all.</param>
    public IReadOnlyList<(ExamSitting Sitting, Examination Exam)> Sittings(Scope scope, string institution, string? staff = null) => !scope.Covers(institution) ? [] : records.Read(context =>
    {
        var exams = context.Examinations.AsNoTracking().Where(row => row.Institution == institution).AsEnumerable().ToDictionary(row => row.Id, ExamOf, StringComparer.Ordinal);
        var rows = context.ExamSittings.AsNoTracking().Where(row => row.Institution == institution && (staff == null || row.Staff == staff)).OrderByDescending(row => row.StartedAt).ThenBy(row => row.Id).ToList();
        return (IReadOnlyList<(ExamSitting, Examination)>)[.. rows.Where(row => exams.ContainsKey(row.Exam)).Select(row => (Settled(SittingOf(row), exams[row.Exam]), exams[row.Exam]))];
    });

    /// <summary>A sitting of one person; null where there is none, or it is another's.</summary>
    public (ExamSitting Sitting, Examination Exam)? Sitting(string id, IReadOnlyCollection<StaffMember> asks) => records.Read<(ExamSitting, Examination)?>(context =>
        context.ExamSittings.AsNoTracking().FirstOrDefault(row => row.Id == id) is { } row && Owns(row, asks) && context.Examinations.Find(row.Exam) is { } exam ? (Settled(SittingOf(row), ExamOf(exam)), ExamOf(exam)) : null);

    /// <summary>Hands out a paper, or gives back the one that is being written.</summary>
    /// <returns>The sitting, or why there is none: closed, no-attempts, passed, bank-too-small.</returns>
    public (ExamSitting? Sitting, string? Problem) Start(Examination exam, StaffMember staff, Actor actor)
    {
        (ExamSitting? Sitting, string? Problem) answer = (null, null);
        records.Change(actor, "start-examination", $"examination/{exam.Id}/{staff.Code}", context =>
        {
            var mine = context.ExamSittings.Where(row => row.Exam == exam.Id && row.Staff == staff.Code).AsEnumerable().Select(row => Settled(SittingOf(row), exam)).ToList();
            if (mine.FirstOrDefault(one => one.SubmittedAt is null) is { } open)
            {
                answer = (open, null);
                return (null, null);
            }

            string? problem = exam.Institution != staff.Institution || !exam.IsOpen(Today) ? "closed" : mine.Any(one => one.Passed == true) ? "passed" : mine.Count >= exam.Attempts ? "no-attempts" : null;
            var bank = Bank(context, exam.Institution);
            problem ??= exam.Bank(bank).Count < exam.Questions ? "bank-too-small" : null;
            if (problem is not null)
            {
                answer = (null, problem);
                return (null, null);
            }

            var now = records.Now.ToLocalTime();
            var made = new ExamSitting(JobStore.NewId(records.Now), exam.Id, exam.Institution, staff.Code, mine.Count + 1, now, now.AddMinutes(exam.Minutes), null, ExamPaper.Draw(exam, bank, staff.Code, mine.Count + 1), new Dictionary<int, string>(), null, null);
            context.ExamSittings.Add(RowOf(made));
            answer = (made, null);
            return (null, new { made.Attempt, made.DueAt, Questions = made.Paper.Select(one => one.Question).ToArray() });
        });
        return answer;
    }

    /// <summary>Saves answers of a paper that is being written.</summary>
    /// <returns>The sitting as it stands; null where there is none of this person's.</returns>
    public ExamSitting? Answer(string id, IReadOnlyCollection<StaffMember> asks, IReadOnlyDictionary<int, string> given)
    {
        if (Sitting(id, asks) is not { } found)
        {
            return null;
        }

        var after = found.Sitting.Answered(given, records.Now);
        if (!after.IsOver(records.Now) && !ReferenceEquals(after, found.Sitting))
        {
            // Not an event of the log: a paper is saved dozens of times. The answers are logged by their digest when it is handed in.
            using var connection = records.Connect();
            using var transaction = records.Database.BeginChange(connection);
            using var command = RecordStore.Command(connection, "UPDATE exam_sitting SET answers = @answers WHERE id = @id AND submitted_at IS NULL", ("@answers", JsonSerializer.Serialize(after.Answers, s_json)), ("@id", id));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        return after;
    }

    /// <summary>Hands a paper in with its last answers and marks it.</summary>
    public ExamSitting? Submit(string id, IReadOnlyCollection<StaffMember> asks, IReadOnlyDictionary<int, string> given, Actor actor)
    {
        ExamSitting? after = null;
        records.Change(actor, "hand-in-examination", $"exam-sitting/{id}", context =>
        {
            if (context.ExamSittings.Find(id) is not { } row || !Owns(row, asks) || context.Examinations.Find(row.Exam) is not { } exam)
            {
                return (null, null);
            }

            var before = SittingOf(row);
            after = before.Answered(given, records.Now).Marked(ExamOf(exam).PassPercent, records.Now.ToLocalTime());
            if (before.SubmittedAt is not null)
            {
                return (null, null);
            }

            (row.SubmittedAt, row.Answers, row.RightAnswers, row.Passed) = (RecordStore.Instant(after.SubmittedAt!.Value), JsonSerializer.Serialize(after.Answers, s_json), after.Right, after.Passed == true ? 1 : 0);
            return (null, new { after.Right, Of = after.Paper.Count, after.Passed, row.Answers });
        });
        return after;
    }

    private ExamSitting Settled(ExamSitting sitting, Examination exam) => sitting.SubmittedAt is null && sitting.IsOver(records.Now) ? sitting.Marked(exam.PassPercent, records.Now.ToLocalTime()) : sitting;

    private static bool Owns(ExamSittingRow row, IReadOnlyCollection<StaffMember> asks) => asks.Any(one => one.Institution == row.Institution && one.Code == row.Staff);

    private static Question[] Bank(RecordsContext context, string institution) =>
        [.. context.Questions.AsNoTracking().Where(row => row.Institution == institution).OrderBy(row => row.Id).AsEnumerable().Select(QuestionOf)];

    private static bool Same(Question one, Question other) => JsonSerializer.Serialize(one, s_json) == JsonSerializer.Serialize(other, s_json);

    private static Question QuestionOf(QuestionRow row)
    {
        var options = JsonSerializer.Deserialize<string[]>(row.Options, s_json)!;
        return new Question(row.Id, row.Institution, row.Topic, Enum.Parse<QuestionKind>(row.Kind), row.Wording, options, Question.Places(row.Answer, options.Length) ?? [], row.Explanation, row.Source, row.Retired);
    }

    private static QuestionRow RowOf(Question one) => new()
    {
        Institution = one.Institution, Id = one.Id, Topic = one.Topic, Kind = one.Kind.ToString(), Wording = one.Text, Options = JsonSerializer.Serialize(one.Options, s_json), Answer = Question.Letters(one.Right), Explanation = one.Explanation, Source = one.Source, Retired = one.Retired,
    };

    private static void Write(QuestionRow row, Question one) =>
        (row.Topic, row.Kind, row.Wording, row.Options, row.Answer, row.Explanation, row.Source, row.Retired) = (one.Topic, one.Kind.ToString(), one.Text, JsonSerializer.Serialize(one.Options, s_json), Question.Letters(one.Right), one.Explanation, one.Source, one.Retired);

    private static Examination ExamOf(ExaminationRow row) => new(
        row.Id, row.Institution, row.Title, Enum.Parse<PrivilegeKind>(row.Kind), Day(row.OpensOn), Day(row.ClosesOn), row.Minutes, row.Questions, double.Parse(row.PassPercent, CultureInfo.InvariantCulture), row.Attempts, row.ValidMonths, row.Seed, JsonSerializer.Deserialize<string[]>(row.Topics, s_json)!);

    private static ExamSitting SittingOf(ExamSittingRow row) => new(
        row.Id, row.Exam, row.Institution, row.Staff, row.Attempt, RecordStore.Instant(row.StartedAt).ToLocalTime(), RecordStore.Instant(row.DueAt).ToLocalTime(), row.SubmittedAt is { } at ? RecordStore.Instant(at).ToLocalTime() : null,
        JsonSerializer.Deserialize<PaperQuestion[]>(row.Paper, s_json)!, JsonSerializer.Deserialize<Dictionary<int, string>>(row.Answers, s_json)!, row.RightAnswers, row.Passed is { } passed ? passed == 1 : null);

    private static ExamSittingRow RowOf(ExamSitting one) => new()
    {
        Id = one.Id,
        Exam = one.Exam,
        Institution = one.Institution,
        Staff = one.Staff,
        Attempt = one.Attempt,
        StartedAt = RecordStore.Instant(one.StartedAt),
        DueAt = RecordStore.Instant(one.DueAt),
        SubmittedAt = one.SubmittedAt is { } at ? RecordStore.Instant(at) : null,
        Paper = JsonSerializer.Serialize(one.Paper, s_json),
        Answers = JsonSerializer.Serialize(one.Answers, s_json),
        RightAnswers = one.Right,
        Passed = one.Passed is { } passed ? passed ? 1 : 0 : null,
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
