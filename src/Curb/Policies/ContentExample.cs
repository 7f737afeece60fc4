namespace Curb.Policies;

/// <summary>The outcome of one example that ships with a pack or an indicator.</summary>
/// <param name="Source">File of the example.</param>
/// <param name="Name">What it shows, as a sentence.</param>
/// <param name="Shows">allowed, refused, boundary or cannot-assess.</param>
/// <param name="Expected">What the file expects.</param>
/// <param name="Found">What came out.</param>
public sealed record ExampleOutcome(string Source, string Name, string Shows, string Expected, string Found)
{
    /// <summary>The four kinds of example that a rule ships with.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["allowed", "refused", "boundary", "cannot-assess"];

    public bool Passed => Expected == Found;
}
