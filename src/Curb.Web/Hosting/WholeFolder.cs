using Curb.Disclosure;
using Curb.Storage;

namespace Curb.Web.Hosting;

/// <summary>A data folder that is being opened in the background. It has to hold the very facts that were looked at before; where they were replaced meanwhile, it is not given out.</summary>
/// <param name="open">Opens it; may take long.</param>
/// <param name="lookIn">Opens it for a moment, as it is; null where that can't be, because somebody writes.</param>
/// <param name="stamps">The facts that it has to hold.</param>
internal sealed class WholeFolder(Func<InstanceData> open, Func<DataFolder?> lookIn, IReadOnlyList<FactStamp> stamps)
{
    private readonly Lock _gate = new();
    private readonly Lock _looking = new();
    private Task<InstanceData>? _opening;
    private bool _closed;

    /// <summary>True once it can be asked without waiting.</summary>
    public bool IsOpen => _opening is { IsCompletedSuccessfully: true };

    /// <summary>The folder; waits until it is open. What failed is tried again by whoever asks next.</summary>
    /// <exception cref="DataFolderException">It can't be opened, or its facts were replaced since.</exception>
    public InstanceData Data => Opening().GetAwaiter().GetResult();

    /// <summary>An answer from the folder itself, while it is still being opened; null once it is open, where somebody writes to it, or where its facts were replaced.</summary>
    public T? Briefly<T>(Func<FactStore, T> ask)
        where T : class
    {
        if (IsOpen)
        {
            return null;
        }

        lock (_looking)
        {
            using var folder = IsOpen ? null : lookIn();
            return folder is not null && folder.Facts.Stamps(Scope.DataFolderOwner).SequenceEqual(stamps) ? ask(folder.Facts) : null;
        }
    }

    /// <summary>Starts to open it after a while, so that the first pages have the machine to themselves; whoever asks for it before starts it at once.</summary>
    public void Begin(TimeSpan after) => _ = Task.Delay(after).ContinueWith(_ => OpenUnlessClosed(), TaskScheduler.Default);

    private void OpenUnlessClosed()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                Opening();
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _opening?.ContinueWith(static opened => opened.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    private Task<InstanceData> Opening()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _opening is null or { IsFaulted: true } ? _opening = Task.Run(Open) : _opening;
        }
    }

    private InstanceData Open()
    {
        var data = open();
        if (data.Stamps.SequenceEqual(stamps))
        {
            return data;
        }

        data.Dispose();
        throw new DataFolderException("The facts were replaced while they were being opened. Load the page again: it then shows the new ones.");
    }
}
