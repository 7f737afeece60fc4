using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Records;

/// <summary>The tables of regional supervision: evaluations, forms, federation.</summary>
internal static class RegionRows
{
    public static void Declare(ModelBuilder model)
    {
        RecordsContext.Table<EvaluationRow>(model, "evaluation", "Id");
        RecordsContext.Table<EvaluatedIndicatorRow>(model, "evaluated_indicator", "Evaluation", "Indicator");
        RecordsContext.Table<FormReportRow>(model, "form_report", "Institution", "Form", "Month", "Version");
        RecordsContext.Table<FormChaseRow>(model, "form_chase", "Institution", "Form", "Month", "Sequence");
        RecordsContext.Table<FederationPartnerRow>(model, "federation_partner", "Code");
        RecordsContext.Table<FederationBundleRow>(model, "federation_bundle", "Direction", "Partner", "Sequence");
        RecordsContext.Table<FederationPartRow>(model, "federation_part", "Direction", "Partner", "Part");
    }
}

/// <summary>A row of table <c>evaluation</c>: one frozen table of figures. Instants are UTC texts that sort by time.</summary>
internal sealed class EvaluationRow
{
    public required string Id { get; set; }

    public required string Period { get; set; }

    public required int Version { get; set; }

    public required string MadeBy { get; set; }

    public required string MadeAt { get; set; }

    public required string DataVersion { get; set; }

    public required string DefinitionVersion { get; set; }

    public required string PolicyVersion { get; set; }

    public required int InstitutionCount { get; set; }

    public required int IndicatorCount { get; set; }

    public required string Institutions { get; set; }

    public required string Digest { get; set; }
}

/// <summary>A row of table <c>evaluated_indicator</c>: one indicator's figures of all institutions, packed.</summary>
internal sealed class EvaluatedIndicatorRow
{
    public required string Evaluation { get; set; }

    public required string Indicator { get; set; }

    public required string Edition { get; set; }

    public required string Clause { get; set; }

    public required string Digest { get; set; }

    public required byte[] Figures { get; set; }
}

/// <summary>A row of table <c>form_report</c>: one version of what an institution filled in for a month.</summary>
internal sealed class FormReportRow
{
    public required string Institution { get; set; }

    public required string Form { get; set; }

    public required string Month { get; set; }

    public required int Version { get; set; }

    public required string State { get; set; }

    public required string Content { get; set; }

    public required string Reason { get; set; }

    public required string Digest { get; set; }

    public required string MadeBy { get; set; }

    public required string MadeAt { get; set; }

    public required string? SentBy { get; set; }

    public required string? SentAt { get; set; }
}

/// <summary>A row of table <c>form_chase</c>: an institution was reminded of a report.</summary>
internal sealed class FormChaseRow
{
    public required string Institution { get; set; }

    public required string Form { get; set; }

    public required string Month { get; set; }

    public required int Sequence { get; set; }

    public required string Who { get; set; }

    public required string At { get; set; }
}

/// <summary>A row of table <c>federation_partner</c>: another installation, by its public keys.</summary>
internal sealed class FederationPartnerRow
{
    public required string Code { get; set; }

    public required string Name { get; set; }

    public required string SigningKey { get; set; }

    public required string SealingKey { get; set; }

    public required bool FactsAgreed { get; set; }

    public required string Address { get; set; }

    public required string MadeBy { get; set; }

    public required string MadeAt { get; set; }

    public required string? EndedAt { get; set; }
}

/// <summary>A row of table <c>federation_bundle</c>: a bundle sent (out) or taken in (in).</summary>
internal sealed class FederationBundleRow
{
    public required string Direction { get; set; }

    public required string Partner { get; set; }

    public required long Sequence { get; set; }

    public required string Digest { get; set; }

    public required string Previous { get; set; }

    public required string Manifest { get; set; }

    public required string State { get; set; }

    public required string? Receipt { get; set; }

    public required string At { get; set; }
}

/// <summary>A row of table <c>federation_part</c>: the newest content of one part.</summary>
internal sealed class FederationPartRow
{
    public required string Direction { get; set; }

    public required string Partner { get; set; }

    public required string Part { get; set; }

    public required long Sequence { get; set; }

    public required string Digest { get; set; }

    public required long RowCount { get; set; }
}
