namespace Curb.Cli.Bench;

/// <summary>What a measurement is asked to do.</summary>
/// <param name="Rows">Rows, each measurement's own kind; null for its usual size.</param>
/// <param name="Seed">Seed of the generated data.</param>
/// <param name="Repeat">How often it runs; the middle run counts.</param>
/// <param name="Input">A file to use instead of a generated one; null to generate.</param>
/// <param name="Folder">Where generated files and data folders go; removed afterwards.</param>
/// <param name="Say">Takes progress for a person.</param>
internal sealed record BenchSettings(int? Rows, ulong Seed, int Repeat, string? Input, string Folder, Action<string> Say)
{
    /// <summary>Threads that a floor may use: as many as the work itself.</summary>
    public static int Threads => Environment.ProcessorCount;

    public string PathOf(string name) => Path.Combine(Folder, name);
}
