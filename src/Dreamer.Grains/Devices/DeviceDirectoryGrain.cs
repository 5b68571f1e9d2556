using System.Collections.Immutable;
using Dreamer.Devices;

namespace Dreamer.Grains.Devices;

/// <summary>Soft state only: after its silo died, the next heartbeats rebuild it.</summary>
internal sealed class DeviceDirectoryGrain(GrainsOptions options, TimeProvider clock) : Grain, IDeviceDirectoryGrain
{
    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(5);

    private readonly LivingDevices _living = new(options.HeartbeatPatience, clock);
    private readonly SeenDevices _seen = new(options.HeartbeatPatience, clock);

    private TaskCompletionSource _arrived = NewSignal();

    public Task HeartbeatAsync(DeviceReport report)
    {
        _living.Note(report);
        _seen.Note(report);
        var arrived = _arrived;
        _arrived = NewSignal();
        arrived.SetResult();
        return Task.CompletedTask;
    }

    public Task SuspectAsync(string device)
    {
        _living.Forget(device);
        _seen.Suspect(device);
        return Task.CompletedTask;
    }

    public Task<DeviceChoice?> ChooseAsync(string? preferredDevice, string model, string? avoidedDevice = null, string? waitingAt = null) =>
        Task.FromResult(_living.Choose(preferredDevice, model, avoidedDevice, waitingAt, part: null));

    public Task<DeviceChoice?> ChooseForPartAsync(string? preferredDevice, string model, string part, string? avoidedDevice, string? waitingAt) =>
        Task.FromResult(_living.Choose(preferredDevice, model, avoidedDevice, waitingAt, part));

    public Task<ImmutableArray<DeviceReport>> ListAsync() => Task.FromResult(_living.All);

    public Task<ImmutableArray<DeviceModel>> ListModelsAsync() => Task.FromResult(_living.Models);

    public Task<ImmutableArray<KnownDevice>> ListKnownAsync() => Task.FromResult(_seen.All);

    public async Task<bool> AwaitAsync(string model, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var (began, patience) = (clock.GetTimestamp(), atMost < s_longestCall ? atMost : s_longestCall);
        while (!_living.Have(model))
        {
            var left = patience - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return false;
            }
            await _arrived.Task.WaitAsync(left, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
