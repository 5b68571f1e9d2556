using Dreamer.Training.World.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>
/// One phase of a recipe: the networks that learn, and their loss. Every random draw of a step follows from
/// the run's seed and the step's number alone, so a resumed run continues as if it had not stopped.
/// </summary>
public abstract class TrainingPhase(string name, TrainingPlan plan, ulong seed, Device device) : IDisposable
{
    /// <summary>Names the phase's folder in a run.</summary>
    public string Name { get; } = name;

    public TrainingPlan Plan { get; } = plan;

    /// <summary>Where the networks are and batches go; whatever it is, all of it is float32.</summary>
    public Device Device { get; } = device;

    protected ulong Seed { get; } = seed;

    /// <summary>The networks that learn, by the prefix of their keys in a checkpoint.</summary>
    public abstract IReadOnlyDictionary<string, nn.Module> Networks { get; }

    /// <summary>Whether the model draws by what is learned here.</summary>
    internal bool Draws => Networks.ContainsKey("unet") || Networks.ContainsKey("motion");

    /// <summary>The module's own samples that a step is counted in, for example stills or clips.</summary>
    public abstract string Unit { get; }

    /// <summary>Reads or makes what the steps need: earlier networks, latents.</summary>
    public virtual void Prepare(IProgress<string> progress)
    {
    }

    /// <summary>
    /// The loss of the batch with this index; a step takes as many as its plan accumulates, some of them at the same time.
    /// </summary>
    public abstract StepLoss Loss(int index);

    /// <summary>Writes the networks, which now hold averaged weights, into the model's folder.</summary>
    public abstract void Export(string modelFolder);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        foreach (var network in Networks.Values)
        {
            network.Dispose();
        }
    }

    /// <summary>How much of the phase is over when the batch comes, from 0 to 1.</summary>
    protected double ShareBefore(int index) => (double)index / ((double)Plan.Steps * Plan.Accumulate);

    /// <summary>
    /// An own stream of random numbers for a batch, drawn on the CPU: <see cref="Normal"/> and <see cref="Uniform"/> are the same on
    /// every device.
    /// </summary>
    protected Generator StepGenerator(int index) => new(StepSeed(index));

    protected Tensor Normal(long[] shape, Generator generator) =>
        randn(shape, dtype: ScalarType.Float32, device: CPU, generator: generator).to(Device);

    protected Tensor Uniform(long[] shape, Generator generator) =>
        rand(shape, dtype: ScalarType.Float32, device: CPU, generator: generator).to(Device);

    protected ulong StepSeed(int index) => Rng.Mix(Seed + (0x9E3779B97F4A7C15 * (ulong)(index + 1)));
}

/// <summary>
/// What a step minimises, and the named figures that its report shows: each one number, still on the device, so that a batch waits for
/// it once.
/// </summary>
public sealed record StepLoss(Tensor Total, IReadOnlyList<(string Name, Tensor Value)> Figures);
