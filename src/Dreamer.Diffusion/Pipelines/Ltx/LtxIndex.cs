using System.Text.Json.Serialization;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines.Flow;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>An LTX-Video folder's <c>model_index.json</c>; what it says besides diffusers' own lines stands under <c>dreamer</c>.</summary>
public sealed record LtxIndex : INetworkConfig
{
    private const string Conditional = "LTXConditionPipeline";

    public static IReadOnlyList<string> ClassNames { get; } = ["LTXPipeline", "LTXImageToVideoPipeline", Conditional];

    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = ClassNames[0];

    public LtxDefaults Dreamer { get; init; } = new();

    /// <summary>Whether the weights know the later pipeline's ways: other noise levels, texts without padding, frames by their first.</summary>
    internal bool IsConditional => ClassName == Conditional;

    public void Validate() => Dreamer.Validate(new AutoencoderKLLTXVideoConfig().FrameScale());
}

/// <summary>Sides of 512 and 121 frames, 25 a second: what the published pipelines take where nothing is asked.</summary>
public sealed record LtxDefaults : VideoDefaults
{
    internal (int Size, int Frames, double Fps) OrPublished => (Size ?? 512, Frames ?? 121, Fps ?? 25);
}
