// Shapes: B batch, L latent channels, M mask and latent channels, f latent frames, h/w latent pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// What a run is given besides its captions, in the form that its transformer takes: nothing, first frames that are held, or a condition
/// in channels of its own.
/// </summary>
internal sealed record GivenFrames(Tensor? Held_BLfhw = null, Tensor? Condition_BMfhw = null) : IDisposable
{
    public static GivenFrames Nothing { get; } = new();

    public long Bytes => new[] { Held_BLfhw, Condition_BMfhw }.OfType<Tensor>().Sum(given => given.numel() * given.element_size());

    /// <summary>What the transformer is shown of a step's latents.</summary>
    public Tensor Shown(Tensor z_BLfhw) => Condition_BMfhw is null ? Completed(z_BLfhw) : cat([z_BLfhw, Condition_BMfhw], dim: 1);

    /// <summary>The time of each row, B; where frames are held, of each latent frame, Bf.</summary>
    public Tensor Times(double time, long rows, long frames, Device device) => Held_BLfhw is null
        ? full([rows], time, dtype: ScalarType.Float32, device: device)
        : HeldFrames.Times(time, rows, frames, Held_BLfhw.shape[2], device);

    /// <summary>Latents with the frames that are held, which the sampler has moved like all others.</summary>
    public Tensor Completed(Tensor z_BLfhw) => Held_BLfhw is null ? z_BLfhw.alias() : HeldFrames.Hold(z_BLfhw, Held_BLfhw);

    public GivenFrames DetachFromDisposeScope()
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

/// <summary>Frames that stand in the latents as they were given, at time 0 (diffusers' pipelines of Wan 2.2's TI2V and of LTX-Video).</summary>
internal static class HeldFrames
{
    /// <summary>Latents BLfhw whose first frames are these.</summary>
    public static Tensor Hold(Tensor z_BLfhw, Tensor given_BLfhw)
    {
        using var scope = NewDisposeScope();
        var held = given_BLfhw.shape[2];
        var rest_BLfhw = z_BLfhw.narrow(2, held, z_BLfhw.shape[2] - held);
        return cat([given_BLfhw.expand(z_BLfhw.shape[0], -1, -1, -1, -1), rest_BLfhw], dim: 2).MoveToOuterDisposeScope();
    }

    /// <summary>The time of each latent frame, Bf: 0 of the first <paramref name="held"/>.</summary>
    public static Tensor Times(double time, long batch, long frames, long held, Device device)
    {
        using var scope = NewDisposeScope();
        var times_Bf = full([batch, frames], time, dtype: ScalarType.Float32, device: device);
        times_Bf.narrow(1, 0, held).zero_();
        return times_Bf.MoveToOuterDisposeScope();
    }
}
