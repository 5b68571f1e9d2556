using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Wan;
using TorchSharp;
using static TorchSharp.torch;
using static Dreamer.Diffusion.Tests.Pipelines.JobRuns;
using static Dreamer.Diffusion.Tests.Pipelines.Wan.TinyWanModels;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

public sealed class WanModelTests(TinyWanModels wan) : IClassFixture<TinyWanModels>, IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<WanForm> Drawing => [WanForm.TextToVideo, WanForm.TextImageToVideo];

    public static TheoryData<WanForm> All => [.. Enum.GetValues<WanForm>()];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_folder_says_before_it_is_loaded_what_the_model_is(WanForm form)
    {
        var (told, found) = (ModelFamilies.Outline(wan.Files(form).Folder), wan.Model(form).Info);
        Assert.IsType<WanModel>(wan.Model(form));
        Assert.Equal((found.Revision, found.DefaultSize, found.DefaultFrames, found.DefaultFps, found.WeightBytes, found.Makes), (told.Revision, told.DefaultSize, told.DefaultFrames, told.DefaultFps, told.WeightBytes, told.Makes));
        Assert.Equal(("tiny-wan", wan.Side(form), 5, 8.0, wan.Side(form), 4), (found.Name, found.DefaultSize, found.DefaultFrames, found.DefaultFps, found.SizeMultiple, found.Makes.FrameStep));
        Assert.Equal((form is WanForm.TextToVideo or WanForm.TextImageToVideo, form != WanForm.TextToVideo), (found.Makes.Stills, found.Makes.Clips));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Half_a_models_autoencoder_is_float32(WanForm form)
    {
        var place = new TensorPlace(CPU, ScalarType.BFloat16);
        using var model = ModelFamilies.Load(wan.Files(form).Folder, place);
        Assert.Equal(ModelFamilies.Outline(wan.Files(form).Folder, place).WeightBytes, model.Info.WeightBytes);
        Assert.InRange(model.Info.WeightBytes, wan.Model(form).Info.WeightBytes * 0.5, wan.Model(form).Info.WeightBytes * 0.9);
        Assert.Equal(model.EncodeStill(wan.Picture(form)), wan.Model(form).EncodeStill(wan.Picture(form)), Same);
    }

    [Theory]
    [MemberData(nameof(Drawing))]
    public void A_still_is_one_latent_frame_that_seed_caption_and_negative_decide(WanForm form)
    {
        var latents_1CHW = Run(wan.Still(form));
        Assert.Equal([1, 4, 2, 2], latents_1CHW.shape);
        Assert.Equal(Bytes(latents_1CHW), Bytes(Run(wan.Still(form))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(wan.Still(form, seed: 8))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(wan.Still(form, caption: "a small blue ring"))));
        Assert.NotEqual(Bytes(latents_1CHW), Bytes(Run(wan.Still(form, negative: "a small blue ring"))));
        using var pictures = new DecodedFrames(wan.Model(form), latents_1CHW);
        Assert.Equal([1, 3, wan.Side(form), wan.Side(form)], pictures.Frame(0).shape);
    }

    [Theory]
    [MemberData(nameof(Drawing))]
    public void A_resumed_still_ends_with_the_same_bytes_wherever_it_stopped(WanForm form)
    {
        var whole = Bytes(Run(wan.Still(form)));
        for (var stop = 0; stop <= Steps; stop++)
        {
            Assert.Equal(whole, Bytes(Run(wan.Still(form, checkpoint: CheckpointAfter(wan.Still(form), stop)))));
        }
    }

    [Fact]
    public void The_later_a_refinement_begins_the_nearer_it_stays_to_its_still()
    {
        var still = Run(wan.Still(WanForm.TextToVideo));
        var (late, early) = (DistanceFrom(3), DistanceFrom(0));
        Assert.True(late < early, $"{late} {early}");

        float DistanceFrom(int step) => (Run(wan.Still(WanForm.TextToVideo, seed: 8, origin: new StillOrigin(still, step))) - still).abs().mean().item<float>();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_preview_has_the_size_of_a_frame(WanForm form)
    {
        using var previews = PreviewProjection.Fit(wan.Model(form));
        Assert.Equal([1, 3, wan.Side(form), wan.Side(form)], previews.Project(wan.Model(form).EncodeStill(wan.Picture(form))).shape);
    }

    [Fact]
    public void What_a_model_cannot_make_is_refused_with_what_it_can()
    {
        Refused<NotSupportedException>("makes stills and no clips", () => wan.Clip(WanForm.TextToVideo));
        Refused<NotSupportedException>("makes clips of a still and no stills", () => wan.Still(WanForm.TwoExperts));
        Refused<ArgumentException>("16 frames; this model makes 4n+1: 13 or 17", () => wan.Clip(WanForm.TextImageToVideo, frames: 16));
        Refused<ArgumentException>("3 frames; this model makes 4n+1: 5", () => wan.Clip(WanForm.TextImageToVideo, frames: 3));
        Refused<ArgumentException>("48 pixels; each side must be a multiple of 32", () => wan.Still(WanForm.TextImageToVideo, size: 48));
        Refused<ArgumentException>("64x48 pixels; each side must be a multiple of 32", () => wan.Still(WanForm.TextImageToVideo, size: new(64, 48)));
        Refused<ArgumentException>("1280x736 pixels is 942080; this model makes up to 921600", () => wan.Still(WanForm.TextImageToVideo, size: new(1280, 736)));
        Refused<ArgumentException>("125 frames; this model makes 2 to 121", () => wan.Clip(WanForm.TextImageToVideo, frames: 125));
        Refused<ArgumentException>("[1, 4, 1, 1]", () => wan.Clip(WanForm.TextImageToVideo, latent: zeros(1, 4, 1, 1)));
    }

    [Fact]
    public void A_folder_without_a_transformer_is_one_error()
    {
        using var files = new TinyWanFolder(WanForm.TextToVideo);
        Directory.Delete(files.At("transformer"), recursive: true);
        Assert.Contains(Path.Combine("transformer", "config.json"), Assert.Throws<ModelException>(() => ModelFamilies.Load(files.Folder)).Message, StringComparison.Ordinal);
    }

    private static void Refused<T>(string words, Func<DenoisingJob> begin)
        where T : Exception => Assert.Contains(words, Assert.ThrowsAny<T>(begin).Message, StringComparison.Ordinal);

    private static bool Same(Tensor one, Tensor other) => Bytes(one).SequenceEqual(Bytes(other));
}
