using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>What a client sends to let a video go on.</summary>
internal sealed record ExtensionBody
{
    [Description("The completed video that goes on. A film of somebody else's is refused.")]
    public required ExtendedBody Video { get; init; }

    [Description("What moves next, and how."), MaxLength(GenerationLimits.CaptionLength), Example("The star moves down.")]
    public required string Prompt { get; init; }

    [Description("How long it goes on: a number or a text. The model makes the nearest that it can, and the answer has the whole length.")]
    [Example(4d), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public required double Seconds { get; init; }
}

/// <summary>Names a video.</summary>
internal sealed record ExtendedBody
{
    [Description("Its id."), Example("gen_01a21b3d017973f3b6488b873bbf4fea_b6488b873bbf4fea")]
    public required string Id { get; init; }
}
