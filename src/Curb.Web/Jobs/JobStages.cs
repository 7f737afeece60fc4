using Curb.Web.Texts;

namespace Curb.Web.Jobs;

/// <summary>What a job is doing, in the reader's language: the known stages in words, a file or an indicator by its name.</summary>
internal static class JobStages
{
    private const string Facts = "facts of ";

    public static string In(Phrases t, string? stage) =>
        stage is not { Length: > 0 } known ? ""
        : known.StartsWith(Facts, StringComparison.Ordinal) ? t.With("jobs.stage-facts-of", known[Facts.Length..])
        : t.Or("jobs.stage-" + known.Replace(' ', '-'), known);
}
