namespace Curb.Storage.Records;

/// <summary>A row of table <c>drug_list</c>: a version of a catalogue or formulary; its lines as JSON.</summary>
internal sealed class DrugListRow
{
    public required string Id { get; set; }

    public required string Kind { get; set; }

    public required string Place { get; set; }

    public required int Number { get; set; }

    public required string Title { get; set; }

    public required string State { get; set; }

    public required string EffectiveFrom { get; set; }

    public required string Basis { get; set; }

    public required bool Verified { get; set; }

    public required string Lines { get; set; }

    public required string PreparedBy { get; set; }

    public required string PreparedOn { get; set; }

    public required string ApprovedBy { get; set; }

    public required string? ApprovedOn { get; set; }

    public required string? FiledOn { get; set; }

    public required string Receipt { get; set; }

    public required string? ReceiptOn { get; set; }
}

/// <summary>A row of table <c>drug_stop</c>: a suspension or ban of a drug.</summary>
internal sealed class DrugStopRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Drug { get; set; }

    public required string Route { get; set; }

    public required bool Banned { get; set; }

    public required string FromDay { get; set; }

    public required string? ToDay { get; set; }

    public required string Reason { get; set; }

    public required long CaseNumber { get; set; }

    public required string MadeBy { get; set; }
}

/// <summary>A row of table <c>temporary_purchase</c>: a purchase outside the formulary; whom it was for stands in its case.</summary>
internal sealed class TemporaryPurchaseRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Drug { get; set; }

    public required string Route { get; set; }

    public required string Specification { get; set; }

    public required string Form { get; set; }

    public required string Quantity { get; set; }

    public required string Department { get; set; }

    public required string BoughtOn { get; set; }

    public required string UsableTo { get; set; }

    public required long CaseNumber { get; set; }

    public required string MadeBy { get; set; }
}

/// <summary>A row of table <c>staff_member</c>: a physician or pharmacist.</summary>
internal sealed class StaffMemberRow
{
    public required string Institution { get; set; }

    public required string Code { get; set; }

    public required string Name { get; set; }

    public required string Title { get; set; }

    public required string Department { get; set; }

    public required string Kind { get; set; }

    public required string Account { get; set; }

    public required string? LeftOn { get; set; }
}

/// <summary>A row of table <c>course</c>: a course.</summary>
internal sealed class CourseRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Title { get; set; }

    public required string Topics { get; set; }

    public required string HeldOn { get; set; }

    public required string Hours { get; set; }

    public required string Teacher { get; set; }
}

/// <summary>A row of table <c>course_attendance</c>: who took part in a course.</summary>
internal sealed class CourseAttendanceRow
{
    public required string Course { get; set; }

    public required string Institution { get; set; }

    public required string Staff { get; set; }
}

/// <summary>A row of table <c>question</c>: a question of a bank.</summary>
internal sealed class QuestionRow
{
    public required string Institution { get; set; }

    public required string Id { get; set; }

    public required string Topic { get; set; }

    public required string Kind { get; set; }

    public required string Wording { get; set; }

    public required string Options { get; set; }

    public required string Answer { get; set; }

    public required string Explanation { get; set; }

    public required string Source { get; set; }

    public required bool Retired { get; set; }
}

/// <summary>A row of table <c>examination</c>: an examination.</summary>
internal sealed class ExaminationRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Title { get; set; }

    public required string Kind { get; set; }

    public required string OpensOn { get; set; }

    public required string ClosesOn { get; set; }

    public required int Minutes { get; set; }

    public required int Questions { get; set; }

    public required string PassPercent { get; set; }

    public required int Attempts { get; set; }

    public required int ValidMonths { get; set; }

    public required string Seed { get; set; }

    public required string Topics { get; set; }
}

/// <summary>A row of table <c>exam_sitting</c>: one attempt at an examination, with its paper and answers as JSON.</summary>
internal sealed class ExamSittingRow
{
    public required string Id { get; set; }

    public required string Exam { get; set; }

    public required string Institution { get; set; }

    public required string Staff { get; set; }

    public required int Attempt { get; set; }

    public required string StartedAt { get; set; }

    public required string DueAt { get; set; }

    public required string? SubmittedAt { get; set; }

    public required string Paper { get; set; }

    public required string Answers { get; set; }

    public required int? RightAnswers { get; set; }

    public required int? Passed { get; set; }
}

/// <summary>A row of table <c>privilege</c>: a privilege or qualification granted.</summary>
internal sealed class PrivilegeRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Staff { get; set; }

    public required string Kind { get; set; }

    public required string FromDay { get; set; }

    public required string ToDay { get; set; }

    public required string GrantedBy { get; set; }

    public required string GrantedOn { get; set; }

    public required string Sitting { get; set; }

    public required string Basis { get; set; }

    public required long CaseNumber { get; set; }

    public required string? EndedOn { get; set; }

    public required string EndedBecause { get; set; }
}

/// <summary>A row of table <c>sanction</c>: a sanction on a person.</summary>
internal sealed class SanctionRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Staff { get; set; }

    public required string Kind { get; set; }

    public required string FromDay { get; set; }

    public required string? ToDay { get; set; }

    public required string Reason { get; set; }

    public required string Clause { get; set; }

    public required long CaseNumber { get; set; }

    public required string MadeBy { get; set; }

    public required string? LiftedOn { get; set; }

    public required string LiftedBecause { get; set; }
}

/// <summary>A row of table <c>department_pharmacist</c>: the pharmacist who looks after a department.</summary>
internal sealed class DepartmentPharmacistRow
{
    public required string Institution { get; set; }

    public required string Department { get; set; }

    public required string Staff { get; set; }

    public required string FromDay { get; set; }

    public required string? ToDay { get; set; }

    public required string Duties { get; set; }
}
