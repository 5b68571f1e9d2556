using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>A folder of Wan behind the engine's seam, and stills of other models that come to it.</summary>
public sealed class WanPipelineTests : IDisposable
{
    private static readonly PipelineSource s_source = new(new InferenceOptions { NumberType = "float32" });

    private readonly TinyWanFolder _folder = new();
    private readonly IDiffusionModel _model;

    public WanPipelineTests() => _model = Whole(_folder);

    [Theory]
    [InlineData(WanForm.TextToVideo, true, false)]
    [InlineData(WanForm.TextImageToVideo, true, true)]
    [InlineData(WanForm.TwoExperts, false, true)]
    public void A_folder_describes_its_model_as_it_is_once_loaded(WanForm form, bool stills, bool clips)
    {
        using var folder = new TinyWanFolder(form);
        using var loaded = s_source.Load(folder.Folder, "cpu:0");
        var told = s_source.Describe(folder.Folder, "cpu:0");
        Assert.Equal((stills, clips, 4, folder.Side, 5, 8.0), (told.MakesStills, told.MakesClips, told.FrameStep, told.DefaultSize, told.DefaultFrames, told.DefaultFps));
        Assert.Equal(loaded.Description with { Name = told.Name, Parts = told.Parts }, told);
        Assert.Equal(loaded.Description.Parts.AsEnumerable(), told.Parts);
    }

    [Fact]
    public void A_clips_first_frame_is_its_still_and_a_preview_comes_of_its_middle()
    {
        var still = Still(_model, _folder.Side);
        using var clip = Clip(_model, still, _folder.Side);
        clip.Advance();
        Assert.Equal(_folder.Side, clip.Preview().Width);
        PipelineJobs.Finish(clip);
        List<RgbImage> frames = [.. Enumerable.Range(0, clip.Frames).Select(clip.DecodeFrame)];
        Assert.Equal(still.Image.Pixels, frames[0].Pixels);
        Assert.Equal(9, frames.Select(frame => Convert.ToHexString(frame.Pixels)).Distinct().Count());
    }

    [Fact]
    public void A_still_of_another_model_comes_as_its_picture_even_if_its_latents_have_the_same_shape()
    {
        using var other = new TinyWanFolder(WanForm.TextToVideo);
        using var draws = Whole(other);
        using var shapes = new TinyModelFolder();
        using var factorized = s_source.Load(shapes.Folder, "cpu:0");
        foreach (var still in new[] { Still(draws, 32), Still(factorized, 32) })
        {
            using var given = Clip(_model, still, 32);
            using var picture = Clip(_model, still with { Latents = null }, 32);
            Assert.Equal(picture.Latents(), given.Latents());
        }
        var own = Still(_model, 32);
        using var latents = Clip(_model, own, 32);
        using var encoded = Clip(_model, own with { Latents = null }, 32);
        Assert.NotEqual(encoded.Latents(), latents.Latents());
    }

    [Fact]
    public void A_folder_of_parts_that_do_not_fit_is_one_error_with_all_of_them()
    {
        _folder.WriteText("""{"_class_name": "WanPipeline", "boundary_ratio": 0.9}""", "model_index.json");
        Directory.Delete(_folder.At("tokenizer"), recursive: true);
        File.Delete(_folder.At("vae", "config.json"));
        var error = Assert.Throws<DreamerException>(() => s_source.Load(_folder.Folder, "cpu:0"));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.All((string[])["boundary_ratio is 0.9", "spiece.model", Path.Combine("vae", "config.json")], named => Assert.Contains(named, error.Message, StringComparison.Ordinal));
        Assert.Contains("boundary_ratio", Assert.Throws<DreamerException>(() => s_source.Describe(_folder.Folder, "cpu:0")).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    /// <summary>With all its parts, as a device has it that has room for them.</summary>
    private static IDiffusionModel Whole(TinyWanFolder folder)
    {
        var model = s_source.Load(folder.Folder, "cpu:0");
        foreach (var part in model.Description.Parts)
        {
            model.Load(part.Name);
        }
        return model;
    }

    private static StillInput Still(IDiffusionModel model, int side) => PipelineJobs.Still(model, Settings(GenerationKind.TextToImage, side));

    private static IDenoisingJob Clip(IDiffusionModel model, StillInput still, int side) => model.Begin(Settings(GenerationKind.Animate, side), PipelineJobs.Inputs(model, still));

    private static GenerationSettings Settings(GenerationKind kind, int side) => PipelineJobs.Settings(kind, side, frames: 9);
}
