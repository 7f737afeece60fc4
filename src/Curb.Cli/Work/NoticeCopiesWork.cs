using System.Globalization;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>Writes every institution's copy of a notice into the data folder. Stopped and taken up again, it makes only what is missing.</summary>
internal sealed class NoticeCopiesWork(string path, JobStore jobs)
{
    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        string id = job["notice"] ?? "";
        var notice = new SupervisionStore(jobs.Records).All(SupervisionKinds.Notice, Scope.DataFolderOwner).FirstOrDefault(one => one.Id == id)?.Body ?? throw new DataFolderException($"There is no notice {id}.");
        progress.Begin("writing", 0, notice.Recipients.Count);
        var (made, kept) = NoticeCopies.Write(notice, NoticeCopies.FolderOf(path, notice), (done, all) => progress.Say("writing", done, all));
        return new Dictionary<string, string> { ["made"] = made.ToString(CultureInfo.InvariantCulture), ["kept"] = kept.ToString(CultureInfo.InvariantCulture) };
    }
}
