using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

public sealed class CLIPVisionModelTests
{
    [Fact]
    public void It_encodes_as_transformers_does()
    {
        using var golden = new GoldenCase("clip_vision_quick_gelu");
        using var model = Load(golden);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var output = model.Encode(golden["pixel_values"]);
        golden.Agrees("image_embeds", output.ImageEmbeds);
        golden.Agrees("last_hidden_state", output.LastHiddenState);
        golden.Agrees("penultimate_hidden_state", output.Penultimate);
        golden.Agrees("hidden_states.0", model.HiddenStates(golden["pixel_values"])[0]);
        golden.Agrees("lowvar.output", model.PostLayerNorm.call(golden["lowvar.input"]), 5e-5);
    }

    [Theory]
    [InlineData("image0")]
    [InlineData("image1")]
    [InlineData("image2")]
    public void Images_are_resized_as_Pillow_does_to_the_last_bit(string image)
    {
        using var golden = new GoldenCase("clip_vision_quick_gelu");
        var config = ConfigFile.Read<ClipImageConfig>(GoldenCase.PathOf("clip_vision_quick_gelu", "preprocessor_config.json"));
        var (pixels, resized) = (golden[$"{image}.uint8_hwc"], golden[$"{image}.resized_uint8_hwc"]);
        var (height, width) = ((int)pixels.shape[0], (int)pixels.shape[1]);
        var bytes = pixels.data<byte>().ToArray();
        Assert.Equal(resized.data<byte>().ToArray(), PilBicubic.Resize(bytes, width, height, 3, (int)resized.shape[1], (int)resized.shape[0]));
        using var scope = NewDisposeScope();
        golden.Agrees($"{image}.pixel_values", new ClipImageProcessor(config).Process(bytes, width, height), 1e-5);
    }

    [Fact]
    public void A_batch_in_minus_one_to_one_equals_its_bytes_one_by_one()
    {
        using var scope = NewDisposeScope();
        var processor = new ClipImageProcessor(new ClipImageConfig { Size = 8, CropSize = 8 });
        var bytes_BHWC = randint(0, 256, [2, 5, 9, 3], ScalarType.Byte);
        var images_BCHW = bytes_BHWC.permute(0, 3, 1, 2).to(ScalarType.Float32) / 127.5 - 1;
        var expected = cat([.. Enumerable.Range(0, 2).Select(i => processor.Process(bytes_BHWC[i].contiguous().data<byte>().ToArray(), 9, 5))], dim: 0);
        Assert.True(allclose(processor.Process(images_BCHW), expected), "the batch differs");
    }

    [Fact]
    public void An_image_that_is_no_image_is_refused()
    {
        var processor = new ClipImageProcessor(new ClipImageConfig());
        Assert.Contains("11 bytes", Assert.Throws<ArgumentException>(() => processor.Process(new byte[11], 2, 2)).Message);
        Assert.Contains("1000 x 2", Assert.Throws<ArgumentException>(() => processor.Process(new byte[6000], 1000, 2)).Message);
    }

    [Fact]
    public void Every_parameter_gets_a_gradient()
    {
        using var model = new CLIPVisionModelWithProjection(TinyConfigs.Vision);
        using var pixels_BCSS = randn(2, 3, 8, 8);
        NetworkFacts.EveryParameterGetsAGradient(model, () => model.call(pixels_BCSS));
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var model = new CLIPVisionModelWithProjection(TinyConfigs.Vision);
        using var pixels_BCSS = randn(2, 3, 8, 8);
        NetworkFacts.Leaves(3, () => model.Encode(pixels_BCSS));
        NetworkFacts.Leaves(1, () => model.call(pixels_BCSS));
    }

    private static CLIPVisionModelWithProjection Load(GoldenCase golden) =>
        golden.Load(new CLIPVisionModelWithProjection(golden.Config<CLIPVisionConfig>()), CLIPVisionModelWithProjection.CanonicalKey);
}
