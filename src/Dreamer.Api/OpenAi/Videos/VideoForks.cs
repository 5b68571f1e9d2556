using System.Collections.Immutable;
using Dreamer.Api.Errors;
using Dreamer.Api.Models;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>A session of its own that holds a copy of a video, and what a video of that is made with.</summary>
internal sealed record VideoFork(ISessionGrain Session, GenerationId Made, GenerationView Copy, DeviceModel? Model)
{
    public Task<GenerationView> AddAsync(GenerationRequest request) => Session.AddAsync(Made, request);
}

/// <summary>Forks what a completed video is made of, so that neither it nor what is made of it needs the other. Doing it twice makes one fork.</summary>
internal sealed class VideoForks(LivingModels models, IGrainFactory grains)
{
    private static readonly ImmutableDictionary<string, string> s_none = ImmutableDictionary<string, string>.Empty;

    /// <summary>What is made in the fork is added by <paramref name="add"/>; a refusal leaves no fork behind.</summary>
    public async Task<GenerationView> MakeAsync(
        TenantId tenant, RequestSeed seed, GenerationId source, string prompt, Func<VideoFork, Task<GenerationView>> add, CancellationToken cancellationToken)
    {
        var completed = Completed(await grains.Generation(tenant, source).GetAsync(), source);
        var model = (await models.ReadAsync(cancellationToken)).FirstOrDefault(known => known.Name == completed.Settings.Model);
        var (session, made) = (grains.Session(tenant, seed.SessionId()), FaceSessions.MadeIn(seed.SessionId()));
        var fork = new ForkSession { From = source.Session, UpTo = source, Title = FaceSessions.Title(prompt), Metadata = s_none, Origin = SessionOrigin.Video };
        var copy = CopyIn(await session.ForkAsync(fork), made);
        var view = await grains.Generation(tenant, copy).GetAsync() ?? throw FaceVideos.Unknown(source);
        return await FaceSessions.WithoutLeftoverAsync(session, made, () => add(new VideoFork(session, made, view, model)));
    }

    public static void Check(string prompt)
    {
        FieldCheck.Text("prompt", prompt, GenerationLimits.CaptionLength);
        FieldCheck.Require(VisibleText.IsIn(prompt), "prompt", $"Field 'prompt' is '{Shown.Briefly(prompt)}', and says what is shown.");
    }

    /// <summary>The one clip that nothing else in the fork comes from, but its own still and what an earlier try has added.</summary>
    private static GenerationId CopyIn(SessionView fork, GenerationId made)
    {
        var copied = fork.Generations.Where(node => node.Id != made && node.Id != made.OfStill()).ToList();
        var clip = copied.LastOrDefault(node => node.Kind.MakesClip() && copied.All(other => other.Parent != node.Id || other.Id == node.Id.OfStill()));
        return clip?.Id ?? throw new DreamerException(ErrorCode.Conflict, $"The session '{fork.Id}' is still being copied from '{fork.ForkedFrom}': try again.");
    }

    private static GenerationView Completed(GenerationView? source, GenerationId id)
    {
        var view = FaceVideos.Known(source, id);
        return view.Progress.State == GenerationState.Succeeded ? view : throw new ProblemException(Problem.Invalid(
            $"The video '{id}' is '{WireName.Of(VideoResource.StatusOf(view.Progress.State))}', and only of a completed one another is made.", "id"));
    }
}
