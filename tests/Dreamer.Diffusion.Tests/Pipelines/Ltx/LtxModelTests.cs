using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Ltx;
using Dreamer.Diffusion.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;
using static Dreamer.Diffusion.Tests.Pipelines.Ltx.TinyLtxModels;

namespace Dreamer.Diffusion.Tests.Pipelines.Ltx;

public sealed class LtxModelTests(TinyLtxModels ltx) : IClassFixture<TinyLtxModels>, IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> All => [.. Classes];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_folder_says_before_it_is_loaded_what_the_model_is(string name)
    {
        var (told, found) = (ModelFamilies.Outline(ltx.Files(name).Folder), ltx.Model(name).Info);
        Assert.IsType<LtxModel>(ltx.Model(name));
        Assert.Equal((found.Revision, found.DefaultSize, found.DefaultFrames, found.DefaultFps, found.WeightBytes, found.Makes), (told.Revision, told.DefaultSize, told.DefaultFrames, told.DefaultFps, told.WeightBytes, told.Makes));
        Assert.Equal(("tiny-ltx", Side, 9, 8.0, 32, 497), (found.Name, found.DefaultSize, found.DefaultFrames, found.DefaultFps, found.SizeMultiple, found.MaxFrames));
        Assert.Equal(new ModelAbilities(Stills: true, Clips: true, FrameStep: 8) { MaxPixels = 1280 * 720, MaxFrames = 497 }, found.Makes);
    }

    [Fact]
    public void A_folder_that_names_no_defaults_has_the_published_ones()
    {
        using var files = new TinyLtxFolder();
        files.WriteText("""{"_class_name": "LTXPipeline"}""", "model_index.json");
        var told = ModelFamilies.Outline(files.Folder);
        Assert.Equal((new PixelSize(704, 512), 121, 25.0), (told.DefaultSize, told.DefaultFrames, told.DefaultFps));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Half_a_model_draws_in_half_the_memory(string name)
    {
        var place = new TensorPlace(CPU, ScalarType.BFloat16);
        using var model = ModelFamilies.Load(ltx.Files(name).Folder, place);
        Assert.Equal(ModelFamilies.Outline(ltx.Files(name).Folder, place).WeightBytes, model.Info.WeightBytes);
        Assert.InRange(model.Info.WeightBytes, ltx.Model(name).Info.WeightBytes * 0.5, ltx.Model(name).Info.WeightBytes * 0.6);
        using var caption = model.EncodeCaption("a large red star");
        using var job = model.Begin(new StillRequest(7, 2, Guidance: 3, Side), new StillConditions(caption, caption));
        using var pictures = new DecodedFrames(model, job.Finish());
        Assert.Equal(ScalarType.Float32, job.Latents.dtype);
        Assert.NotEmpty(Bytes(pictures.Frame(0)));
    }

    /// <summary>The first pipelines' T5 attends to the padding up to 128 tokens, and the later one's to the text alone.</summary>
    [Theory]
    [InlineData("LTXPipeline", 128)]
    [InlineData("LTXImageToVideoPipeline", 128)]
    [InlineData("LTXConditionPipeline", 0)]
    public void A_text_is_its_own_rows_among_those_that_t5_is_shown(string name, int length)
    {
        const string Text = "a large red star";
        var files = ltx.Files(name);
        var tokens = SentencePieceTokenizer.Load(files.At("tokenizer", "spiece.model")).Encode(Text, 128);
        var used = (int)tokens.Mask.Sum();
        using var encoder = new T5EncoderModel(ConfigFile.Read<T5Config>(files.At("text_encoder", "config.json")));
        encoder.LoadCheckpoint(files.At("text_encoder"));
        encoder.eval();
        using var off = no_grad();
        var shown_1L = tensor(tokens.Ids[..Math.Max(length, used)], dtype: ScalarType.Int64).unsqueeze(0);
        using var caption = ltx.Model(name).EncodeCaption(Text);
        Assert.Equal([1, used, 18], caption.Tokens_1LD.shape);
        Assert.True(allclose(encoder.call(shown_1L, null)[.., ..used], caption.Tokens_1LD, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_still_is_one_latent_frame_that_seed_caption_and_negative_decide(string name)
    {
        var latents_1CHW = Run(ltx.Still(name));
        Assert.Equal([1, 8, 2, 2], latents_1CHW.shape);
        Assert.Equal(Bytes(latents_1CHW), Bytes(Run(ltx.Still(name))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(ltx.Still(name, seed: 8))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(ltx.Still(name, caption: "a small blue ring"))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(ltx.Still(name, negative: "a small blue ring"))));
        using var pictures = new DecodedFrames(ltx.Model(name), latents_1CHW);
        Assert.Equal([1, 3, Side, Side], pictures.Frame(0).shape);
        Assert.InRange(pictures.Frame(0).abs().max().item<float>(), 0, 1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_resumed_still_ends_with_the_same_bytes_wherever_it_stopped(string name)
    {
        var whole = Bytes(Run(ltx.Still(name)));
        for (var stop = 0; stop <= Steps; stop++)
        {
            Assert.Equal(whole, Bytes(Run(ltx.Still(name, checkpoint: CheckpointAfter(ltx.Still(name), stop)))));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_step_is_enough(string name) => Assert.NotEmpty(Bytes(Run(ltx.Still(name, steps: 1))));

    [Fact]
    public void A_later_decoder_finds_the_noise_that_the_folder_says_and_the_same_each_time()
    {
        const string Index = """{"_class_name": "LTXConditionPipeline", "dreamer": {"decode_timestep": 0.5, "decode_noise_scale": 0}}""";
        var latents_1CHW = Run(ltx.Still(Classes[2]));
        using var files = new TinyLtxFolder(Classes[2]);
        using var usual = ModelFamilies.Load(files.Folder);
        files.WriteText(Index, "model_index.json");
        using var quiet = ModelFamilies.Load(files.Folder);
        Assert.Equal(Picture(usual), Picture(usual));
        Assert.NotEqual(Picture(usual), Picture(quiet));
        files.WriteText(Index.Replace("0.5", "5", StringComparison.Ordinal), "model_index.json");
        Assert.Contains("decode_timestep is 5", Assert.Throws<ModelException>(() => ModelFamilies.Load(files.Folder)).Message, StringComparison.Ordinal);

        byte[] Picture(DiffusionModel model)
        {
            using var pictures = new DecodedFrames(model, latents_1CHW.clone());
            return Bytes(pictures.Frame(0));
        }
    }

    [Fact]
    public void The_later_a_refinement_begins_the_nearer_it_stays_to_its_still()
    {
        var still = Run(ltx.Still(Classes[0]));
        var (late, early) = (DistanceFrom(3), DistanceFrom(0));
        Assert.True(late < early, $"{late} {early}");

        float DistanceFrom(int step) => (Run(ltx.Still(Classes[0], seed: 8, origin: new StillOrigin(still, step))) - still).abs().mean().item<float>();
    }

    [Fact]
    public void A_preview_has_the_size_of_a_frame()
    {
        using var previews = PreviewProjection.Fit(ltx.Model(Classes[0]));
        Assert.Equal([1, 3, Side, Side], previews.Project(ltx.Model(Classes[0]).EncodeStill(Picture())).shape);
    }

    [Fact]
    public void What_a_model_cannot_make_is_refused_with_what_it_can()
    {
        Refused("16 frames; this model makes 8n+1: 9 or 17", () => ltx.Clip(Classes[0], frames: 16));
        Refused("5 frames; this model makes 8n+1: 9", () => ltx.Clip(Classes[0], frames: 5));
        Refused("505 frames; this model makes 2 to 497", () => ltx.Clip(Classes[0], frames: 505));
        Refused("48 pixels; each side must be a multiple of 32", () => ltx.Still(Classes[0], size: 48));
        Refused("[1, 8, 1, 1]", () => ltx.Clip(Classes[0], latent: zeros(1, 8, 1, 1)));
        Refused("The fps is 0", () => ltx.Clip(Classes[0], fps: 0));
    }

    private static void Refused(string words, Func<DenoisingJob> begin) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(begin).Message, StringComparison.Ordinal);
}
