using Curb.Prescribing;
using Curb.Privileges;
using Curb.Storage.Governance;
using Curb.Supervision;

namespace Curb.Web.Credentials;

/// <summary>All that is known of one person: training, examinations, privileges, sanctions.</summary>
/// <param name="Standing">What holds today; null where the institution keeps no register.</param>
/// <param name="Dispenses">Whether the person may dispense today.</param>
public sealed record PersonView(
    StaffMember Staff, Prescriber? Standing, bool Dispenses, IReadOnlyList<Privilege> Privileges, IReadOnlyList<(ExamSitting Sitting, Examination Exam)> Sittings, IReadOnlyList<Course> Courses, IReadOnlyList<SanctionRecord> Sanctions, DateOnly Today)
{
    /// <summary>Breaches found in the person's orders by rule, over the months that there are facts of.</summary>
    public IReadOnlyList<(string Rule, long Count)> Findings { get; init; } = [];

    /// <summary>What could be granted, and what stands against it.</summary>
    public IReadOnlyList<(PrivilegeKind Kind, GrantAnswer Answer)> Grants { get; init; } = [];

    /// <summary>What holds today, the latest end first.</summary>
    public Privilege? Held => Privileges.Where(one => one.Holds(Today)).MaxBy(one => (one.Kind, one.To));
}

/// <summary>The register of an institution.</summary>
/// <param name="Lines">The lines of the page.</param>
/// <param name="Found">All lines that were asked for.</param>
/// <param name="All">All lines of the register.</param>
public sealed record RegisterView(
    Institution Institution, IReadOnlyList<Institution> Institutions, RegisterAsk Ask, IReadOnlyList<PrivilegeLine> Lines, int Found, int Pages, int All, IReadOnlyDictionary<string, string> Names, IReadOnlyList<DepartmentPharmacist> Pharmacists, IReadOnlyList<string> Departments, IReadOnlyList<string> Without, bool MayManage, DateOnly Today);

/// <summary>Courses, examinations with their results, and the question bank of an institution.</summary>
public sealed record TrainingView(Institution Institution, IReadOnlyList<Institution> Institutions, IReadOnlyList<Course> Courses, IReadOnlyList<Examination> Exams, IReadOnlyList<(ExamSitting Sitting, Examination Exam)> Sittings, IReadOnlyList<Question> Questions, bool MayManage, DateOnly Today);
