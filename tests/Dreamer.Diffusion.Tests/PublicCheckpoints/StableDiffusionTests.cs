using Dreamer.Diffusion.Pipelines;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

public sealed class StableDiffusionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.5")]
    [InlineData("2.1")]
    public void Every_form_of_the_files_is_the_same_model(string version)
    {
        var shape = ShapeOf(version);
        var expected = Still(Write(shape, new WeightForm()));
        WeightForm[] forms =
        [
            new(ScalarType.Float16), new(ScalarType.BFloat16), new(ScalarType.Float16, "fp16"), new(ScalarType.BFloat16, "bf16"), new(Variant: "non_ema"),
            new(Shards: 2), new(ScalarType.Float16, "fp16", Shards: 2), new(ScalarType.Float16, "fp16", Shards: 3) { VariantFirst = true },
        ];
        Assert.All(forms, form => Assert.Equal(expected, Still(Write(shape, form))));
    }

    [Fact]
    public void Names_of_the_first_files_are_the_same_model_too() =>
        Assert.Equal(
            Still(Write(StableDiffusionShape.Tiny15, new WeightForm())),
            Still(new StableDiffusionFolder(_folder.File("old"), StableDiffusionShape.Tiny15, new WeightForm()) { Old = true }.Write()));

    [Fact]
    public void Files_may_be_links_as_in_a_download_cache()
    {
        var files = Write(StableDiffusionShape.Tiny15, new WeightForm(Shards: 2));
        var expected = Still(files);
        var blobs = Directory.CreateDirectory(_folder.File("blobs")).FullName;
        foreach (var path in Directory.GetFiles(files.At(), "*", SearchOption.AllDirectories))
        {
            var blob = Path.Combine(blobs, Guid.NewGuid().ToString("N"));
            File.Move(path, blob);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, blob));
        }
        Assert.Equal(expected, Still(files));
    }

    [Fact]
    public void The_size_that_it_is_best_asked_for_is_the_one_it_was_trained_at()
    {
        using var sd15 = DreamerModel.Load(Write(StableDiffusionShape.Tiny15, new WeightForm()).At());
        using var sd21 = DreamerModel.Load(Write(StableDiffusionShape.Tiny21, new WeightForm()).At());
        Assert.Equal((512, 768), (sd15.Info.DefaultSize, sd21.Info.DefaultSize));
    }

    [Fact]
    public void What_is_no_part_of_stage_one_is_neither_read_nor_missed()
    {
        var files = Write(StableDiffusionShape.Tiny15, new WeightForm());
        var expected = Still(files);
        files.Put("v1-5-pruned-emaonly.safetensors", "broken");
        files.Put("safety_checker/model.safetensors", "broken");
        files.Put("feature_extractor/preprocessor_config.json", "broken");
        files.Put("unet/diffusion_pytorch_model.fp16.safetensors", "broken");
        files.Put("unet/diffusion_pytorch_model.non_ema.safetensors", "broken");
        files.Put("unet/diffusion_pytorch_model.bin", "broken");
        Assert.Equal(expected, Still(files));
    }

    [Fact]
    public void Without_stage_two_a_motion_is_refused_with_what_is_missing()
    {
        using var model = DreamerModel.Load(Write(StableDiffusionShape.Tiny21, new WeightForm()).At());
        Assert.False(model.Info.HasMotion);
        var message = Assert.Throws<NotSupportedException>(() => model.EncodeMotion("the star moves")).Message;
        Assert.All(["stills", "'motion'", "text_encoder_2", "tokenizer_2"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_of_two_models_are_refused_with_both_numbers()
    {
        var (sd15, sd21) = (Write(StableDiffusionShape.Tiny15, new WeightForm()), Write(StableDiffusionShape.Tiny21, new WeightForm()));
        Directory.Delete(sd15.At("text_encoder"), recursive: true);
        Directory.Move(sd21.At("text_encoder"), sd15.At("text_encoder"));
        sd15.Put("tokenizer/tokenizer_config.json", """{"model_max_length": 90}""");
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(sd15.At())).Message;
        Assert.Contains("width 12 and the text encoder gives 16", message, StringComparison.Ordinal);
        Assert.Contains("90 tokens and the text encoder takes 77", message, StringComparison.Ordinal);
    }

    /// <summary>Guided, of two steps.</summary>
    private static float[] Still(StableDiffusionFolder files)
    {
        using var scope = NewDisposeScope();
        using var model = DreamerModel.Load(files.At());
        using var caption = model.EncodeCaption("a large red star");
        using var nothing = model.EncodeCaption("");
        using var job = model.Begin(new StillRequest(Seed: 5, Steps: 2, Guidance: 5, Size: 64), new StillConditions(caption, nothing));
        var image = model.DecodeLatents(job.Finish()).contiguous().data<float>().ToArray();
        Assert.All(image, value => Assert.InRange(value, -1, 1));
        Assert.True(image.Max() - image.Min() > 0.01, "the still is one colour");
        return image;
    }

    private StableDiffusionFolder Write(StableDiffusionShape shape, WeightForm form) => new StableDiffusionFolder(_folder.File(Guid.NewGuid().ToString("N")), shape, form).Write();

    private static StableDiffusionShape ShapeOf(string version) => version == "1.5" ? StableDiffusionShape.Tiny15 : StableDiffusionShape.Tiny21;
}
