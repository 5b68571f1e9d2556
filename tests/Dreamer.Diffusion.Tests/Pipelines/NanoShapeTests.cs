using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>The model that ships, trained at squares of 64, draws what is none.</summary>
public sealed class NanoShapeTests : IDisposable
{
    private const int Steps = 6, Frames = 4;

    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly DiffusionModel _model = ModelFamilies.Load(RepositoryRoot.Combine("models/nano"));

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(64, 96)]
    [InlineData(96, 64)]
    [InlineData(128, 32)]
    public void A_still_and_its_clip_have_the_shape_that_was_asked_for(int width, int height)
    {
        PixelSize size = new(width, height);
        using var previews = PreviewProjection.Fit(_model);
        using var still = Still(size);
        var latents_1CHW = still.Finish();
        using var drawn = new DecodedFrames(_model, latents_1CHW);
        var picture_13hw = drawn.Frame(0);
        using var clip = Clip(size, latents_1CHW, picture_13hw);
        clip.Advance();
        clip.Advance();
        var checkpoint = clip.Checkpoint();
        var latents_FCHW = clip.Finish();

        Assert.All([picture_13hw, previews.Project(latents_1CHW), .. Pictures(latents_FCHW)], picture => Assert.Equal([1, 3, height, width], picture.shape));
        Assert.True(latents_FCHW.narrow(0, 0, 1).eq(latents_1CHW).all().item<bool>(), "frame 0 is the still");
        Assert.True(picture_13hw.std().item<float>() > 0.1f, "the picture is of one colour");
        using var resumed = Clip(size, latents_1CHW, picture_13hw, checkpoint);
        Assert.Equal(latents_FCHW.bytes.ToArray(), resumed.Finish().bytes.ToArray());
    }

    [Fact]
    public void A_still_of_another_shape_than_the_clips_is_refused_with_both()
    {
        using var still = Still(new(64, 96));
        var latents_1CHW = still.Finish();
        using var drawn = new DecodedFrames(_model, latents_1CHW);
        var refusal = Assert.Throws<ArgumentException>(() => Clip(new(96, 64), latents_1CHW, drawn.Frame(0)));
        Assert.Contains("the request needs", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(520, 520, "520 pixels is 270400; this model makes up to 262144")]
    [InlineData(65, 64, "65x64 pixels; each side must be a multiple of")]
    [InlineData(64, 4096, "64x4096 pixels; each side must be a multiple of")]
    public void What_it_does_not_make_is_refused_with_what_it_does(int width, int height, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => Still(new(width, height))).Message, StringComparison.Ordinal);

    private DenoisingJob Still(PixelSize size)
    {
        using CaptionEmbedding caption = _model.EncodeCaption("a large red star on a blue background"), none = _model.EncodeCaption("");
        return _model.Begin(new StillRequest(Seed: 7, Steps, Guidance: 2, size), new StillConditions(caption, none));
    }

    private DenoisingJob Clip(PixelSize size, Tensor latents_1CHW, Tensor picture_13hw, byte[]? checkpoint = null)
    {
        using var caption = _model.EncodeCaption("a large red star on a blue background");
        using MotionEmbedding motion = _model.EncodeMotion("the star moves to the left"), none = _model.EncodeMotion("");
        return _model.Begin(
            new ClipRequest(Seed: 7, Steps, Guidance: 2, ImageGuidance: 1, size, Frames, Fps: 8, MotionStrength: 1),
            new ClipConditions(latents_1CHW, picture_13hw, caption, motion, none), checkpoint);
    }

    private List<Tensor> Pictures(Tensor latents_FCHW)
    {
        using var frames = new DecodedFrames(_model, latents_FCHW.clone()); // which it disposes
        return [.. Enumerable.Range(0, Frames).Select(frame => frames.Frame(frame).clone())];
    }
}
