using Dreamer.Api.Errors;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Lets a video go on from its last frame, in a fork of its session; what comes out is both, joined.</summary>
internal sealed class VideoExtension(VideoForks forks)
{
    private const string Video = "video";

    public Task<GenerationView> CreateAsync(TenantId tenant, RequestSeed seed, FaceBody sent, CancellationToken cancellationToken)
    {
        if (sent.FilesOf(Video).Count > 0)
        {
            throw new ProblemException(Problem.Invalid("Field 'video' is a file, and only videos that were made here go on: send an object with its 'id'.", Video));
        }

        var body = sent.Read<ExtensionBody>();
        VideoForks.Check(body.Prompt);
        AskedLength.Check(body.Seconds);
        return forks.MakeAsync(tenant, seed, FaceVideos.Id(body.Video.Id, "video.id"), body.Prompt, fork => AddAsync(fork, body), cancellationToken);
    }

    private static Task<GenerationView> AddAsync(VideoFork fork, ExtensionBody body)
    {
        var (parts, kept) = VideoCreation.PartsOf(body.Prompt, fork.Model);
        return fork.AddAsync(new GenerationRequest
        {
            Kind = GenerationKind.Extend,
            Parent = fork.Copy.Id,
            MotionCaption = parts.Motion,
            Frames = AskedLength.Nearest((body.Seconds * fork.Copy.Settings.Fps) + 1, fork.Model), // the first new one is the last before
            Metadata = kept,
        });
    }
}
