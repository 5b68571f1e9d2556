using Dreamer.Captions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Denoising;

/// <summary>Gives a job that has a place its tensors: from the seed, or from its checkpoint.</summary>
internal sealed class JobStart(DeviceEngine engine, ResidentModels models, JobBlobs blobs, Places places)
{
    public async Task BeginAsync(ResidentJob job, SpilledJob? spilled)
    {
        if (spilled is not null)
        {
            await spilled.Written;
        }
        await models.LoadAsync(job.Runner.Model, () => places.MemoryTaken);
        var checkpoint = await blobs.ReadCheckpointAsync(job.Order);
        var still = await blobs.ReadStillAsync(job.Order);
        await engine.RunAsync(job.Claim, () =>
        {
            var inputs = TakeInputs(job) with { Still = still, Checkpoint = checkpoint?.State };
            IDenoisingJob Begin() => job.Runner.Model.Weights.Begin(job.Order.Settings, inputs);
            job.Start(checkpoint is null ? job.Timed(Begin) : Begin(), checkpoint?.DeviceTime); // taken up again, it has paid for its beginning
            return true;
        });
        places.Began();
    }

    private static JobInputs TakeInputs(ResidentJob job)
    {
        var texts = PromptTexts.Of(job.Order);
        return new JobInputs(Take(texts.Caption)!, Take(texts.Negative)!, Take(texts.Motion), null, null)
        {
            Earlier = [.. texts.Earlier.Select(e => new EarlierInput(e.Until, e.Guidance, Take(e.Caption)!, Take(e.Negative)!, Take(e.Motion)))],
        };

        IEmbedding? Take(PromptText? text)
        {
            if (text is null)
            {
                return null;
            }
            var lease = job.Runner.Model.Take(job.Order.Tenant, text);
            job.Hold(lease);
            return lease.Embedding;
        }
    }
}
