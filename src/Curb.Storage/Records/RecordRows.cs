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
}
