using System.Collections.Immutable;
using Dreamer.Api.Errors;
using Dreamer.Api.Models;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>
/// Makes a video of another one by a new prompt:
/// <list type="number">
/// <item>The source's session is forked, so that neither video needs the other.</item>
/// <item>A still that was drawn is drawn anew from itself: it keeps its layout. One that somebody sent stays as it is.</item>
/// <item>The still is animated on the source's own seed and values.</item>
/// </list>
/// </summary>
internal sealed class VideoRemix(LivingModels models, IGrainFactory grains)
{
    private static readonly ImmutableDictionary<string, string> s_none = ImmutableDictionary<string, string>.Empty;

    public async Task<GenerationView> CreateAsync(TenantId tenant, RequestSeed seed, GenerationId id, FaceBody sent, CancellationToken cancellationToken)
    {
        var body = sent.Read<RemixBody>();
        FieldCheck.Text("prompt", body.Prompt, GenerationLimits.CaptionLength);
        FieldCheck.Require(VisibleText.IsIn(body.Prompt), "prompt", $"Field 'prompt' is '{Shown.Briefly(body.Prompt)}', and says what is shown.");
        var source = Completed(await grains.Generation(tenant, id).GetAsync(), id);
        var model = (await models.ReadAsync(cancellationToken)).FirstOrDefault(known => known.Name == source.Settings.Model);
        var (parts, kept) = VideoCreation.PartsOf(body.Prompt, model);

        // 1. Fork
        var session = grains.Session(tenant, seed.SessionId());
        await session.ForkAsync(new ForkSession { From = id.Session, UpTo = id, Title = FaceSessions.Title(body.Prompt), Metadata = s_none, Origin = SessionOrigin.Video });

        var request = Animation(source.Settings, parts) with { Metadata = kept.Add(VideoResource.SourceKey, id.Value) };
        var video = FaceSessions.MadeIn(seed.SessionId());
        return await FaceSessions.WithoutLeftoverAsync(session, video, () => AddAsync(session, video, source, request, parts));
    }

    private static async Task<GenerationView> AddAsync(ISessionGrain session, GenerationId video, GenerationView source, GenerationRequest request, PromptParts parts)
    {
        if (DrawnStillOf(source) is not { } still)
        {
            // 3. Animate the picture, along the source's own way from its first step
            return await session.AddAsync(video, request with { Parent = source.Id.In(video.Session), ParentStep = 0 });
        }

        // 2. The still, and 3. its clip
        var drawn = video.OfStill();
        await session.AddAsync(drawn, new GenerationRequest { Kind = GenerationKind.Refine, Parent = still.In(video.Session), Caption = parts.Still });
        return await session.AddAsync(video, request with { Parent = drawn, Model = source.Settings.Model });
    }

    /// <summary>The generation that drew the source's still, null where that was a picture.</summary>
    private static GenerationId? DrawnStillOf(GenerationView source) =>
        source.Settings.Kind == GenerationKind.TextToVideo ? source.Id : source.Settings.Origin;

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

    private static GenerationView Completed(GenerationView? source, GenerationId id)
    {
        var view = FaceVideos.Known(source, id);
        return view.Progress.State == GenerationState.Succeeded ? view : throw new ProblemException(Problem.Invalid(
            $"The video '{id}' is '{WireName.Of(VideoResource.StatusOf(view.Progress.State))}', and a remix starts from a completed one.", "id"));
    }
}
