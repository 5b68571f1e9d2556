using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>A method for models that were trained on a schedule of noise levels, whatever they predict.</summary>
public abstract class DiffusionSampler(NoiseSchedule schedule, int steps) : Sampler(steps, schedule.Config.TrainSteps)
{
    protected NoiseSchedule Schedule => schedule;

    protected PredictionKind Prediction => schedule.Config.Prediction;

    protected Tensor Clip(Tensor x0) => schedule.Config.ClipRange is { } range ? x0.clamp(-range, range) : x0;

    /// <summary>The clean sample, of latents that are <c>signal x0 + noise ε</c> with squares that sum to 1.</summary>
    protected Tensor EstimateX0(Tensor latents, Tensor output, double signal, double noise) => Prediction switch
    {
        PredictionKind.Velocity => latents * signal - output * noise,
        PredictionKind.Epsilon => (latents - output * noise) / signal,
        _ => output,
    };
}
