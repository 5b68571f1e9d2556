// Shapes: B batch, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

public sealed class HeldFramesTests
{
    [Fact]
    public void Frames_that_are_held_stand_in_the_latents_to_the_bit_and_their_time_is_0()
    {
        using var scope = NewDisposeScope();
        var (z_BLfhw, still_BLfhw) = (randn(new long[] { 2, 4, 3, 2, 2 }), randn(new long[] { 1, 4, 1, 2, 2 }));
        var held_BLfhw = HeldFrames.Hold(z_BLfhw, still_BLfhw);
        Assert.True(held_BLfhw[.., .., ..1].eq(still_BLfhw).all().item<bool>());
        Assert.True(held_BLfhw[.., .., 1..].eq(z_BLfhw[.., .., 1..]).all().item<bool>());
        Assert.Equal([0, 937, 937, 0, 937, 937], HeldFrames.Times(937, batch: 2, frames: 3, held: 1, CPU).data<float>().ToArray());
        Assert.Equal([937, 937], HeldFrames.Times(937, batch: 1, frames: 2, held: 0, CPU).data<float>().ToArray());
    }
}
