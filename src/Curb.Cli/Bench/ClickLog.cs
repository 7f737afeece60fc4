using System.Collections.Concurrent;

namespace Curb.Cli.Bench;

/// <summary>What people met while clicking: how long each request took, and what went wrong.</summary>
internal sealed class ClickLog
{
    private readonly ConcurrentBag<(string Kind, double Milliseconds)> _requests = [];
    private readonly ConcurrentBag<double> _clicks = [];
    private readonly ConcurrentQueue<string> _errors = [];

    public IReadOnlyList<double> All => [.. _requests.Select(request => request.Milliseconds)];

    public IReadOnlyList<double> Clicks => [.. _clicks];

    public IReadOnlyCollection<string> Errors => _errors;

    public void Request(string kind, double milliseconds) => _requests.Add((kind, milliseconds));

    public void Click(double milliseconds) => _clicks.Add(milliseconds);

    public void Error(string what) => _errors.Enqueue(what);

    /// <summary>Times by kind of page, the most visited first.</summary>
    public IEnumerable<(string Kind, IReadOnlyList<double> Milliseconds)> ByKind() =>
        _requests.GroupBy(request => request.Kind).OrderByDescending(group => group.Count()).Select(group => (group.Key, (IReadOnlyList<double>)[.. group.Select(request => request.Milliseconds)]));
}
