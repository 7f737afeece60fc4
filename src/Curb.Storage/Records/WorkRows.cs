namespace Curb.Storage.Records;

/// <summary>A row of table <c>job</c>. Instants are UTC texts that sort by time.</summary>
internal sealed class JobRow
{
    public required string Id { get; set; }

    public required string Kind { get; set; }

    public required string Institution { get; set; }

    public required string Parameters { get; set; }

    public required string State { get; set; }

    public required string AskedBy { get; set; }

    public required string AskedAt { get; set; }

    public required string? NotBefore { get; set; }

    public required string? StartedAt { get; set; }

    public required string? EndedAt { get; set; }

    public required long Done { get; set; }

    public required long Total { get; set; }

    public required string Stage { get; set; }

    public required bool CancelAsked { get; set; }

    public required int Attempts { get; set; }

    public required string? Outcome { get; set; }

    public required string? Problem { get; set; }
}

/// <summary>A row of table <c>job_schedule</c>.</summary>
internal sealed class JobScheduleRow
{
    public required string Id { get; set; }

    public required string Kind { get; set; }

    public required string Institution { get; set; }

    public required string Every { get; set; }

    public required int Day { get; set; }

    public required string Time { get; set; }

    public required string MadeBy { get; set; }

    public required string MadeAt { get; set; }

    public required string NextAt { get; set; }

    public required bool Enabled { get; set; }
}

/// <summary>A row of table <c>import_file</c>: a file that was handed in and how it is to be read.</summary>
internal sealed class ImportFileRow
{
    public required string Id { get; set; }

    public required string Institution { get; set; }

    public required string Name { get; set; }

    public required long Bytes { get; set; }

    public required string Profile { get; set; }

    public required string DateOrder { get; set; }

    public required string Columns { get; set; }

    public required string MadeBy { get; set; }

    public required string MadeAt { get; set; }

    public required string? Inbox { get; set; }

    public required string? Job { get; set; }
}

/// <summary>A row of table <c>column_mapping</c>: what a person decided that an institution's column is.</summary>
internal sealed class ColumnMappingRow
{
    public required string Institution { get; set; }

    public required string Profile { get; set; }

    public required string Header { get; set; }

    public required string ReadAs { get; set; }
}

/// <summary>A row of table <c>api_key</c>; the digest of the key, which only its owner has.</summary>
internal sealed class ApiKeyRow
{
    public required string Id { get; set; }

    public required string Digest { get; set; }

    public required string Name { get; set; }

    public required string Account { get; set; }

    public required string Permissions { get; set; }

    public required string MadeAt { get; set; }

    public required string ExpiresAt { get; set; }

    public required string? RevokedAt { get; set; }

    public required string? UsedAt { get; set; }
}

/// <summary>A row of table <c>webhook</c>.</summary>
internal sealed class WebhookRow
{
    public required string Id { get; set; }

    public required string Address { get; set; }

    public required string Events { get; set; }

    public required string Account { get; set; }

    public required string SealedSecret { get; set; }

    public required string MadeAt { get; set; }

    public required string? EndedAt { get; set; }
}

/// <summary>A row of table <c>webhook_call</c>: one event on its way to one address.</summary>
internal sealed class WebhookCallRow
{
    public required string Id { get; set; }

    public required string Webhook { get; set; }

    public required string Event { get; set; }

    public required string Body { get; set; }

    public required string MadeAt { get; set; }

    public required string? NextAt { get; set; }

    public required int Attempts { get; set; }

    public required string State { get; set; }

    public required string Answer { get; set; }
}
