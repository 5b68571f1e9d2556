using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

public sealed class PreviewProjectionTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private readonly DreamerModel _model = DreamerModel.Load(files.Folder);

    [Fact]
    public void It_has_the_pictures_size_and_range_at_any_size_of_latent()
    {
        using var projection = PreviewProjection.Fit(_model);
        Assert.Equal([1, 3, 16, 16], projection.Project(randn(1, 4, 8, 8)).shape);
        Assert.Equal([1, 3, 24, 24], projection.Project(randn(1, 4, 12, 12) * 50).shape);
        Assert.True(projection.Project(randn(1, 4, 8, 8) * 50).abs().max().item<float>() <= 1);
    }

    [Fact]
    public void It_shows_what_the_latents_were_encoded_from()
    {
        using var projection = PreviewProjection.Fit(_model);
        var picture_13hw = full([1, 3, 16, 16], -0.5);
        picture_13hw.narrow(3, 8, 8).fill_(0.6); // another colour on the right
        var preview_13hw = projection.Project(_model.EncodeStill(picture_13hw));
        var (error, ofMirrored) = (Error(preview_13hw, picture_13hw), Error(preview_13hw, picture_13hw.flip(3)));
        Assert.True(error < ofMirrored, $"{error} from its picture, {ofMirrored} from the mirrored one"); // a random VAE keeps little, but not nothing

        static float Error(Tensor one, Tensor other) => (one - other).square().mean().item<float>();
    }

    public void Dispose() => _model.Dispose();
}
