using System.Text.Json.Serialization;
using System.Text.Json;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A <c>model_index.json</c>; what it says besides diffusers' own lines stands under <c>dreamer</c>.</summary>
public sealed record ModelIndex : INetworkConfig
{
    public const string FileName = "model_index.json";

    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "DreamerPipeline";

    public DreamerDefaults Dreamer { get; init; } = new();

    /// <summary>The parts, each as [library, class].</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Parts { get; init; }

    public void Validate() => Dreamer.Validate();
}

/// <summary>The values that a model is best asked for, and how long a motion caption may be.</summary>
public sealed record DreamerDefaults
{
    public string? Name { get; init; }

    /// <summary>Unless given, what the denoiser's config says that it was trained at, as public models do.</summary>
    public PixelSize? Size { get; init; }

    /// <summary>The most pixels that a frame may have, as a size of any shape: 512x512 unless given, and never less than the default.</summary>
    public PixelSize? MaxSize { get; init; }

    public int Frames { get; init; } = 16;

    public double Fps { get; init; } = 8;

    public int MotionTokens { get; init; } = 32;

    internal void Validate()
    {
        RequestChecks.Defaults(Size, MaxSize, null);
        RequestChecks.Range("default number of frames", Frames, RequestChecks.MaxFrames);
        RequestChecks.Range("default fps", Fps, 240);
        if (MotionTokens is < 2 or > 512)
        {
            throw new ArgumentException($"motion_tokens is {MotionTokens}; a motion caption has 2 to 512.");
        }
    }
}
