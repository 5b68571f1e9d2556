using System.ComponentModel;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Why a video failed.</summary>
internal sealed record VideoError(
    [property: Description("What kind of failure it is: a code of this server's other faces, or cancelled, or expired."), Example("out_of_memory")] string Code,
    [property: Description("One sentence for people."), Example("The device has not enough memory for it.")] string Message)
{
    public static VideoError? Of(GenerationView view) => view.Progress.State switch
    {
        GenerationState.Cancelled => new VideoError(WireName.Of(GenerationState.Cancelled), "The video was cancelled."),
        GenerationState.Expired => new VideoError(WireName.Of(GenerationState.Expired), "The video's deadline came first."),
        _ => view.Error is { } error ? new VideoError(WireName.Of(error.Code), error.Detail) : null,
    };
}
