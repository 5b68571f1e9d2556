using Dreamer.Devices;

namespace Dreamer.Api.Models;

/// <summary>The models of the living devices, the one that is meant where none is named first.</summary>
internal sealed class LivingModels(IGrainFactory grains, TimeProvider clock)
{
    public static readonly TimeSpan TimeToLoad = TimeSpan.FromSeconds(20); // within a request's own time

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);

    /// <summary>A server that has just started is still loading its model: waits for the first. Empty where none came.</summary>
    public async Task<IReadOnlyList<DeviceModel>> ReadAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var models = await grains.DeviceDirectory().ListModelsAsync();
            if (models.Length > 0 || clock.GetElapsedTime(began) > TimeToLoad)
            {
                return models;
            }

            await Task.Delay(s_poll, clock, cancellationToken);
        }
    }
}
