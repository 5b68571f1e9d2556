using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Inference.Engine;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Reentrant, because many jobs share the device: a call awaits the engine while others come in.</summary>
[Reentrant]
internal sealed class DenoiserGrain(ResidentModel model, DenoisingJobs jobs, InferenceOptions options) : Grain, IDenoiserGrain
{
    private DeviceModel? _model;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        DeviceKey.Check(this.GetPrimaryKeyString(), options);
        _model = await model.HoldAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_model is not null)
        {
            await jobs.DrainAsync();
            await model.ReleaseAsync();
        }
    }

    public Task<DeviceModel> DescribeAsync() => Task.FromResult(_model!);

    public Task<Admission> AdmitAsync(DenoisingOrder order) => jobs.AdmitAsync(order);

    public Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken) => jobs.AdvanceAsync(job, cancellationToken);

    public Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken) =>
        jobs.CheckpointAsync(job, blob, cancellationToken);

    public Task ReleaseAsync(string job) => jobs.ReleaseAsync(job);
}
