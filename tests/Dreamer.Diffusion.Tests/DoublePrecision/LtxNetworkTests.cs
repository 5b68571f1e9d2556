using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>LTX-Video's networks, with every layer that they can have.</summary>
public sealed class LtxNetworkTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(3);

    public void Dispose()
    {
        _scope.Dispose();
        _generator.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_autoencoder(bool isCausal)
    {
        using var twin = new DoubleTwin(() => [new AutoencoderKLLTXVideo(TinyConfigs.LtxVae with { DecoderCausal = isCausal })]);
        var (video_BCFHW, z_BLfhw) = (Drawn(1, 3, 5, 8, 12), Drawn(1, 4, 3, 2, 1));
        twin.Check((networks, given) =>
        {
            var vae = (AutoencoderKLLTXVideo)networks[0];
            var latents = vae.Encode(given(video_BCFHW));
            return [latents.Mean, latents.LogVariance, vae.Scale(latents.Mean), vae.Decode(vae.Unscale(given(z_BLfhw)) * 0.1)];
        });
    }

    [Fact]
    public void The_later_autoencoder()
    {
        using var twin = new DoubleTwin(() => [new AutoencoderKLLTXVideo(TinyConfigs.LaterLtxVae)]);
        var (video_BCFHW, z_BLfhw, noise_HW) = (Drawn(1, 3, 5, 8, 12), Drawn(1, 4, 3, 2, 1), Drawn(4, 2));
        var time_B = tensor([0.05f], dtype: ScalarType.Float32, device: CPU);
        twin.Check((networks, given) =>
        {
            var vae = (AutoencoderKLLTXVideo)networks[0];
            var latents = vae.Encode(given(video_BCFHW));
            return [latents.Mean, latents.LogVariance, vae.Decode(vae.Unscale(given(z_BLfhw)) * 0.1, given(time_B), (_, _) => given(noise_HW))];
        });
    }

    [Fact]
    public void The_transformer()
    {
        using var twin = new DoubleTwin(() => [new LTXVideoTransformer3DModel(TinyConfigs.Ltx)]);
        var (z_BCfhw, text_BTE, mask_BT) = (Drawn(2, 4, 3, 2, 3), Drawn(2, 4, 6), tensor([1L, 1, 1, 0, 1, 1, 1, 1], [2, 4], dtype: ScalarType.Int64, device: CPU));
        var times_BF = tensor([900.5f, 40.25f, 0, 3, 500, 20], [2, 3], dtype: ScalarType.Float32, device: CPU);
        twin.Check((networks, given) =>
        {
            var ltx = (LTXVideoTransformer3DModel)networks[0];
            return [ltx.call(given(z_BCfhw), given(times_BF), ltx.Project(given(text_BTE), mask_BT), TokenSpacing.Of(25, frames: 8, pixels: 32))];
        });
    }

    private Tensor Drawn(params long[] shape) => randn(shape, dtype: ScalarType.Float32, device: CPU, generator: _generator);
}
