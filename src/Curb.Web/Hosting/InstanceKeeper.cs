using System.Collections.Concurrent;
using Curb.Disclosure;

namespace Curb.Web.Hosting;

/// <summary>
/// Opens the data folder for the requests that need it and lets go soon after the last one: a folder has one owner, and while nobody looks at a page
/// the command line may take in files.
/// </summary>
public sealed class InstanceKeeper(Func<InstanceData> open, TimeProvider time) : IDisposable
{
    private const int MostAnswers = 500;

    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Lazy<object>> _answers = new(StringComparer.Ordinal);
    private string _version = "";
    private InstanceData? _data;
    private ITimer? _closing;
    private int _users;

    /// <summary>Takes the folder for one request.</summary>
    /// <param name="scope">What the request may see; the lease holds nothing else.</param>
    public Lease Use(Scope scope)
    {
        lock (_gate)
        {
            _data ??= Open();
            _users++;
            return new Lease(this, _data.For(scope));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closing?.Dispose();
            Close();
        }
    }

    /// <summary>An answer worked out once for the same question and the same data. A question that failed is asked again next time.</summary>
    public T Remember<T>(string question, Func<T> ask)
        where T : class
    {
        if (_answers.Count > MostAnswers)
        {
            _answers.Clear();
        }

        var answer = _answers.GetOrAdd(question, _ => new Lazy<object>(ask));
        try
        {
            return (T)answer.Value;
        }
        catch
        {
            _answers.TryRemove(question, out _);
            throw;
        }
    }

    /// <summary>Opens the folder; answers from other data than it holds now are forgotten.</summary>
    private InstanceData Open()
    {
        var data = open();
        if (data.Version != _version)
        {
            _answers.Clear();
            _version = data.Version;
        }

        return data;
    }

    private void GiveBack()
    {
        lock (_gate)
        {
            if (--_users == 0)
            {
                _closing?.Dispose();
                _closing = time.CreateTimer(_ => CloseIfIdle(), null, s_linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void CloseIfIdle()
    {
        lock (_gate)
        {
            if (_users == 0)
            {
                Close();
            }
        }
    }

    private void Close()
    {
        _data?.Dispose();
        _data = null;
    }

    /// <summary>One request's hold on the folder.</summary>
    public sealed class Lease(InstanceKeeper keeper, InstanceData data) : IDisposable
    {
        private bool _given;

        public InstanceData Data { get; } = data;

        public void Dispose()
        {
            if (!_given)
            {
                _given = true;
                keeper.GiveBack();
            }
        }
    }
}
