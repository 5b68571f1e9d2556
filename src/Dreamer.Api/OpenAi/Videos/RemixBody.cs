using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>What a client sends to make a video of another one.</summary>
internal sealed record RemixBody
{
    [Description("What shall be shown and move instead."), MaxLength(GenerationLimits.CaptionLength)]
    [Example("A large yellow star on a dark blue background. The star moves to the left.")]
    public required string Prompt { get; init; }
}
