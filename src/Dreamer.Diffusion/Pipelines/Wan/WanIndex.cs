using System.Text.Json.Serialization;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>A Wan folder's <c>model_index.json</c>; what it says besides diffusers' own lines stands under <c>dreamer</c>.</summary>
public sealed record WanIndex : INetworkConfig
{
    /// <summary>A14B's: the first expert denoises down to this share of the training steps, and transformer_2 the rest.</summary>
    public double? BoundaryRatio { get; init; }

    /// <summary>TI2V's: every token has a time of its own, which is 0 where a frame is given.</summary>
    public bool ExpandTimesteps { get; init; }

    public WanDefaults Dreamer { get; init; } = new();

    public void Validate()
    {
        RequestChecks.Range("boundary_ratio", BoundaryRatio ?? 0, 1);
        Dreamer.Validate(AutoencoderKLWanConfig.ChunkFrames);
    }
}

/// <summary>832x480 at 16 frames a second, or Wan 2.2's own of 1280x704 at 24: what the models were published for.</summary>
public sealed record WanDefaults : VideoDefaults
{
    private const int Longest = 121;

    /// <summary>The second expert's guidance, whatever a request's is that guides at all; unless given, the request's own.</summary>
    [JsonPropertyName("guidance_2")]
    public double? Guidance2 { get; init; }

    internal new void Validate(int frameStep)
    {
        base.Validate(frameStep);
        RequestChecks.Range("guidance_2", Guidance2 ?? 0, RequestChecks.MaxGuidance);
    }

    /// <summary>Guidance of 1 and less guides nothing, by either expert (diffusers WanPipeline: guidance_scale decides for both).</summary>
    internal double Guidance(int expert, double asked) => expert == 0 || asked <= 1 ? asked : Guidance2 ?? asked;

    internal int MostFrames => Math.Max(MaxFrames ?? Longest, Frames ?? 0);

    internal (PixelSize Size, int Frames, double Fps) For(AutoencoderKLWanConfig vae)
    {
        var (size, frames, fps) = vae.IsResidual ? (new PixelSize(1280, 704), 121, 24.0) : (new PixelSize(832, 480), 81, 16.0);
        return (Size ?? size, Frames ?? frames, Fps ?? fps);
    }
}
