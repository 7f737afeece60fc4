using Microsoft.Extensions.Hosting;

namespace Curb.Web.Hosting;

/// <summary>Looks every other second whether the folder holds newer data than the pages show, so that a derivation is opened and its first pages are worked out before anybody asks for them.</summary>
public sealed class DataWatch(InstanceKeeper keeper) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(s_look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            keeper.Look();
        }
    }
}
