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

    public void Validate()
    {
        Dreamer.Validate(new AutoencoderKLLTXVideoConfig().FrameScale());
        RequestChecks.Range("decode_timestep", Dreamer.DecodeTimestep, 1);
        RequestChecks.Range("decode_noise_scale", Dreamer.DecodeNoiseScale, 1);
    }
}

/// <summary>704x512 and 121 frames, 25 a second: what the published pipelines take where nothing is asked.</summary>
public sealed record LtxDefaults : VideoDefaults
{
    /// <summary>How much noise a decoder with <c>timestep_conditioning</c> is told is in its latents, 0 to 1.</summary>
    public double DecodeTimestep { get; init; } = 0.05;

    /// <summary>How much is in them: this part of noise, and the rest of latents.</summary>
    public double DecodeNoiseScale { get; init; } = 0.025;

    internal (PixelSize Size, int Frames, double Fps) OrPublished => (Size ?? new PixelSize(704, 512), Frames ?? 121, Fps ?? 25);
}
