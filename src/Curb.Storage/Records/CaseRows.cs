namespace Curb.Storage.Records;

/// <summary>A row of table <c>work_case</c>. Days are texts that sort by time; lists and maps are JSON.</summary>
/// <remarks>Whoever asks for cases is matched by keys: of the department, and of the role at the institution or the department.</remarks>
internal sealed class CaseRow
{
    public long Number { get; set; }

    public string Type { get; set; } = "";

    public string State { get; set; } = "";

    public bool IsOpen { get; set; }

    public bool WholeInstitution { get; set; }

    public bool Identifies { get; set; }

    public string Institution { get; set; } = "";

    public string? Department { get; set; }

    public string DepartmentKey { get; set; } = "";

    public string SubjectKind { get; set; } = "";

    public string SubjectKey { get; set; } = "";

    public string SubjectZh { get; set; } = "";

    public string SubjectEn { get; set; } = "";

    public string SubjectLink { get; set; } = "";

    public string FindingKey { get; set; } = "";

    public string Evidence { get; set; } = "";

    public string Details { get; set; } = "";

    public string Form { get; set; } = "";

    public string? Owner { get; set; }

    public string OwnerRole { get; set; } = "";

    public string RoleAtInstitution { get; set; } = "";

    public string RoleAtDepartment { get; set; } = "";

    public string OpenedOn { get; set; } = "";

    public string OpenedBy { get; set; } = "";

    public string? DueOn { get; set; }

    public string? ClosedOn { get; set; }

    public long? Previous { get; set; }

    public int Reminded { get; set; }

    public int Escalated { get; set; }

    public int Events { get; set; }

    public string ChangedAt { get; set; } = "";
}

/// <summary>A row of table <c>case_participant</c>.</summary>
internal sealed class CaseParticipantRow
{
    public required long CaseNumber { get; set; }

    public required string Account { get; set; }
}

/// <summary>A row of table <c>case_event</c>.</summary>
internal sealed class CaseEventRow
{
    public required long CaseNumber { get; set; }

    public required int Sequence { get; set; }

    public required string At { get; set; }

    public required string Day { get; set; }

    public required string Kind { get; set; }

    public required string Who { get; set; }

    public required string? StateFrom { get; set; }

    public required string? StateTo { get; set; }

    public required string Text { get; set; }

    public required string EventValues { get; set; }
}

/// <summary>A row of table <c>case_attachment</c>: the file itself lies in the data folder under its digest.</summary>
internal sealed class CaseAttachmentRow
{
    public required long CaseNumber { get; set; }

    public required int Sequence { get; set; }

    public required string Name { get; set; }

    public required string Media { get; set; }

    public required long Bytes { get; set; }

    public required string Digest { get; set; }
}

/// <summary>A row of table <c>case_gram</c>: characters and pairs of characters that a case's texts hold.</summary>
internal sealed class CaseGramRow
{
    public required string Gram { get; set; }

    public required long CaseNumber { get; set; }
}
