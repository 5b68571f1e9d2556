using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Inference.Engine;
using Orleans.Concurrency;

namespace Dreamer.Inference.Denoising;

/// <summary>Reentrant, because many jobs share the device: a call awaits the engine while others come in. It ends with its weights' residence, and they with it.</summary>
[Reentrant]
internal sealed class DenoiserGrain(ResidentModels models, DenoisingJobs jobs, InferenceOptions options) : Grain, IDenoiserGrain
{
    private ResidentModel? _model;

    private ResidentModel Model => _model ?? throw new InvalidOperationException("The denoiser is not active.");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var model = DeviceKey.ModelOf(this.GetPrimaryKeyString(), models, options);
        await models.DescribeAsync(model);
        model.Released += End;
        _model = model;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_model is not { } model)
        {
            return;
        }
        model.Released -= End;
        if (model.IsResident || model.IsUsed) // else its weights made room, and jobs that gave their place up wait for them to come back
        {
            await jobs.DrainAsync(model);
            await models.ReleaseAsync(model);
        }
    }

    public async Task<DeviceModel> DescribeAsync()
    {
        await jobs.PreloadAsync(Model);
        return Model.Description;
    }

    public Task<Admission> AdmitAsync(DenoisingOrder order) => jobs.AdmitAsync(order);

    public Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken) => jobs.AdvanceAsync(job, cancellationToken);

    public Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken) =>
        jobs.CheckpointAsync(job, blob, cancellationToken);

    public Task ReleaseAsync(string job) => jobs.ReleaseAsync(job);

    private void End() => GrainBaseExtensions.DeactivateOnIdle(this);
}
