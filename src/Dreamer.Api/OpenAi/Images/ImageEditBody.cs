using System.ComponentModel;
using Dreamer.Api.OpenAi.Bodies;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>What a client sends to make stills of a picture. A form has it as the file <c>image</c>, and JSON in <c>images</c>.</summary>
internal sealed record ImageEditBody : ImageBody
{
    [Description("The picture, one: in a form it is the file 'image'.")]
    public IReadOnlyList<ReferenceBody>? Images { get; init; }

    [Description("Refused: the whole picture is made anew.")]
    public ReferenceBody? Mask { get; init; }

    [Description("How near the result stays to the picture. Left out, between the two.")]
    public ImageFidelity? InputFidelity { get; init; }
}
