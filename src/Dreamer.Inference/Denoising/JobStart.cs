using Dreamer.Captions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// Gives a job that has a place its tensors, from the seed or from its checkpoint, and what they need in memory:
/// 1. the model, 2. its encoder of texts, where that comes and goes, 3. texts and job, 4. the part that its next step needs.
/// </summary>
internal sealed class JobStart(DeviceEngine engine, ResidentModels models, JobBlobs blobs, Places places)
{
    public async Task BeginAsync(ResidentJob job, SpilledJob? spilled)
    {
        if (spilled is not null)
        {
            await spilled.Written;
        }
        var model = job.Runner.Model;
        // 1. The model
        await models.LoadAsync(model, Jobs);
        var checkpoint = await blobs.ReadCheckpointAsync(job.Order);
        var (still, clip) = (await blobs.ReadStillAsync(job.Order), await blobs.ReadClipAsync(job.Order));
        // 2. The encoder of texts
        await (model.Texts is null ? Task.CompletedTask : engine.FreeAsync(() => LoadTexts(job)));
        // 3. Texts and job
        var part = await engine.RunAsync(job.Claim, () => Begin(job, checkpoint, inputs => inputs with { Still = still, Clip = clip }));
        // 4. The part
        if (part is not null)
        {
            await models.LoadAsync(part, Jobs);
            await engine.FreeAsync(job.Start);
        }
        places.Began();
    }

    private long Jobs() => places.MemoryTaken;

    /// <summary>Ahead of its texts' turn, since nobody should pay for a load; not where all of them are in the cache.</summary>
    private void LoadTexts(ResidentJob job)
    {
        var model = job.Runner.Model;
        if (!PromptTexts.Of(job.Order).All.All(text => model.Holds(job.Order.Tenant, text)))
        {
            models.Load(model.Texts!, places.MemoryKept);
        }
    }

    /// <summary>Answers the part that the job has to wait for; it stays from now on for the job's sake.</summary>
    private ResidentPart? Begin(ResidentJob job, StoredCheckpoint? checkpoint, Func<JobInputs, JobInputs> withPictures)
    {
        var model = job.Runner.Model;
        var inputs = withPictures(TakeInputs(job)) with { Checkpoint = checkpoint?.State };
        models.TextsEncoded(model);
        IDenoisingJob Begin() => model.Weights.Begin(job.Order.Settings, inputs);
        job.Take(checkpoint is null ? job.Timed(Begin) : Begin(), checkpoint?.DeviceTime); // taken up again, it has paid for its beginning
        if (job.Tensors.Part is { } name && model.StepPart(name) is { } part)
        {
            places.Assign(job, part);
            return part;
        }
        job.Start();
        return null;
    }

    private JobInputs TakeInputs(ResidentJob job)
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
            var model = job.Runner.Model;
            var lease = model.Take(job.Order.Tenant, text, () => Require(model.Texts));
            job.Hold(lease);
            return lease.Embedding;
        }

        void Require(ResidentPart? encoder) // others may have come in between, and needed its room
        {
            if (encoder is { IsResident: false })
            {
                models.Load(encoder, places.MemoryKept);
            }
        }
    }
}
