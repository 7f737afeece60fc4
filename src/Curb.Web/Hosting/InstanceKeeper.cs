namespace Curb.Web.Hosting;

/// <summary>
/// Opens the data folder for the requests that need it and lets go soon after the last one: a folder has one owner, and while nobody looks at a page
/// the command line may take in files.
/// </summary>
public sealed class InstanceKeeper(Func<InstanceData> open, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private InstanceData? _data;
    private ITimer? _closing;
    private int _users;

    /// <summary>Takes the folder for one request.</summary>
    public Lease Use()
    {
        lock (_gate)
        {
            _data ??= open();
            _users++;
            return new Lease(this, _data);
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
