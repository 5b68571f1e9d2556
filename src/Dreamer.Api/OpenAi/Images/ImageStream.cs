using System.Runtime.CompilerServices;
using Dreamer.Api.Errors;
using Dreamer.Api.Events;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>Answers with events: of each still some pictures of the work under way, and then the still. They come in their order, one after the other.</summary>
internal sealed class ImageStream(ImageOrder order, IGrainFactory grains, ImageAnswer answer, TimeProvider clock) : IResult
{
    private const string Partial = ".partial_image", Completed = ".completed", Failed = "error", End = "data: [DONE]\n\n";

    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(5);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        LiveStream.Begin(response);
        try
        {
            await LiveStream.CopyAsync(EventsAsync(gone), item => LiveStream.SendAsync(response, item, item.Type, null, gone), response, clock, gone);
        }
        catch (Exception failed) when (failed is ProblemException or DreamerException)
        {
            var problem = (failed as ProblemException)?.Problem ?? Problem.Of((DreamerException)failed);
            await LiveStream.SendAsync(response, OpenAiFace.FailureOf(problem), Failed, null, gone);
        }

        await response.WriteAsync(End, gone);
    }

    private async IAsyncEnumerable<ImageEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var id in order.Ids)
        {
            await foreach (var item in EventsAsync(id, cancellationToken))
            {
                yield return item;
            }
        }
    }

    private async IAsyncEnumerable<ImageEvent> EventsAsync(GenerationId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (generation, sent) = (grains.Generation(order.Tenant, id), 0);
        var view = await generation.GetAsync();
        while (view?.Progress.State.IsFinal() == false)
        {
            if (IsDue(view.Progress, sent) && await answer.ReadAsync(order, view, ArtifactVariant.Preview, cancellationToken) is { } preview)
            {
                yield return EventOf(Partial, preview, sent++);
            }

            view = await generation.FollowAsync(view.Progress, s_longestCall, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var picture = await answer.ReadAsync(order, ImageAnswer.Made(view, id), ArtifactVariant.Image, cancellationToken);
        yield return EventOf(Completed, picture ?? throw new DreamerException(ErrorCode.NotFound, $"The picture '{id}' was deleted."), null);
    }

    /// <summary>Evenly over the steps.</summary>
    private bool IsDue(GenerationProgress progress, int sent) =>
        sent < order.Body.CountPartials() && progress.Steps > 0 && progress.Step * (order.Body.CountPartials() + 1) >= (sent + 1) * progress.Steps;

    private ImageEvent EventOf(string type, string picture, int? index) => new(
        order.Prefix + type, picture, index, clock.GetUtcNow().ToUnixTimeSeconds(), order.Size, order.Quality, order.Format, index is null ? ImageUsage.None : null);
}
