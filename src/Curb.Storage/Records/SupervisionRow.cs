namespace Curb.Storage.Records;

/// <summary>A row of table <c>supervision_record</c>; what it holds is JSON.</summary>
internal sealed class SupervisionRow
{
    public required string Kind { get; set; }

    public required string Id { get; set; }

    public required string Place { get; set; }

    public required string Parent { get; set; }

    public required string Period { get; set; }

    public required string State { get; set; }

    public required string Body { get; set; }

    public required int Version { get; set; }

    public required string ChangedAt { get; set; }

    public required string ChangedBy { get; set; }
}
