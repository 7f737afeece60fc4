using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Privileges;

/// <summary>What is known of a person when a privilege is to be granted.</summary>
/// <param name="Staff">The person.</param>
/// <param name="Sittings">Sittings of the person, with their examinations.</param>
/// <param name="Courses">Courses that the person attended.</param>
/// <param name="Sanctions">Sanctions on the person.</param>
public sealed record GrantGround(StaffMember Staff, IReadOnlyList<(ExamSitting Sitting, Examination Exam)> Sittings, IReadOnlyList<Course> Courses, IReadOnlyList<SanctionRecord> Sanctions);

/// <summary>Something that stands against granting a privilege.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Clause">Clause; empty where the program's own.</param>
/// <param name="Because">In words.</param>
public sealed record GrantObjection(string Code, string Clause, Bilingual Because);

/// <summary>Whether a privilege may be granted.</summary>
/// <param name="Objections">What stands against it; empty where it may be granted.</param>
/// <param name="Sitting">The sitting that it rests on; null where none counts.</param>
/// <param name="Latest">The last day that it may be granted to: as long as the examination counts. Null where none counts.</param>
/// <param name="Trace">What was looked at.</param>
public sealed record GrantAnswer(IReadOnlyList<GrantObjection> Objections, ExamSitting? Sitting, DateOnly? Latest, IReadOnlyList<string> Trace)
{
    public bool May => Objections.Count == 0;
}

/// <summary>Grants privileges by training and examination (Order 84 art. 24): a title that is too low rules a grade out, and no title ever grants one.</summary>
public sealed class PrivilegeGrant(ProfessionalTitles titles)
{
    private const string Clause = "cn/order84-2012#art-24";
    private const string LockOutClause = "cn/order84-2012#art-48";

    /// <param name="ground">What is known of the person.</param>
    /// <param name="kind">What is to be granted.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    public GrantAnswer Judge(GrantGround ground, PrivilegeKind kind, DateOnly from, DateOnly to)
    {
        var objections = new List<GrantObjection>();
        Title(ground.Staff, kind, objections);
        var passed = ground.Sittings.Where(one => one.Sitting.Passed == true && Covers(one.Exam.Kind, kind))
            .Select(one => (one.Sitting, one.Exam, On: DayOf(one.Sitting), Until: DayOf(one.Sitting).AddMonths(one.Exam.ValidMonths))).OrderByDescending(one => one.Until).ToList();
        var counts = passed.FirstOrDefault(one => one.On <= from && from <= one.Until);
        bool known = counts.Sitting is not null;
        if (!known)
        {
            objections.Add(passed.Count > 0
                ? new GrantObjection("exam-too-old", Clause, new Bilingual($"考核合格的有效期为 {passed[0].On:yyyy-MM-dd} 至 {passed[0].Until:yyyy-MM-dd}", $"the examination passed counts from {passed[0].On:yyyy-MM-dd} to {passed[0].Until:yyyy-MM-dd}"))
                : new GrantObjection("no-exam", Clause, new Bilingual("没有考核合格记录；不得仅凭职称授予", "no examination was passed; a title alone grants nothing")));
        }
        else if (to > counts.Until)
        {
            objections.Add(new GrantObjection("beyond-exam", "", new Bilingual($"考核有效期至 {counts.Until:yyyy-MM-dd}，不能授予到更晚", $"the examination counts until {counts.Until:yyyy-MM-dd}; it can't be granted for longer")));
        }

        Training(ground, from, known ? counts.Exam.ValidMonths : 0, known, objections);
        if (to < from)
        {
            objections.Add(new GrantObjection("no-days", "", new Bilingual("终止日早于起始日", "the last day is before the first")));
        }

        if (ground.Sanctions.Where(one => one.Sanction >= Sanction.Suspension && one.Holds(from)).MaxBy(one => one.Limit!.Valid.To ?? DateOnly.MaxValue) is { } locked)
        {
            objections.Add(new GrantObjection("locked-out", LockOutClause, new Bilingual(
                $"{SanctionRecord.Name(locked.Sanction).Zh}至 {locked.Limit!.Valid.To:yyyy-MM-dd}（{locked.Reason}）", $"{SanctionRecord.Name(locked.Sanction).En} until {locked.Limit!.Valid.To:yyyy-MM-dd} ({locked.Reason})")));
        }

        return new GrantAnswer(objections, counts.Sitting, known ? counts.Until : null, [$"title={ground.Staff.Title}", $"level={titles.Level(ground.Staff.Title) ?? "unknown"}", $"passed={passed.Count}", $"courses={ground.Courses.Count}", $"exam={(known ? counts.Exam.Title : "none")}"]);
    }

    private void Title(StaffMember staff, PrivilegeKind kind, List<GrantObjection> objections)
    {
        if (kind == PrivilegeKind.Dispensing)
        {
            if (staff.Kind != StaffKind.Pharmacist)
            {
                objections.Add(new GrantObjection("not-a-pharmacist", Clause, new Bilingual("调剂资格只授予药师", "the dispensing qualification is for pharmacists")));
            }

            return;
        }

        if (staff.Kind != StaffKind.Physician)
        {
            objections.Add(new GrantObjection("not-a-physician", Clause, new Bilingual("处方权只授予医师", "privileges to prescribe are for physicians")));
        }
        else if (titles.Most(staff.Title) is not { } most)
        {
            objections.Add(new GrantObjection("unknown-title", Clause, new Bilingual($"职称“{staff.Title}”不能识别", $"the title \"{staff.Title}\" is not known")));
        }
        else if ((int)kind > (int)most)
        {
            objections.Add(new GrantObjection("title-too-low", Clause, new Bilingual($"{staff.Title}最高可授予{Prescribing.OrderCase.GradeName(most).Zh}", $"{staff.Title}: at most the {Prescribing.OrderCase.GradeName(most).En} grade")));
        }
    }

    /// <summary>The examination follows training: a course within the time for which the examination counts.</summary>
    private static void Training(GrantGround ground, DateOnly from, int months, bool known, List<GrantObjection> objections)
    {
        if (ground.Courses.Count == 0 || (known && ground.Courses.All(course => course.HeldOn > from || course.HeldOn.AddMonths(months) < from)))
        {
            objections.Add(new GrantObjection("no-training", Clause, new Bilingual("有效期内没有培训记录", "no course was attended within the time that counts")));
        }
    }

    private static bool Covers(PrivilegeKind exam, PrivilegeKind asked) => asked == PrivilegeKind.Dispensing || exam == PrivilegeKind.Dispensing ? exam == asked : exam >= asked;

    // The clock of the site is in the instant itself.
    private static DateOnly DayOf(ExamSitting sitting) => DateOnly.FromDateTime(sitting.SubmittedAt!.Value.DateTime);
}
