using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>What a profile makes of a file.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Files">The file, or the sheets of a workbook that it takes; empty where it takes none.</param>
/// <param name="Prepared">How each of them is read; as many as <paramref name="Files"/> unless one can't be used.</param>
/// <param name="Problem">Why it can't be used yet; null where it can.</param>
public sealed record Recognised(IIntakeProfile Profile, IReadOnlyList<ProfileFile> Files, IReadOnlyList<PreparedFile> Prepared, UnusableFileException? Problem)
{
    public bool IsReady => Problem is null && Prepared.Count > 0;
}

/// <summary>Finds out which profile takes a file, where nobody says.</summary>
public static class FileRecognition
{
    /// <summary>What one profile makes of it.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="path">The file.</param>
    /// <param name="settings">What was said about it.</param>
    public static Recognised By(IIntakeProfile profile, string path, IntakeSettings settings)
    {
        IReadOnlyList<ProfileFile> files = [];
        var prepared = new List<PreparedFile>();
        try
        {
            files = [.. profile.Recognise([path], settings).Where(file => file.NotTakenBecause is null)];
            foreach (var file in files)
            {
                prepared.Add(file.Prepare());
            }

            return new Recognised(profile, files, prepared, files.Count > 0 ? null : new UnusableFileException(Path.GetFileName(path), "a file that this profile does not take", profile.Title, "not-of-this-profile"));
        }
        catch (UnusableFileException unusable)
        {
            return new Recognised(profile, files, prepared, unusable);
        }
    }

    /// <summary>
    /// What every profile makes of it: those that take it first; of several, the one that leaves the fewest columns aside; of those that don't, the one whose
    /// columns come nearest.
    /// </summary>
    public static IReadOnlyList<Recognised> All(ProfileLibrary library, string path, Func<IIntakeProfile, IntakeSettings> settings) =>
    [
        .. library.All.Select(profile => By(profile, path, settings(profile)))
            .OrderByDescending(one => one.IsReady)
            .ThenBy(one => one.IsReady ? ColumnsLeftOut(one) : one.Problem!.Rejection.Reason is "missing-column" or "ambiguous-dates" ? 0 : 1)
            .ThenByDescending(one => one.Problem?.Rejection.Reason == "ambiguous-dates")
            .ThenBy(one => one.Profile.Id is "cn-templates" ? 0 : one.Profile.Id is "whonet" ? 1 : 2)
            .ThenBy(one => one.Profile.Id, StringComparer.Ordinal),
    ];

    private static int ColumnsLeftOut(Recognised one) =>
        one.Prepared.Sum(prepared => prepared.Notices.Where(notice => notice.StartsWith("columns not taken", StringComparison.OrdinalIgnoreCase)).Sum(notice => 1 + notice.Count(c => c == ',')));
}
