using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Curb.Storage.DuckDb;

namespace Curb.Cli.Bench;

/// <summary>What a saved measurement holds: the results with the machine and the versions they were made on.</summary>
internal sealed record BenchRecord(
    string Bench,
    DateTimeOffset MeasuredAt,
    string Processor,
    int Cores,
    double MemoryGiB,
    string System,
    string Runtime,
    string Engine,
    string Curb,
    IReadOnlyList<BenchResult> Results)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static BenchRecord Of(string bench, IReadOnlyList<BenchResult> results, TimeProvider time) => new(
        bench,
        time.GetUtcNow(),
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(1024, 3), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        "DuckDB " + EngineFloor.EngineVersion,
        typeof(BenchRecord).Assembly.GetName().Version?.ToString(3) ?? "",
        results);

    /// <summary>Writes the record under a name of bench and time and returns the path.</summary>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Bench}-{MeasuredAt:yyyyMMdd-HHmmss}.json"));
        File.WriteAllText(path, JsonSerializer.Serialize(this, s_json) + "\n");
        return path;
    }

    private static string ProcessorName() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
