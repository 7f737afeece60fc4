using Curb.Disclosure;

namespace Curb.Web.Hosting;

/// <summary>
/// Keeps the data open for the requests that need them. When the folder holds other data than are open, they are opened anew beside the old ones: requests under way
/// end on what they began with, later ones see the new stand, and nobody waits for the change.
/// </summary>
public sealed class InstanceKeeper(Func<InstanceData> open, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_checkEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private AnswerShelf _answers = new();
    private string _version = "";
    private InstanceData? _shown;
    private Held? _held;
    private ITimer? _closing;
    private DateTimeOffset _checked;
    private bool _renewing;

    /// <summary>Takes the data for one request.</summary>
    /// <param name="scope">What the request may see; the lease holds nothing else.</param>
    public Lease Use(Scope scope)
    {
        lock (_gate)
        {
            Renew();
            _held ??= Open();
            _held.Users++;
            return new Lease(this, _held, _held.Data.For(scope));
        }
    }

    /// <summary>As <see cref="Use"/>, of the newest data: for whoever comes from a job that has just ended. It may wait until they are open.</summary>
    public Lease UseNewest(Scope scope)
    {
        lock (_gate)
        {
            if (_held is { } held && !held.Data.IsCurrent())
            {
                Retire();
            }

            return Use(scope);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closing?.Dispose();
            Retire();
        }
    }

    /// <summary>Worked out on new data before pages show them; a failure there is no harm, the pages will say why.</summary>
    public Action<InstanceData>? BeforeShown { get; set; }

    /// <summary>Asks, without a request, whether the folder holds newer data than the pages show; they are then opened and made ready in the background.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_renewing || _shown is not { } shown || !IsOld(shown))
            {
                return;
            }

            _renewing = true;
            _ = Task.Run(OpenNew);
        }
    }

    /// <summary>Data that were closed for want of readers know the folder's stand, but not the register of institutions.</summary>
    private bool IsOld(InstanceData shown)
    {
        try
        {
            return _held is { } held ? !held.Data.IsCurrent() : shown.StandNow() != shown.Stand;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Looks now and then whether the data are still those of the folder. While pages are being read the new ones are opened in the background.</summary>
    private void Renew()
    {
        var now = time.GetUtcNow();
        if (_held is null || _renewing || now - _checked < s_checkEvery)
        {
            return;
        }

        // Where somebody makes new data ready beforehand, nobody has to wait for them: pages show the old ones, with the minute they were made, until then.
        bool quiet = BeforeShown is null && _held.Users == 0 && now - _checked > s_quiet;
        _checked = now;
        if (_held.Data.IsCurrent())
        {
            return;
        }

        if (quiet)
        {
            Retire();
            return;
        }

        _renewing = true;
        _ = Task.Run(OpenNew);
    }

    /// <summary>A failure leaves the old data standing; the next look tries again.</summary>
    private void OpenNew()
    {
        InstanceData? data = null;
        try
        {
            data = open();
            data = data with { Answers = ShelfOf(data) };
            Prepare(data);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _checked = time.GetUtcNow();
        }

        lock (_gate)
        {
            _renewing = false;
            if (data is not null)
            {
                Retire();
                _held = Hold(data);
            }
        }
    }

    private void Prepare(InstanceData data)
    {
        try
        {
            BeforeShown?.Invoke(data);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // What can't be worked out beforehand is worked out when it is asked for, and the page says what failed.
        }
    }

    private Held Open()
    {
        _checked = time.GetUtcNow();
        return Hold(open());
    }

    /// <summary>Answers from other data than these are forgotten.</summary>
    private Held Hold(InstanceData data)
    {
        _shown = data with { Answers = ShelfOf(data) };
        (_version, _answers) = (data.Version, _shown.Answers);
        return new Held(_shown);
    }

    /// <summary>The shelf of a stand: that of the data shown where nothing changed that figures rest on, else the data's own.</summary>
    private AnswerShelf ShelfOf(InstanceData data) => data.Version == _version ? _answers : data.Answers;

    private void GiveBack(Held held)
    {
        lock (_gate)
        {
            held.Users--;
            if (held.Users == 0 && held.Retired)
            {
                held.Data.Dispose();
            }
            else if (held.Users == 0)
            {
                _closing?.Dispose();
                _closing = time.CreateTimer(_ => CloseIfIdle(), null, held.Data.Linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void CloseIfIdle()
    {
        lock (_gate)
        {
            if (_held is { Users: 0 })
            {
                Retire();
            }
        }
    }

    /// <summary>Lets go of the data: at once, or with the last request that uses them.</summary>
    private void Retire()
    {
        if (_held is { } old)
        {
            old.Retired = true;
            _held = null;
            if (old.Users == 0)
            {
                old.Data.Dispose();
            }
        }
    }

    /// <summary>Open data and how many requests use them.</summary>
    internal sealed class Held(InstanceData data)
    {
        public InstanceData Data { get; } = data;

        public int Users { get; set; }

        public bool Retired { get; set; }
    }

    /// <summary>One request's hold on the data.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly InstanceKeeper _keeper;
        private readonly Held _held;
        private bool _given;

        internal Lease(InstanceKeeper keeper, Held held, InstanceData data) => (_keeper, _held, Data) = (keeper, held, data);

        public InstanceData Data { get; }

        public void Dispose()
        {
            if (!_given)
            {
                _given = true;
                _keeper.GiveBack(_held);
            }
        }
    }
}
