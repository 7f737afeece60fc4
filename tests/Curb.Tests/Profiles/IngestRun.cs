using System.Text;
using Curb.Exchange;
using Curb.Exchange.Profiles;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Measurements;
using Curb.Storage;
using Curb.Tests.Support;

namespace Curb.Tests.Profiles;

/// <summary>A data folder for one test, and files taken into it through a profile.</summary>
internal sealed class IngestRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("curb-test-");

    private static readonly MeasuredItems s_measurements = new(Reference.Library);

    static IngestRun() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public IngestRun() => Store = DataFolder.Open(Path.Combine(_folder.FullName, "store"), DataFolderAccess.Write);

    public static ProfileLibrary Profiles { get; } = ProfileLibrary.Load(ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "profiles")));

    public DataFolder Store { get; }

    public List<string> Notices { get; } = [];

    /// <summary>Takes in one file made of a text.</summary>
    public BatchOutcome Take(string profile, string name, string text, Encoding? encoding = null, IntakeSettings? settings = null) =>
        Take(profile, name, (encoding ?? new UTF8Encoding(false)).GetBytes(text), settings);

    public BatchOutcome Take(string profile, string name, byte[] content, IntakeSettings? settings = null)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return Assert.Single(TakePaths(profile, [path], settings));
    }

    public List<BatchOutcome> TakePaths(string profile, IReadOnlyList<string> paths, IntakeSettings? settings = null)
    {
        var outcomes = new List<BatchOutcome>();
        foreach (var file in Profiles.Find(profile)!.Recognise(paths, settings ?? IntakeSettings.Default with { Institution = "H1", Measurements = s_measurements }))
        {
            if (file.NotTakenBecause is { } reason)
            {
                Notices.Add($"{file.Name}: {reason}");
                continue;
            }

            outcomes.Add(Take(file));
        }

        return outcomes;
    }

    public T Read<T>()
        where T : Curb.Columns.Table, new() => Store.Received.Read<T>("H1");

    public IReadOnlyList<Rejection> Rejections(BatchOutcome batch) => Store.Received.Rejections(Curb.Disclosure.Scope.DataFolderOwner, batch.Batch);

    public void Dispose()
    {
        Store.Dispose();
        _folder.Delete(true);
    }

    private BatchOutcome Take(ProfileFile file)
    {
        var prepared = file.Prepare();
        Notices.AddRange(prepared.Notices);
        using var batch = Store.Received.Begin("H1", prepared.Source);
        foreach (var part in prepared.Parts)
        {
            batch.Add(part);
        }

        return batch.Commit();
    }
}
