using System.Text.Json.Serialization;

namespace Curb.Cli.Bench;

/// <summary>One measured piece of work.</summary>
/// <param name="Bench">Name of the measurement.</param>
/// <param name="Work">What was done.</param>
/// <param name="Rows">Rows of the work's own kind.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="CpuSeconds">User and system seconds of all threads.</param>
/// <param name="PeakMemoryMiB">Largest resident memory of the process during the work.</param>
/// <param name="RatioToFloor">Seconds divided by those of the floor that ran beside it; null where there is none.</param>
/// <param name="AllocatedBytes">Bytes the measured thread allocated during the work; null where not measured.</param>
internal sealed record BenchResult(string Bench, string Work, long Rows, double Seconds, double CpuSeconds, double PeakMemoryMiB, double? RatioToFloor = null, long? AllocatedBytes = null)
{
    /// <summary>Of measurements of many answers: half, 95 %, 99 % and all of them came within so many milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Milliseconds { get; init; }

    /// <summary>Answers that were wrong or did not come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Errors { get; init; }

    /// <summary>Memory in RAM over the run: means of its ten tenths.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? MemoryMiB { get; init; }

    public double RowsPerSecond => Seconds > 0 ? Rows / Seconds : 0;

    public BenchResult Against(BenchResult floor) => this with { RatioToFloor = Math.Round(Seconds / floor.Seconds, 3) };
}
