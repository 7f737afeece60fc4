namespace Curb.Storage.Records;

/// <summary>A row of table <c>institution</c>.</summary>
internal sealed class InstitutionRow
{
    public required string Code { get; set; }

    public required string Name { get; set; }

    public required string NameEn { get; set; }

    public required string Level { get; set; }

    public required string Kind { get; set; }

    public required string District { get; set; }
}

/// <summary>A row of table <c>drug_mapping</c>: what a person decided that an institution's drug text means.</summary>
internal sealed class DrugMappingRow
{
    public required string Institution { get; set; }

    public required string Text { get; set; }

    public required string Drug { get; set; }
}

/// <summary>A row of table <c>setting</c>.</summary>
internal sealed class SettingRow
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}

/// <summary>A row of table <c>audit_event</c>.</summary>
internal sealed class AuditEventRow
{
    public required long Sequence { get; set; }

    public required string At { get; set; }

    public required string Who { get; set; }

    public required string Process { get; set; }

    public required string Subject { get; set; }

    public required string? OldValues { get; set; }

    public required string? NewValues { get; set; }

    public required string PreviousHash { get; set; }

    public required string Hash { get; set; }

    public required string? Origin { get; set; }

    public required string? Why { get; set; }
}

/// <summary>A row of table <c>place</c>.</summary>
internal sealed class PlaceRow
{
    public required string Code { get; set; }

    public required string Parent { get; set; }

    public required string Kind { get; set; }

    public required string Name { get; set; }

    public required string NameEn { get; set; }
}

/// <summary>A row of table <c>account</c>. Instants are UTC texts that sort by time.</summary>
internal sealed class AccountRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string DisplayName { get; set; }

    public required string? PasswordHash { get; set; }

    public required string PasswordChangedAt { get; set; }

    public required bool MustChangePassword { get; set; }

    public required int FailedAttempts { get; set; }

    public required string? LockedUntil { get; set; }

    public required bool Disabled { get; set; }

    public required bool Demo { get; set; }

    public required string? TotpSecret { get; set; }

    public required long TotpStep { get; set; }

    public required string RecoveryCodes { get; set; }

    public required string CreatedAt { get; set; }
}

/// <summary>A row of table <c>role_assignment</c>.</summary>
internal sealed class RoleAssignmentRow
{
    public required string Account { get; set; }

    public required string Role { get; set; }

    public required string Place { get; set; }
}

/// <summary>A row of table <c>session</c>; its id is the digest of the token that only the browser has.</summary>
internal sealed class SessionRow
{
    public required string Id { get; set; }

    public required string Account { get; set; }

    public required string CreatedAt { get; set; }

    public required string SeenAt { get; set; }

    public required string ExpiresAt { get; set; }

    public required string Origin { get; set; }

    public required string Agent { get; set; }

    public required int Step { get; set; }

    public required string? EndedAt { get; set; }

    public required string? SignOn { get; set; }

    public required bool SecondFactor { get; set; }
}

/// <summary>A row of table <c>external_subject</c>: the account that a person of an identity provider signs in to.</summary>
internal sealed class ExternalSubjectRow
{
    public required string Issuer { get; set; }

    public required string Subject { get; set; }

    public required string Account { get; set; }

    public required string LinkedAt { get; set; }
}

/// <summary>A row of table <c>patient_name</c>: a name under seal, why it is kept and until when.</summary>
internal sealed class PatientNameRow
{
    public required string Institution { get; set; }

    public required string Patient { get; set; }

    public required string SealedName { get; set; }

    public required string Purpose { get; set; }

    public required string DeleteAfter { get; set; }
}
