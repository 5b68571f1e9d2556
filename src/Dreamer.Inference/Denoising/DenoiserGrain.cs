using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Inference.Engine;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Reentrant, because many jobs share the device: a call awaits the engine while others come in. It ends with its weights' residence, and they with it.</summary>
[Reentrant]
internal sealed class DenoiserGrain(InferenceDevices devices) : Grain, IDenoiserGrain
{
    private (InferenceDevice Device, ResidentModel Model)? _pinnedTo;

    private (InferenceDevice Device, ResidentModel Model) PinnedTo => _pinnedTo ?? throw new InvalidOperationException("The denoiser is not active.");

    private DenoisingJobs Jobs => PinnedTo.Device.Jobs;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (device, model) = devices.Of(this.GetPrimaryKeyString());
        await device.Models.DescribeAsync(model);
        model.Released += End;
        _pinnedTo = (device, model);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_pinnedTo is not var (device, model))
        {
            return;
        }
        model.Released -= End;
        var copies = device.Models.AllOf(model);
        if (copies.Any(copy => copy.IsResident || copy.IsUsed)) // else its weights made room, and jobs that gave their place up wait for them to come back
        {
            await device.Jobs.DrainAsync(model);
            await Task.WhenAll(copies.Select(device.Models.ReleaseAsync));
        }
    }

    public async Task<DeviceModel> DescribeAsync()
    {
        var (device, model) = PinnedTo;
        await device.Jobs.PreloadAsync(model);
        return model.Description;
    }

    public Task<Admission> AdmitAsync(DenoisingOrder order, int? shown, CancellationToken cancellationToken) => Jobs.AdmitAsync(order, shown, cancellationToken);

    public Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken) => Jobs.AdvanceAsync(job, cancellationToken);

    public Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken) =>
        Jobs.CheckpointAsync(job, blob, cancellationToken);

    public Task ReleaseAsync(string job) => Jobs.ReleaseAsync(job);

    /// <summary>Unless it made room for a copy of itself with LoRAs, whose jobs go on.</summary>
    private void End()
    {
        if (!PinnedTo.Device.Models.AllOf(PinnedTo.Model).Any(copy => copy.IsUsed))
        {
            GrainBaseExtensions.DeactivateOnIdle(this);
        }
    }
}
