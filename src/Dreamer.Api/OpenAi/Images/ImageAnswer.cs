using Dreamer.Api.Errors;
using Dreamer.Api.Generations;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Storage;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>Waits for stills, and answers with all of them.</summary>
internal sealed class ImageAnswer(IGrainFactory grains, IBlobStore blobs, ImageLinks links, TimeProvider clock)
{
    private const long LargestPicture = 64 << 20;

    private static readonly TimeSpan s_longestWait = RequestLimits.MakingTime - TimeSpan.FromSeconds(20); // what remains is for writing

    public async Task<ImagesResource> OfAsync(ImageOrder order, HttpContext http, CancellationToken cancellationToken)
    {
        var views = await Task.WhenAll(order.Ids.Select(id => GenerationWait.ReadAsync(grains.Generation(order.Tenant, id), s_longestWait, clock, cancellationToken)));
        var made = views.Select((view, index) => Made(view, order.Ids[index])).ToList();
        var images = new List<ImageResource>();
        foreach (var view in made)
        {
            images.Add(order.Body.ResponseFormat == ImageResponse.Url
                ? new ImageResource(null, await links.UrlOfAsync(http, order.Tenant, view.Id, order.Format, cancellationToken))
                : new ImageResource(await ReadAsync(order, view, ArtifactVariant.Image, cancellationToken), null));
        }

        return new ImagesResource(made.Max(view => view.FinishedAt!.Value.ToUnixTimeSeconds()), images, order.Format, order.Quality, order.Size);
    }

    /// <summary>The picture in the format that is asked for, as base64; null where a preview has given way to the next.</summary>
    public async Task<string?> ReadAsync(ImageOrder order, GenerationView view, ArtifactVariant variant, CancellationToken cancellationToken)
    {
        var png = view.Find(variant) is { } artifact ? await blobs.ReadAsync(artifact.Blob, LargestPicture, cancellationToken) : null;
        return png is null ? null : Convert.ToBase64String(order.Encode(png));
    }

    /// <summary>One that has ended as it should; another try would find the same end, and one that is on its way it would find further.</summary>
    public static GenerationView Made(GenerationView? view, GenerationId id)
    {
        if (view is null)
        {
            throw new DreamerException(ErrorCode.NotFound, $"The picture '{id}' was deleted while it was made.");
        }

        return view.Progress.State switch
        {
            GenerationState.Succeeded => view,
            GenerationState.Cancelled => throw Ended(new DreamerException(ErrorCode.Cancelled, $"The picture '{id}' was cancelled while it was made.")),
            var state when state.IsFinal() => throw Ended(new DreamerException(view.Error?.Code ?? ErrorCode.Internal, view.Error?.Detail ?? $"The picture '{id}' was not made.")),
            _ => throw new ProblemException(new Problem(
                StatusCodes.Status504GatewayTimeout, ErrorCode.DeadlineExceeded, $"The picture '{id}' is not done after {s_longestWait.TotalSeconds} s; it is being made.")),
        };
    }

    private static ProblemException Ended(DreamerException end) =>
        new(Problem.Of(end) with { RetryAfter = null, Header = (OpenAiFace.ShouldRetry, "false") });
}
