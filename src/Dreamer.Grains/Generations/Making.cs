using Dreamer.Captions;
using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

/// <summary>
/// The way from a generation's settings to its artifacts:
/// <list type="number">
/// <item>the still, or the clip, that it starts from,</item>
/// <item>the texts' embeddings,</item>
/// <item>a place on a device,</item>
/// <item>the steps, chunk by chunk,</item>
/// <item>of a draft, the latent that it keeps,</item>
/// <item>the pictures, and blobs of them,</item>
/// <item>the end.</item>
/// </list>
/// After a crash or a failure it begins at the first, and the checkpoint makes that cheap.
/// </summary>
internal sealed class Making(StoredGeneration stored, ShownProgress shown, PictureSource source, Attempts attempts, DeviceSeat seat, Ending ending, IGrainFactory grains)
{
    /// <summary>So near the front, texts that an encoder was too busy for are tried again.</summary>
    private const int NearTheFront = 8;

    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(5);

    private bool _isEncoded;

    private GenerationStage DenoisingStage => stored.Settings.Kind.MakesClip() ? GenerationStage.StageTwo : GenerationStage.StageOne;

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        // 1. The still, or the clip
        seat.Source = await TracedAsync("awaitstill", () => source.TakeAsync(cancellationToken));
        // 2. The texts
        await TracedAsync("encode", () => EncodeAsync(cancellationToken));
        // 3. A place
        if (await TracedAsync("admit", () => TakePlaceAsync(cancellationToken)) is { Repeated: { } repeated })
        {
            await ending.StoreRepeatedAsync(repeated, seat.On.Model);
            return;
        }
        // 4. The steps
        while (!await TracedAsync("denoise", () => AdvanceAsync(cancellationToken)))
        {
        }
        // 5. The draft's latent
        await seat.KeepDraftAsync(cancellationToken);
        // 6. The pictures
        var made = await TracedAsync("decode", () => DecodeAsync(cancellationToken));
        // 7. The end
        await ending.StoreMadeAsync(made);
    }

    /// <summary>
    /// Once an activation, since the embeddings wait in the device's cache. What an encoder is too busy for is encoded later, at the latest when the job begins.
    /// </summary>
    private async Task<bool> EncodeAsync(CancellationToken cancellationToken)
    {
        if (!_isEncoded && !stored.Settings.Loras.IsEmpty) // which may change the text encoder: the job encodes its own
        {
            _isEncoded = true;
        }
        if (!_isEncoded)
        {
            if (shown.Progress.State == GenerationState.Running)
            {
                await shown.ShowAsync(new GenerationProgress(GenerationState.Running, GenerationStage.Encode));
            }
            var encoder = grains.TextEncoder(stored.Settings.Model);
            var encoded = await Task.WhenAll(PromptTexts.Of(seat.Order).All.Select(text => encoder.EncodeAsync(stored.Tenant, text, cancellationToken)));
            _isEncoded = encoded.All(embedding => embedding is not null);
        }
        return _isEncoded;
    }

    private async Task<Admission> TakePlaceAsync(CancellationToken cancellationToken)
    {
        await AwaitTurnAsync(cancellationToken);
        var admission = await AwaitPlaceAsync(Waiting, cancellationToken);
        if (admission.Progress is { } job)
        {
            var on = seat.On;
            var decided = await DecidedModel.OfAsync(stored, on.Model, grains);
            await shown.SaveStartAsync(s => s with { Device = on.Device, Model = on.Model, Settings = decided, Attempt = s.Attempt + 1 });
            await shown.ShowAsync(Running(job));
        }
        return admission;
    }

    /// <summary>Waits while more of its tenant's run than may. A video's still goes with its video.</summary>
    private async Task AwaitTurnAsync(CancellationToken cancellationToken)
    {
        var (tenant, counted) = (grains.Tenant(stored.Tenant), stored.StillOf ?? stored.Id);
        var patience = TimeSpan.Zero;
        while (!await tenant.MayRunAsync(counted, patience, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await shown.ShowAsync(new GenerationProgress(GenerationState.Throttled));
            patience = s_longestCall;
        }
        if (shown.Progress.State == GenerationState.Throttled)
        {
            await shown.ShowAsync(new GenerationProgress(GenerationState.Queued));
        }
    }

    /// <summary>Waits in line, and tells its position whenever it hears of it.</summary>
    private async Task<Admission> AwaitPlaceAsync(Func<Admission, GenerationProgress> waiting, CancellationToken cancellationToken)
    {
        int? position = null;
        while (true)
        {
            await seat.ChooseAsync(cancellationToken);
            var admission = await seat.AdmitAsync(position, cancellationToken);
            if (admission.Progress is not null || admission.Repeated is not null)
            {
                attempts.NoteAdmission();
                return admission;
            }
            cancellationToken.ThrowIfCancellationRequested();
            position = admission.Position;
            await shown.ShowAsync(waiting(admission));
            await (position <= NearTheFront && shown.Progress.State != GenerationState.Running ? EncodeAsync(cancellationToken) : Task.CompletedTask);
        }
    }

    /// <summary>One chunk, or the wait for a place that another one took; answers whether all steps are done, which a checkpoint may hold already.</summary>
    private async Task<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (seat.Job is { IsDone: true })
        {
            return true;
        }
        if (seat.Job is { IsPaused: true })
        {
            await AwaitPlaceAsync(admission => shown.Progress with { EtaMs = admission.EtaMs }, cancellationToken);
            await seat.StoreDeviceAsync();
        }
        var job = await seat.AdvanceAsync(cancellationToken);
        await shown.ShowAsync(Running(job));
        await shown.ShowPreviewAsync(job.Preview);
        if (!job.IsDone && !job.IsPaused)
        {
            await seat.CheckpointNowAndThenAsync(cancellationToken);
        }
        return job.IsDone;
    }

    private async Task<Decoding> DecodeAsync(CancellationToken cancellationToken)
    {
        await shown.ShowAsync(new GenerationProgress(GenerationState.Running, GenerationStage.Decode, stored.Settings.StepsWanted(), stored.Settings.StepsWanted(), seat.Job?.EtaMs));
        Decoding made;
        do
        {
            made = await seat.DecodeAsync(cancellationToken);
        }
        while (!made.IsDone);
        return made;
    }

    private GenerationProgress Running(JobProgress job) =>
        new(GenerationState.Running, DenoisingStage, job.Step, job.Steps, job.EtaMs, Paused: job.IsPaused);

    private GenerationProgress Waiting(Admission admission) =>
        shown.Progress with { Position = admission.Position, StartsInMs = admission.StartsInMs, EtaMs = admission.EtaMs };

    private async Task<T> TracedAsync<T>(string phase, Func<Task<T>> work)
    {
        using var trace = GenerationTrace.Begin(stored.Key, phase);
        return await work();
    }
}
