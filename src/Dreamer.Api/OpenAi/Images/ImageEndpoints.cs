using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>Makes stills as OpenAI's clients ask for it: the answer has them.</summary>
internal static class ImageEndpoints
{
    public static IServiceCollection AddImages(this IServiceCollection services) =>
        services.AddSingleton<ImageCreation>().AddSingleton<ImageAnswer>().AddSingleton<ImageLinks>().AddSingleton<ImageSweep>();

    public static void MapImages(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapFace("/v1/images", "OpenAI: images");
        images.MapPost("/generations", GenerateAsync).Takes<ImageBody>()
            .WithSummary("Makes stills of a prompt, and answers with them, or with a stream of events").Makes();
        images.MapPost("/edits", EditAsync).Takes<ImageEditBody>()
            .WithSummary("Makes stills of a picture and a prompt, and answers with them, or with a stream of events").Makes();
        images.Map("/variations", IResult () => throw new ProblemException(Problem.Invalid(
            "This server makes nothing of a picture alone: /v1/images/edits takes a prompt, too.", "path"))).WithMetadata(new BodyLimit(OpenAiFace.BodyBytes)).ExcludeFromDescription();
        routes.MapGet(ImageLinks.Path + "/{tenant}/{file}", OpenAsync).ExcludeFromDescription(); // its link is the key
    }

    private static void Makes(this RouteHandlerBuilder route) => route.Produces<ImagesResource>().WithRequestTimeout(RequestPolicies.Make);

    private static async Task<IResult> GenerateAsync(
        FaceBody body, RequestSeed seed, Caller caller, ImageCreation creation, ImageAnswer answer, IGrainFactory grains, TimeProvider clock, HttpContext http)
    {
        var order = await creation.GenerateAsync(caller.Tenant, seed, body, http.RequestAborted);
        return await AnswerAsync(order, answer, grains, clock, http);
    }

    private static async Task<IResult> EditAsync(
        FaceBody body, RequestSeed seed, Caller caller, ImageCreation creation, ImageAnswer answer, IGrainFactory grains, TimeProvider clock, HttpContext http)
    {
        var order = await creation.EditAsync(caller.Tenant, seed, body, http.RequestAborted);
        return await AnswerAsync(order, answer, grains, clock, http);
    }

    private static async Task<IResult> AnswerAsync(ImageOrder order, ImageAnswer answer, IGrainFactory grains, TimeProvider clock, HttpContext http) =>
        order.Body.Stream == true
            ? new ImageStream(order, grains, answer, clock)
            : TypedResults.Ok(await answer.OfAsync(order, http, http.RequestAborted));

    private static Task<IResult> OpenAsync(
        string tenant, string file, string? expires, string? signature, ImageLinks links, HttpContext http, CancellationToken cancellationToken) =>
        links.OpenAsync(tenant, file, expires, signature, http, cancellationToken);
}
