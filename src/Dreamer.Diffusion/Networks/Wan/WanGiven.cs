// Shapes: B batch, L latent channels, M mask and latent channels, f latent frames, h/w latent pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// What a run is given besides its captions, in the form that its transformer takes: nothing, first frames that are held, or a condition
/// in channels of its own.
/// </summary>
internal sealed record WanGiven(Tensor? Held_BLfhw = null, Tensor? Condition_BMfhw = null) : IDisposable
{
    public static WanGiven Nothing { get; } = new();

    public long Bytes => new[] { Held_BLfhw, Condition_BMfhw }.OfType<Tensor>().Sum(given => given.numel() * given.element_size());

    /// <summary>What the transformer is shown of a step's latents.</summary>
    public Tensor Shown(Tensor z_BLfhw) => Condition_BMfhw is null ? Completed(z_BLfhw) : cat([z_BLfhw, Condition_BMfhw], dim: 1);

    /// <summary>The time of each row, B; where frames are held, of each latent frame, Bf.</summary>
    public Tensor Times(double time, long rows, long frames, Device device) => Held_BLfhw is null
        ? full([rows], time, dtype: ScalarType.Float32, device: device)
        : WanGivenFrames.Times(time, rows, frames, Held_BLfhw.shape[2], device);

    /// <summary>Latents with the frames that are held, which the sampler has moved like all others.</summary>
    public Tensor Completed(Tensor z_BLfhw) => Held_BLfhw is null ? z_BLfhw.alias() : WanGivenFrames.Hold(z_BLfhw, Held_BLfhw);

    public WanGiven DetachFromDisposeScope()
    {
        Held_BLfhw?.DetachFromDisposeScope();
        Condition_BMfhw?.DetachFromDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Held_BLfhw?.Dispose();
        Condition_BMfhw?.Dispose();
    }
}
