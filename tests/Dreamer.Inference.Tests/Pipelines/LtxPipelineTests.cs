using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;
using Dreamer.Testing;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>A folder of LTX-Video behind the engine's seam, and a still of another family that comes to it.</summary>
public sealed class LtxPipelineTests : IDisposable
{
    private const int Side = TinyLtxFolder.Side;

    private static readonly PipelineSource s_source = new(new InferenceOptions { NumberType = "float32" });

    private readonly TinyLtxFolder _folder = new();
    private readonly IDiffusionModel _model;

    public LtxPipelineTests()
    {
        _model = s_source.Load(_folder.Folder, "cpu:0");
        foreach (var part in _model.Description.Parts)
        {
            _model.Load(part.Name);
        }
    }

    [Fact]
    public void A_folder_describes_its_model_as_it_is_once_loaded()
    {
        var told = s_source.Describe(_folder.Folder, "cpu:0");
        Assert.Equal((true, true, 8, Side, 9, 8.0), (told.MakesStills, told.MakesClips, told.FrameStep, told.DefaultSize, told.DefaultFrames, told.DefaultFps));
        Assert.Equal([("text_encoder", true), ("transformer", false)], told.Parts.Select(part => (part.Name, part.EmbedsTexts)));
        Assert.Equal(_model.Description.Parts.AsEnumerable(), told.Parts);
        Assert.Equal(_model.Description with { Name = told.Name, Parts = told.Parts }, told);
    }

    [Fact]
    public void A_clip_begins_with_its_stills_latents_and_shows_a_preview()
    {
        var still = Still(_model);
        using var clip = Clip(_model, still);
        clip.Advance();
        Assert.Equal(Side, clip.Preview().Width);
        PipelineJobs.Finish(clip);
        Assert.Equal(Frame(still.Latents!, 0), Frame(clip.Latents(), 0));
        List<RgbImage> frames = [.. Enumerable.Range(0, clip.Frames).Select(clip.DecodeFrame)];
        Assert.Equal(17, frames.Select(frame => Convert.ToHexString(frame.Pixels)).Distinct().Count());
    }

    [Fact]
    public void A_still_of_another_family_comes_as_its_picture()
    {
        using var shapes = new TinyModelFolder();
        using var factorized = s_source.Load(shapes.Folder, "cpu:0");
        var still = Still(factorized);
        using var given = Clip(_model, still);
        using var picture = Clip(_model, still with { Latents = null });
        using var other = Clip(_model, Still(_model));
        Assert.Equal(picture.Latents(), given.Latents());
        Assert.NotEqual(other.Latents(), given.Latents());
        PipelineJobs.Finish(given);
        Assert.Equal(Side, given.DecodeFrame(16).Width);
    }

    [Fact]
    public void A_folder_of_parts_that_do_not_fit_is_one_error_with_all_of_them()
    {
        Directory.Delete(_folder.At("tokenizer"), recursive: true);
        _folder.WriteText("""{"latent_channels": 16}""", "vae", "config.json");
        _folder.WriteText("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": -1}""", "scheduler", "scheduler_config.json");
        var error = Assert.Throws<DreamerException>(() => s_source.Load(_folder.Folder, "cpu:0"));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.All((string[])["spiece.model", "The transformer takes 8 channels and gives 8; the vae's latents have 16", "shift"], named => Assert.Contains(named, error.Message, StringComparison.Ordinal));
        Assert.Contains("have 16", Assert.Throws<DreamerException>(() => s_source.Describe(_folder.Folder, "cpu:0")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"timestep_conditioning": true}""", "timestep_conditioning True")]
    [InlineData("""{"in_channels": 4}""", "frames of 4 colours")]
    public void An_autoencoder_that_it_has_not_is_one_error(string config, string named)
    {
        _folder.WriteText(config, "vae", "config.json");
        Assert.Contains(named, Assert.Throws<DreamerException>(() => s_source.Describe(_folder.Folder, "cpu:0")).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static StillInput Still(IDiffusionModel model) => PipelineJobs.Still(model, Settings(GenerationKind.TextToImage));

    private static IDenoisingJob Clip(IDiffusionModel model, StillInput still) => model.Begin(Settings(GenerationKind.Animate), PipelineJobs.Inputs(model, still));

    private static GenerationSettings Settings(GenerationKind kind) => PipelineJobs.Settings(kind, Side, frames: 17);

    private static byte[] Frame(byte[] safetensors, int frame) => LatentFrames.Of(safetensors, frame, TinyLtxFolder.Channels * 2 * 2);
}
