using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>What another clip begins with that goes on from latents: a family's last latent frame, or its last picture.</summary>
public sealed class ClipEndTests : IDisposable
{
    private readonly TinyWanModels _wan = new();
    private readonly TinyLtxModels _ltx = new();
    private readonly TinyModelFolder _folder = new();

    public void Dispose()
    {
        _wan.Dispose();
        _ltx.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Where_latent_frames_are_frames_it_is_the_last_one_as_it_is_and_both_share_it_once()
    {
        using var scope = NewDisposeScope();
        using var model = DreamerModel.Load(_folder.Folder);
        var (before_FCHW, after_FCHW) = (Latents(model, 5, side: 8, use: 1), Latents(model, 3, side: 8, use: 2));
        var end = model.EndOf(before_FCHW);
        Assert.Equal(JobRuns.Bytes(before_FCHW.narrow(0, 4, 1)), JobRuns.Bytes(end.Latent_1CHW!));
        Assert.Equal(JobRuns.Bytes(Pictures(model, before_FCHW)[^1]), JobRuns.Bytes(end.Picture_13hw));
        Assert.Equal(JobRuns.Bytes(cat([before_FCHW, after_FCHW.narrow(0, 1, 2)], dim: 0)), JobRuns.Bytes(model.Join(before_FCHW, after_FCHW)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_a_latent_frame_is_several_frames_it_is_the_last_picture_and_pieces_stand_whole(bool isWan)
    {
        using var scope = NewDisposeScope();
        DiffusionModel model = isWan ? _wan.Model(WanForm.TextImageToVideo) : _ltx.Model("LTXPipeline");
        var (before_FCHW, after_FCHW) = (Latents(model, 3, side: 2, use: 1), Latents(model, 2, side: 2, use: 2));
        var end = model.EndOf(before_FCHW);
        var pictures = Pictures(model, before_FCHW);
        Assert.Null(end.Latent_1CHW);
        Assert.Equal(1 + (2 * model.Info.Makes.FrameStep), pictures.Count);
        Assert.Equal(JobRuns.Bytes(pictures[^1]), JobRuns.Bytes(end.Picture_13hw));
        Assert.Equal(5, model.Join(before_FCHW, after_FCHW).shape[0]);
    }

    private static Tensor Latents(DiffusionModel model, long frames, long side, int use) =>
        SeededNoise.Draw(7, use, [frames, model.Info.LatentChannels, side, side]);

    private static List<Tensor> Pictures(DiffusionModel model, Tensor latents_FCHW)
    {
        using var off = no_grad();
        return [.. model.DecodeFrames(latents_FCHW)];
    }
}
