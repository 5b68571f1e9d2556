using Dreamer.Diffusion.Pipelines;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

/// <summary>Stills and clips that are wider than high, or higher than wide.</summary>
public sealed class WanShapeTests(TinyWanModels wan) : IClassFixture<TinyWanModels>, IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public static TheoryData<WanForm, int, int> Stills => Shapes([WanForm.TextToVideo, WanForm.TextImageToVideo]);

    public static TheoryData<WanForm, int, int> Clips => Shapes(Enum.GetValues<WanForm>().Where(form => form != WanForm.TextToVideo));

    [Theory]
    [MemberData(nameof(Stills))]
    public void A_still_has_the_shape_that_was_asked_for_and_is_resumed_to_the_same_bytes(WanForm form, int across, int down)
    {
        var (size, model) = (Size(form, across, down), wan.Model(form));
        using var job = wan.Still(form, size: size);
        job.Advance();
        job.Advance();
        var checkpoint = job.Checkpoint();
        var latents_1CHW = Run(job);

        Assert.Equal([1, 4, size.Height / model.Info.LatentScale, size.Width / model.Info.LatentScale], latents_1CHW.shape);
        Assert.Equal(Bytes(latents_1CHW), Bytes(Run(wan.Still(form, size: size, checkpoint: checkpoint))));
        using var pictures = new DecodedFrames(model, latents_1CHW);
        using var previews = PreviewProjection.Fit(model);
        Assert.All([pictures.Frame(0), previews.Project(latents_1CHW)], picture => Assert.Equal([1, 3, size.Height, size.Width], picture.shape));
    }

    [Theory]
    [MemberData(nameof(Clips))]
    public void A_clip_has_its_stills_shape(WanForm form, int across, int down)
    {
        var (size, model) = (Size(form, across, down), wan.Model(form));
        var latents_FCHW = Run(wan.Clip(form, frames: 5, size: size));

        using var pictures = new DecodedFrames(model, latents_FCHW);
        Assert.All(Enumerable.Range(0, 5), frame => Assert.Equal([1, 3, size.Height, size.Width], pictures.Frame(frame).shape));
        if (form == WanForm.TextImageToVideo)
        {
            Assert.Equal(Bytes(model.EncodeStill(wan.Picture(form, size))), Bytes(latents_FCHW.narrow(0, 0, 1)));
        }
    }

    [Fact]
    public void Of_a_checkpoint_of_another_shape_nothing_is_resumed()
    {
        using var job = wan.Still(WanForm.TextToVideo, size: new PixelSize(32, 16));
        var checkpoint = job.Checkpoint();

        var refusal = Assert.ThrowsAny<Exception>(() => wan.Still(WanForm.TextToVideo, size: new PixelSize(16, 32), checkpoint: checkpoint));

        Assert.Contains("Size = 32x16", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Size = 16x32", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scope.Dispose();

    private static TheoryData<WanForm, int, int> Shapes(IEnumerable<WanForm> forms)
    {
        var shapes = new TheoryData<WanForm, int, int>();
        foreach (var form in forms)
        {
            shapes.Add(form, 3, 1);
            shapes.Add(form, 1, 2);
        }
        return shapes;
    }

    private PixelSize Size(WanForm form, int across, int down) => new(wan.Side(form) * across, wan.Side(form) * down);
}
