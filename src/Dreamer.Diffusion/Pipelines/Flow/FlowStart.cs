// Shapes: C channels, f latent frames, H/W latent pixels
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>What jobs of a flow over whole videos begin with, in latents 1CfHW on the device.</summary>
internal static class FlowStart
{
    /// <summary>From noise, or from another still with noise of its own.</summary>
    public static SamplerState Of(StillRequest request, StillOrigin? origin, long[] shape, FlowSampler sampler, Device device)
    {
        var use = origin is null ? SeededNoise.Still : SeededNoise.Refinement;
        var noise_1CfHW = SeededNoise.Draw(request.Seed, use, shape).to(device);
        return origin is null
            ? sampler.Begin(noise_1CfHW)
            : sampler.BeginAt(origin.Step, origin.Latent_1CHW.to(device).unsqueeze(2), noise_1CfHW);
    }

    /// <summary>Each latent frame has noise of its own: the same in clips of any length.</summary>
    public static SamplerState Of(ClipRequest request, long[] shape, FlowSampler sampler, Device device)
    {
        long[] one = [.. shape[..2], 1, .. shape[3..]];
        var noise = Enumerable.Range(0, (int)shape[2]).Select(frame => SeededNoise.Draw(request.Seed, SeededNoise.Frame(frame), one));
        return sampler.Begin(cat([.. noise], dim: 2).to(device));
    }
}
