using Curb.Columns;
using Curb.Intake;
using Curb.Policies;
using Curb.Storage.Work;
using Curb.Web.Antibiogram;
using Curb.Web.Deliveries;

namespace Curb.Web.Api;

/// <summary>An indicator's definition.</summary>
/// <param name="Direction">higher, lower or blank.</param>
/// <param name="Editions">Ids, oldest first.</param>
public sealed record IndicatorAnswer(string Id, Bilingual Title, Bilingual Unit, string Kind, string Direction, IReadOnlyList<string> Editions);

/// <summary>One organism and drug. The share and its interval stand only where enough isolates were tested.</summary>
public sealed record AntibiogramAnswer(string Organism, string Name, string NameZh, long Isolates, string Drug, string DrugName, long Tested, long Susceptible, long Resistant, long ExpectedResistant, string Counts, double? PercentSusceptible, double? Low, double? High)
{
    internal static AntibiogramAnswer Of(OrganismRow row, DrugColumn drug, Cell cell, string counts)
    {
        bool judged = cell.Tested >= Cell.FewestIsolates;
        return new AntibiogramAnswer(row.Code, row.Latin, row.Chinese, row.Isolates, drug.Code, drug.Name, cell.Tested, cell.Susceptible, cell.Resistant, cell.Expected, counts, judged ? Math.Round(cell.PercentSusceptible, 2) : null, judged ? Math.Round(cell.Interval.Low, 2) : null, judged ? Math.Round(cell.Interval.High, 2) : null);
    }
}

/// <summary>One institution's figure of one indicator.</summary>
public sealed record DistrictAnswer(string Institution, string Indicator, double? Value, double? Numerator, double? Denominator, string Unit, string Target, string Verdict, string Because);

/// <summary>A delivered file and what became of its rows.</summary>
public sealed record DeliveryAnswer(int Batch, string Institution, string File, string Profile, string Kind, string Reading, string Sha256, long Bytes, DateTime? ReceivedAt, long Read, long Accepted, long Replaced, long Unchanged, long Rejected)
{
    internal static DeliveryAnswer Of(DeliveryLine line) => new(line.Outcome.Batch, line.Institution, line.Source.Name, line.Source.Profile, line.Source.Kind, line.Source.Reading, line.Source.Sha256, line.Source.Bytes, line.At, line.Outcome.Read, line.Outcome.Accepted, line.Outcome.Replaced, line.Outcome.Unchanged, line.Outcome.Rejected);
}

/// <summary>A rejected cell or row.</summary>
public sealed record RejectionAnswer(string File, int Line, string Column, string Found, string Expected, string Reason)
{
    internal static RejectionAnswer Of(Rejection rejection) => new(rejection.File, rejection.Line, rejection.Column, rejection.Found, rejection.Expected, rejection.Reason);
}

/// <summary>A job.</summary>
/// <param name="State">queued, running, done, failed or cancelled.</param>
public sealed record JobAnswer(string Id, string Kind, string Institution, string State, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, long Done, long Total, string Stage, int Attempts, IReadOnlyDictionary<string, string> Outcome, string? Problem)
{
    internal static JobAnswer Of(Job job) => new(job.Id, job.Kind, job.Institution, job.State.ToString().ToLowerInvariant(), job.AskedBy, job.AskedAt, job.StartedAt, job.EndedAt, job.Done, job.Total, job.Stage, job.Attempts, job.Outcome, job.Problem);
}

/// <summary>What a job is asked for with.</summary>
/// <param name="Kind">derive, evaluate or report.</param>
/// <param name="Institution">Code; blank for every institution.</param>
/// <param name="Month">Such as 2025-12; blank for the last one.</param>
public sealed record JobRequest(string Kind, string? Institution, string? Month);

/// <summary>Rows of a fact, by column; unknown values are left out of a row.</summary>
internal static class FactRows
{
    public static IReadOnlyList<IReadOnlyDictionary<string, object?>> Of(Table rows, int first) =>
        [.. Enumerable.Range(first, Math.Max(0, rows.Count - first)).Select(row => (IReadOnlyDictionary<string, object?>)rows.Columns.Where(column => column.Name != "received_id" && column.IsKnown(row)).ToDictionary(column => column.Name, column => Plain(column, row)))];

    private static object? Plain(Column column, int row) => column.ValueAt(row) switch
    {
        int days when column.Type == ColumnType.Date => Days.ToDate(days),
        var value => value,
    };
}
