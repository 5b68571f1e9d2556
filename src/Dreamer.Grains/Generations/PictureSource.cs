using Dreamer.Accounts;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>
/// Where the still is that a clip or a refinement starts from: a picture that was uploaded, another generation's result, or a video's own still; and where
/// the clip is that an extension goes on from.
/// </summary>
internal sealed class PictureSource(StoredGeneration stored, ShownProgress shown, ISessionGrain session, IGrainFactory grains, IBlobStore blobs)
{
    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(5);

    private JobSource? _source;

    /// <summary>Waits until it is made.</summary>
    public async Task<JobSource> TakeAsync(CancellationToken cancellationToken) => _source ??= await FindAsync(cancellationToken);

    private async Task<JobSource> FindAsync(CancellationToken cancellationToken)
    {
        var settings = stored.Settings;
        if (!settings.Kind.MakesClip() && settings.Origin is null && settings.Asset is null)
        {
            return JobSource.Noise;
        }
        if (settings.Asset is not null)
        {
            return new JobSource(await TakeAsync(await UploadedAsync(), null));
        }
        AskedBy.Key = stored.State.Key; // a video's still is billed to who asked for the video
        var made = await MadeAsync(settings.Origin ?? (await session.AdoptStillAsync(stored.Id)).Id, cancellationToken);
        if (settings.Model.Length == 0) // undecided only where no device had reported when this was asked for; another model could make nothing of its latents
        {
            var decided = await DecidedModel.OfAsync(stored, made.Settings.Model, grains);
            await stored.SaveAsync(s => s with { Settings = decided });
        }
        var still = await TakeAsync(made.Find(ArtifactVariant.Image)!, made.Find(ArtifactVariant.Latents)!.Blob);
        return settings.Kind == GenerationKind.Extend ? new JobSource(null, ClipOf(made)) : new JobSource(still);
    }

    private static ClipBlobs ClipOf(GenerationView made) => new(
        made.Find(ArtifactVariant.Video)!.Blob, made.Find(ArtifactVariant.Latents)!.Blob, made.Find(ArtifactVariant.Thumbnail)!.Blob);

    /// <summary>The generation that makes it, once it has. It tells its progress meanwhile.</summary>
    private async Task<GenerationView> MadeAsync(GenerationId id, CancellationToken cancellationToken)
    {
        var maker = grains.Generation(stored.Tenant, id);
        var still = await maker.GetAsync();
        while (still is not null && !still.Progress.State.IsFinal())
        {
            if (stored.Settings.Kind == GenerationKind.TextToVideo && (still.Progress.State == GenerationState.Running || Wait(still.Progress, shown.Progress)))
            {
                // A video runs while its still does; an animation of somebody else's still merely waits. Its own end is further away than the still's.
                await shown.ShowAsync(still.Progress with { EtaMs = null });
            }
            still = await maker.FollowAsync(still.Progress, s_longestCall, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        if (still?.Progress.State == GenerationState.Succeeded)
        {
            return still;
        }
        var why = still?.Error ?? new GenerationError(ErrorCode.NotFound, $"its state is {still?.Progress.State.ToString() ?? "deleted"}");
        throw new GenerationFailedException(why with { Detail = $"The {(stored.Settings.Kind == GenerationKind.Extend ? "clip" : "still")} '{id}' did not succeed: {why.Detail}" });
    }

    private static bool Wait(GenerationProgress still, GenerationProgress video) => (still.State, video.State) is (GenerationState.Queued, GenerationState.Queued);

    /// <summary>The own copy of the uploaded still.</summary>
    private async Task<Artifact> UploadedAsync()
    {
        var key = $"{stored.Key}/{BlobCopies.SourceStill}";
        await using var blob = await blobs.OpenAsync(key) ?? throw new DreamerException(ErrorCode.NotFound, $"The still '{key}' is gone.");
        return new Artifact(ArtifactVariant.Image, key, blob.ContentType, blob.Length);
    }

    /// <summary>A clip shows the still that it begins with, an extension that of the clip before it; a refinement's result is another one.</summary>
    private async Task<StillBlobs> TakeAsync(Artifact image, string? latents)
    {
        if (stored.Settings.Kind.MakesClip() && stored.State.Artifacts.All(artifact => artifact.Variant != ArtifactVariant.Image))
        {
            await stored.SaveAsync(s => s with { Artifacts = s.Artifacts.Add(image) });
            await shown.ShowOutputAsync(image);
        }
        return new StillBlobs(image.Blob, latents);
    }
}
