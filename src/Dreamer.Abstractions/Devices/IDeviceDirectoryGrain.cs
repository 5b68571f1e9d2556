using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Dreamer.Devices;

/// <summary>Knows which devices live, from their heartbeats alone. One, keyed "devices".</summary>
[Alias("dreamer.IDeviceDirectoryGrain")]
public interface IDeviceDirectoryGrain : IGrainWithStringKey
{
    Task HeartbeatAsync(DeviceReport report);

    /// <summary>A caller could not reach the device: it is not chosen again before its next heartbeat.</summary>
    Task SuspectAsync(string device);

    /// <summary>
    /// Picks a device among those that have the model, or, without a name, any: the one that had the job, else the one that would be done with it
    /// first, by its load and measured step time, where weights that are not in memory count as eight jobs. Where the job waits already it stays, unless another
    /// one would be done much sooner. The avoided one, which failed at the job, is picked only where there is no other. Null when none lives.
    /// </summary>
    [AlwaysInterleave]
    Task<DeviceChoice?> ChooseAsync(string? preferredDevice, string model, string? avoidedDevice = null, string? waitingAt = null);

    /// <summary>
    /// The same for a job whose next step needs a part of the model: a device that has the part in memory, and nobody waiting, comes before others
    /// but the preferred one.
    /// </summary>
    [AlwaysInterleave]
    Task<DeviceChoice?> ChooseForPartAsync(string? preferredDevice, string model, string part, string? avoidedDevice = null, string? waitingAt = null);

    /// <summary>Waits until a device lives that has the model; false when none did after <paramref name="atMost"/>.</summary>
    [AlwaysInterleave, ResponseTimeout("00:10:00")]
    Task<bool> AwaitAsync(string model, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>The devices whose last heartbeat is recent.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<DeviceReport>> ListAsync();

    /// <summary>All that reported within the last hour, those among them that are lost.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<KnownDevice>> ListKnownAsync();

    /// <summary>
    /// Their models, each once, the one that is meant where none is named first: a few lines where <see cref="ListAsync"/> answers one for each
    /// model of each device.
    /// </summary>
    [AlwaysInterleave]
    Task<ImmutableArray<DeviceModel>> ListModelsAsync();
}
