using System.Globalization;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Generations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Makes, shows, lists and deletes videos as OpenAI's clients ask for it.</summary>
internal static class VideoEndpoints
{
    private const string PollAfter = "openai-poll-after-ms";

    private static readonly (TimeSpan Shortest, TimeSpan Usual, TimeSpan Longest) s_poll =
        (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    public static IServiceCollection AddVideos(this IServiceCollection services) =>
        services.AddSingleton<VideoCreation>().AddSingleton<VideoForks>().AddSingleton<VideoRemix>().AddSingleton<VideoExtension>().AddSingleton<VideoContent>();

    public static void MapVideos(this IEndpointRouteBuilder routes)
    {
        var videos = routes.MapFace("/v1/videos", "OpenAI: videos");
        videos.MapPost("/", CreateAsync).Takes<VideoBody>().WithSummary("Makes a video of a prompt, or of a picture and a prompt");
        videos.MapGet("/", ListAsync).WithSummary("Lists the videos that were made by this call, newest first");
        videos.MapGet("/{id}", GetAsync).WithSummary("Shows a video");
        videos.MapDelete("/{id}", DeleteAsync).WithRequestTimeout(RequestPolicies.Tree).WithSummary("Deletes a video; one that is not done is cancelled");
        videos.MapGet("/{id}/content", ContentAsync).DisableRequestTimeout().WithSummary("Fetches a video, its thumbnail or a sheet of its frames");
        videos.MapPost("/{id}/remix", RemixAsync).Takes<RemixBody>().WithSummary("Makes a video of another one by a new prompt");
        videos.MapPost("/extensions", ExtendAsync).Takes<ExtensionBody>().WithSummary("Lets a video go on from its last frame");
        videos.MapRefusals();
    }

    private static async Task<Ok<VideoResource>> CreateAsync(
        FaceBody body, RequestSeed seed, Caller caller, VideoCreation creation, HttpContext http, CancellationToken cancellationToken) =>
        Answer(await creation.CreateAsync(caller.Tenant, seed, body, cancellationToken), http);

    private static async Task<Ok<VideoResource>> RemixAsync(
        string id, FaceBody body, RequestSeed seed, Caller caller, VideoRemix remix, HttpContext http, CancellationToken cancellationToken) =>
        Answer(await remix.CreateAsync(caller.Tenant, seed, FaceVideos.Id(id), body, cancellationToken), http);

    private static async Task<Ok<VideoResource>> ExtendAsync(
        FaceBody body, RequestSeed seed, Caller caller, VideoExtension extension, HttpContext http, CancellationToken cancellationToken) =>
        Answer(await extension.CreateAsync(caller.Tenant, seed, body, cancellationToken), http);

    private static async Task<Ok<VideoResource>> GetAsync(string id, Caller caller, IGrainFactory grains, HttpContext http) =>
        Answer(await FaceVideos.ReadAsync(grains, caller.Tenant, id), http);

    private static async Task<Ok<VideoListResource>> ListAsync([AsParameters] VideoListQuery query, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await VideoList.ReadAsync(grains, caller.Tenant, query));

    private static async Task<Ok<VideoDeletionResource>> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var view = await FaceVideos.ReadAsync(grains, caller.Tenant, id);
        FieldCheck.Require(
            view.Id == FaceSessions.MadeIn(view.Id.Session), "id",
            $"The video '{view.Id}' belongs to session '{view.Id.Session}' with other generations: delete the session instead.");
        return await grains.Session(caller.Tenant, view.Id.Session).DeleteAsync() ? TypedResults.Ok(new VideoDeletionResource(id)) : throw FaceVideos.Unknown(view.Id);
    }

    private static async Task<IResult> ContentAsync(
        string id, string? variant, Caller caller, IGrainFactory grains, VideoContent content, HttpContext http, CancellationToken cancellationToken) =>
        await content.GetAsync(await FaceVideos.ReadAsync(grains, caller.Tenant, id), variant, http, cancellationToken);

    /// <summary>Says when asking again makes sense, which pollers heed.</summary>
    private static Ok<VideoResource> Answer(GenerationView view, HttpContext http)
    {
        if (!view.Progress.State.IsFinal())
        {
            var left = view.Progress.EtaMs is { } eta ? TimeSpan.FromMilliseconds(eta) : s_poll.Usual;
            var wait = TimeSpan.FromTicks(Math.Clamp(left.Ticks, s_poll.Shortest.Ticks, s_poll.Longest.Ticks));
            http.Response.Headers[PollAfter] = ((int)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Ok(VideoResource.Of(view));
    }

    /// <summary>Calls that clients have, and this server nothing true to answer with.</summary>
    private static void MapRefusals(this RouteGroupBuilder videos)
    {
        Refuse("/edits", "This server changes no films: a remix makes one anew by another prompt.");
        Refuse("/characters", "This server keeps no characters: send a picture as 'input_reference'.");
        Refuse("/characters/{id}", "This server keeps no characters: send a picture as 'input_reference'.");

        void Refuse(string path, string why) =>
            videos.Map(path, IResult () => throw new ProblemException(Problem.Invalid(why, "path"))).WithMetadata(new BodyLimit(OpenAiFace.BodyBytes)).ExcludeFromDescription();
    }
}
