using System.Collections.Concurrent;
using Curb.Disclosure;
using Curb.Storage.Regional;
using Curb.Supervision;

namespace Curb.Web.Regional;

/// <summary>What a list says of a notice, whose body holds the annexes of all institutions.</summary>
/// <param name="Receipts">How the receipts within the reader's scope stand today: waiting, received, replied, late.</param>
public sealed record NoticeLine(string Id, string Place, string State, string Title, string Issuer, string Number, string Period, DateOnly ReplyBy, IReadOnlyDictionary<string, int> Receipts)
{
    public int Sent => Receipts.Values.Sum();

    public int Of(string state) => Receipts.GetValueOrDefault(state);
}

/// <summary>
/// Notices as lists show them. Receipts are counted by their state, without reading what they hold; the few words of a notice that a list needs are kept by its
/// version, which changes with every change of it. So neither fifteen hundred receipts nor megabytes of annexes are read anew for each list.
/// </summary>
public sealed class NoticeShelf(SupervisionStore store)
{
    private readonly ConcurrentDictionary<string, (int Version, Words Words)> _words = new(StringComparer.Ordinal);

    /// <summary>Notices of the places given, drafts among them, and those issued to institutions of a scope; the newest first.</summary>
    public IReadOnlyList<NoticeLine> Lines(IReadOnlySet<string> led, Scope reader)
    {
        var receipts = store.Heads(SupervisionKinds.Receipt, reader.Covers).ToLookup(head => head.Parent, head => head.State, StringComparer.Ordinal);
        return
        [
            .. from head in store.Heads(SupervisionKinds.Notice, _ => true)
               where led.Contains(head.Place) || receipts.Contains(head.Id)
               let words = WordsOf(head)
               where words is not null
               orderby words.Period descending
               select new NoticeLine(
                   head.Id, head.Place, head.State, words.Title, words.Issuer, words.Number, words.Period, words.ReplyBy,
                   receipts[head.Id].CountBy(state => NoticeReceipt.StateOf(state, words.ReplyBy, store.Today)).ToDictionary(StringComparer.Ordinal)),
        ];
    }

    private Words? WordsOf(KeptHead head)
    {
        if (_words.TryGetValue(head.Id, out var known) && known.Version == head.Version)
        {
            return known.Words;
        }

        if (store.Find(SupervisionKinds.Notice, head.Id, _ => true) is not { } kept)
        {
            return null;
        }

        var words = new Words(kept.Body.Title, kept.Body.Issuer, kept.Body.Number, kept.Body.Period, kept.Body.ReplyBy);
        _words[head.Id] = (kept.Version, words);
        return words;
    }

    private sealed record Words(string Title, string Issuer, string Number, string Period, DateOnly ReplyBy);
}
