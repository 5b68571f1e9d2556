using Dreamer.Client.Generations;
using Microsoft.Extensions.AI;

namespace Dreamer.Client.AI;

/// <summary>What a request of Microsoft.Extensions.AI asks a Dreamer server for; what it does not do is refused in words.</summary>
internal static class AskedImage
{
    /// <summary>Of every still.</summary>
    public const string MediaType = "image/png";

    public static void Check(ImageGenerationOptions? options)
    {
        if (options?.MediaType is { } type && type != MediaType)
        {
            throw new ArgumentException($"MediaType is '{type}', and takes {MediaType}.", nameof(options));
        }
        if (options?.ResponseFormat == ImageGenerationResponseFormat.Uri)
        {
            throw new ArgumentException("ResponseFormat is 'Uri', and takes Data or Hosted: an address of a still opens with the key alone.", nameof(options));
        }
    }

    /// <summary>The values of <paramref name="template"/>, with what the request itself says in their place.</summary>
    public static NewGeneration Of(ImageGenerationRequest request, ImageGenerationOptions? options, NewGeneration? template)
    {
        var prompt = string.IsNullOrWhiteSpace(request.Prompt)
            ? throw new ArgumentException("Prompt is empty, and takes what the still shows.", nameof(request))
            : request.Prompt;
        var made = template ?? NewGeneration.TextToImage(prompt);
        return made with
        {
            Kind = PictureOf(request) is null ? GenerationKinds.TextToImage : GenerationKinds.Refine,
            Caption = prompt,
            Model = options?.ModelId ?? made.Model,
            Size = SizeOf(options) ?? made.Size,
            Count = options?.Count ?? made.Count,
        };
    }

    public static FrameSize? SizeOf(ImageGenerationOptions? options) =>
        options?.ImageSize is { } size ? new FrameSize(size.Width, size.Height) : null;

    /// <summary>The picture that is to be made anew; null where there is none.</summary>
    public static DataContent? PictureOf(ImageGenerationRequest request) => request.OriginalImages?.ToList() switch
    {
        null or [] => null,
        [DataContent picture] when picture.HasTopLevelMediaType("image") => picture,
        [var other] => throw new ArgumentException($"OriginalImages holds a {other.GetType().Name}, and takes the bytes of a picture.", nameof(request)),
        var several => throw new ArgumentException($"OriginalImages holds {several.Count} pictures, and takes one.", nameof(request)),
    };
}
