using System.Globalization;
using System.Text;
using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Measurements;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>Takes in a file that was handed in, each table of it all or nothing, and derives the institution's facts after it.</summary>
internal sealed class ImportWork(string path, JobStore jobs)
{
    private readonly ImportStore _imports = new(jobs.Records);

    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        var file = _imports.Find(Scope.DataFolderOwner, job["file"] ?? "") ?? throw new DataFolderException("The file of this job is not there any more: hand it in again.");
        progress.Begin("recognising the file");
        var library = ProfileLibrary.Load(ContentFolder.Open("profiles"));
        var settings = Settings(file);
        var recognised = file.Profile.Length > 0
            ? FileRecognition.By(library.Find(file.Profile) ?? throw new DataFolderException($"There is no profile {file.Profile}."), _imports.PathOf(file), settings)
            : FileRecognition.All(library, _imports.PathOf(file), profile => settings with { Columns = _imports.Columns(file.Institution, profile.Id) })[0];
        if (recognised.Problem is { } unusable)
        {
            throw unusable;
        }

        var outcomes = TakeIn(job, file, recognised, progress);
        if (file.Inbox is not null)
        {
            MoveInInbox(_imports, file, "done", Rejects(outcomes));
        }

        return Outcome(recognised, outcomes);
    }

    private List<BatchOutcome> TakeIn(Job job, ImportFile file, Recognised recognised, JobProgress progress)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Write);
        folder.Actor = new Actor(job.AskedBy, null, $"job {job.Id}");
        var outcomes = new List<BatchOutcome>();
        foreach (var prepared in recognised.Prepared)
        {
            outcomes.Add(Store(folder, file.Institution, prepared, progress));
        }

        if (!AnotherFollows(job))
        {
            progress.Begin("deriving facts");
            new FolderDerivations(path).Of(folder, file.Institution).Run(folder, file.Institution);
        }

        return outcomes;
    }

    private static BatchOutcome Store(DataFolder folder, string institution, PreparedFile prepared, JobProgress progress)
    {
        using var batch = folder.Received.Begin(institution, prepared.Source);
        if (batch.DeliveredBefore is not null)
        {
            return batch.CommitAsDeliveredBefore();
        }

        long read = 0;
        foreach (var part in ReadAhead.Of(prepared.Parts))
        {
            batch.Add(part);
            read += part.RowsRead;
            progress.Say($"{prepared.Source.Name}: {read.ToString("N0", CultureInfo.InvariantCulture)} rows read", read);
        }

        progress.Begin($"{prepared.Source.Name}: {read.ToString("N0", CultureInfo.InvariantCulture)} rows, committing", read);
        return batch.Commit();
    }

    /// <summary>Where more files of the institution wait, the facts are derived after the last of them.</summary>
    private bool AnotherFollows(Job job) =>
        jobs.Newest(Scope.Of([job.Institution], false), 0, 500).Any(other => other is { Kind: JobKinds.Import, State: JobState.Queued, NotBefore: null } && other.Id != job.Id);

    private IntakeSettings Settings(ImportFile file)
    {
        var mapped = jobs.Records.DrugMappings(file.Institution);
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var names = new Commands.DrugNames(reference);
        return new IntakeSettings
        {
            Institution = file.Institution,
            Columns = file.Columns,
            DateOrder = Enum.TryParse<DateOrder>(file.DateOrder, out var order) ? order : DateOrder.Unknown,
            DeliveredOn = DateOnly.FromDateTime(file.MadeAt.LocalDateTime),
            DrugCode = text => mapped.TryGetValue(text, out string? code) ? code.Length > 0 ? code : null : names.Code(text),
            Measurements = new MeasuredItems(reference),
        };
    }

    private List<string> Rejects(IReadOnlyList<BatchOutcome> outcomes)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        return [.. outcomes.Where(outcome => outcome.Rejected > 0).SelectMany(outcome => folder.Received.Rejections(Scope.DataFolderOwner, outcome.Batch)).Select(rejection => $"{rejection.File} row {rejection.Line} column {rejection.Column}: found {rejection.Found}; expected {rejection.Expected} ({rejection.Reason})")];
    }

    private static Dictionary<string, string> Outcome(Recognised recognised, List<BatchOutcome> outcomes)
    {
        string Sum(Func<BatchOutcome, long> count) => outcomes.Sum(count).ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            ["profile"] = recognised.Profile.Id,
            ["batches"] = string.Join(' ', outcomes.Select(outcome => outcome.Batch.ToString(CultureInfo.InvariantCulture))),
            ["read"] = Sum(outcome => outcome.Read),
            ["accepted"] = Sum(outcome => outcome.Accepted),
            ["replaced"] = Sum(outcome => outcome.Replaced),
            ["unchanged"] = Sum(outcome => outcome.Unchanged),
            ["rejected"] = Sum(outcome => outcome.Rejected),
        };
    }

    /// <summary>Moves a file of a watched inbox to where its sender looks for the result, with the rejected rows beside it.</summary>
    public static void MoveInInbox(ImportStore imports, ImportFile file, string result, IReadOnlyList<string> lines)
    {
        string folder = Directory.CreateDirectory(Path.Combine(file.Inbox!, result)).FullName;
        string name = Path.Combine(folder, file.Id + "-" + file.Name);
        if (File.Exists(imports.PathOf(file)))
        {
            File.Copy(imports.PathOf(file), name, overwrite: true);
        }

        if (lines.Count > 0)
        {
            File.WriteAllLines(name + ".rejects.txt", lines, new UTF8Encoding(true));
        }
    }
}
