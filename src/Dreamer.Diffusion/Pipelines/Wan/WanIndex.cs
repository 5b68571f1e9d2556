using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;

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
        Dreamer.Validate();
    }
}

/// <summary>The values that a model is best asked for; unless given, those that its autoencoder's form was published with.</summary>
public sealed record WanDefaults
{
    public string? Name { get; init; }

    public int? Size { get; init; }

    public int? Frames { get; init; }

    public double? Fps { get; init; }

    /// <summary>The second expert's guidance, whatever a request's is that guides at all; unless given, the request's own.</summary>
    public double? Guidance2 { get; init; }

    internal void Validate()
    {
        RequestChecks.Range("default size", Size ?? 1, 2048);
        RequestChecks.Range("default number of frames", Frames ?? 1, 1024);
        RequestChecks.Range("default fps", Fps ?? 1, 240);
        RequestChecks.Range("guidance_2", Guidance2 ?? 0, RequestChecks.MaxGuidance);
        if (Frames is { } frames && (frames < 2 || frames % AutoencoderKLWanConfig.ChunkFrames != 1))
        {
            throw new ArgumentException($"The default number of frames is {frames}; a clip of Wan has 4n+1, from 5 on.");
        }
    }

    /// <summary>Guidance of 1 and less guides nothing, by either expert (diffusers WanPipeline: guidance_scale decides for both).</summary>
    internal double Guidance(int expert, double asked) => expert == 0 || asked <= 1 ? asked : Guidance2 ?? asked;

    /// <summary>Sides of 480 at 16 frames a second, or Wan 2.2's own of 704 at 24.</summary>
    internal (int Size, int Frames, double Fps) For(AutoencoderKLWanConfig vae)
    {
        var (size, frames, fps) = vae.IsResidual ? (704, 121, 24.0) : (480, 81, 16.0);
        return (Size ?? size, Frames ?? frames, Fps ?? fps);
    }
}
