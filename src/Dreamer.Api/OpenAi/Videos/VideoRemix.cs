using Dreamer.Api.Errors;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>
/// Makes a video of another one by a new prompt:
/// <list type="number">
/// <item>The source's session is forked.</item>
/// <item>A still that was drawn is drawn anew from itself: it keeps its layout. One that somebody sent stays as it is.</item>
/// <item>The still is animated on the source's own seed and values.</item>
/// </list>
/// </summary>
internal sealed class VideoRemix(VideoForks forks)
{
    public Task<GenerationView> CreateAsync(TenantId tenant, RequestSeed seed, GenerationId source, FaceBody sent, CancellationToken cancellationToken)
    {
        var body = sent.Read<RemixBody>();
        VideoForks.Check(body.Prompt);
        return forks.MakeAsync(tenant, seed, source, body.Prompt, fork => AddAsync(fork, source, body.Prompt), cancellationToken); // 1. Fork
    }

    private static async Task<GenerationView> AddAsync(VideoFork fork, GenerationId source, string prompt)
    {
        var (parts, kept) = VideoCreation.PartsOf(prompt, fork.Model);
        var request = Animation(fork.Copy.Settings, parts) with { Metadata = kept.Add(VideoResource.SourceKey, source.Value) };
        if (DrawnStillOf(fork.Copy, source) is not { } still)
        {
            // 3. Animate the picture, along the source's own way from its first step
            return await fork.AddAsync(request with { Parent = fork.Copy.Id, ParentStep = 0 });
        }

        // 2. The still, and 3. its clip
        var drawn = fork.Made.OfStill();
        await fork.Session.AddAsync(drawn, new GenerationRequest { Kind = GenerationKind.Refine, Parent = still, Caption = parts.Still });
        return await fork.AddAsync(request with { Parent = drawn, Model = fork.Copy.Settings.Model });
    }

    /// <summary>The generation that drew the clip's still, null where that was a picture.</summary>
    private static GenerationId? DrawnStillOf(GenerationView clip, GenerationId source) => clip.Settings.Kind switch
    {
        GenerationKind.TextToVideo => clip.Id,
        GenerationKind.Animate => clip.Settings.Origin,
        _ => throw new ProblemException(Problem.Invalid($"The video '{source}' is an extension: remix the one that it extends, and extend that.", "id")),
    };

    private static GenerationRequest Animation(GenerationSettings source, PromptParts parts) => new()
    {
        Kind = GenerationKind.Animate,
        MotionCaption = parts.Motion,
        Seed = source.Seed,
        Steps = source.Steps,
        Guidance = source.Guidance,
        ImageGuidance = source.ImageGuidance,
        Frames = source.Frames,
        Fps = source.Fps,
        MotionStrength = source.MotionStrength,
        Quality = source.Quality,
    };
}
