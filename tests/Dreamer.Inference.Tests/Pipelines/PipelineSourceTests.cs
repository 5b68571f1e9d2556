using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Errors;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>What a folder says of its model, and how pictures come to it.</summary>
public sealed class PipelineSourceTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    [Fact]
    public void A_picture_survives_the_way_to_a_tensor_and_back()
    {
        var pixels = Enumerable.Range(0, 768).Select(i => (byte)(i % 256)).ToArray();
        using var there = Pictures.ToTensor(new RgbImage(16, 16, pixels));
        Assert.Equal(pixels, Pictures.ToImage(there).Pixels);
    }

    [Fact]
    public void A_model_says_what_it_was_taught_whether_its_weights_are_read_or_not()
    {
        var words = """{"groups": {"shapes": ["star"]}, "caption_words": ["a", "star"], "motion_words": ["moves"], "objects": ["star"], "sizes": [16], "frames": [3], "caption_tokens": 8, "motion_tokens": 6}""";
        File.WriteAllText(Path.Combine(_folder.Folder, "vocabulary.json"), words);
        var source = new PipelineSource(new InferenceOptions { NumberType = "float32" });
        using var loaded = source.Load(_folder.Folder, "cpu:0");

        foreach (var taught in new[] { loaded.Description.Vocabulary!, source.Describe(_folder.Folder, "cpu:0").Vocabulary! })
        {
            Assert.Equal("star", Assert.Single(taught.Groups["shapes"]));
            Assert.Equal((16, 3, 8, 6), (taught.Sizes.Single(), taught.Frames.Single(), taught.CaptionTokens, taught.MotionTokens));
        }
    }

    [Theory]
    [InlineData("{", "vocabulary.json")]
    [InlineData("""{"groups": {}}""", "caption_words")]
    [InlineData("""{"groups": {}, "caption_words": [""], "motion_words": [], "objects": [], "sizes": [16], "frames": [3], "caption_tokens": 8, "motion_tokens": 6}""", "''")]
    [InlineData("""{"groups": {}, "caption_words": [], "motion_words": [], "objects": [], "sizes": [-16], "frames": [3], "caption_tokens": 8, "motion_tokens": 6}""", "-16")]
    [InlineData("""{"groups": {}, "caption_words": null, "motion_words": [], "objects": [], "sizes": [16], "frames": [3], "caption_tokens": 8, "motion_tokens": 6}""", "null")]
    public void A_list_of_words_that_is_none_makes_no_usable_model(string words, string named)
    {
        File.WriteAllText(Path.Combine(_folder.Folder, "vocabulary.json"), words);
        var source = new PipelineSource(new InferenceOptions { NumberType = "float32" });

        var refusal = Assert.Throws<DreamerException>(() => source.Describe(_folder.Folder, "cpu:0"));

        Assert.Equal(ErrorCode.ModelUnavailable, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("vocabulary.json", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Of five blocks as many stay as there is room for; all do where there is room, and where it is asked for.</summary>
    [Theory]
    [InlineData(OffloadPolicy.Auto, 1.0, 0, 5)]
    [InlineData(OffloadPolicy.Auto, 0.9, 0, 4)]
    [InlineData(OffloadPolicy.Auto, 0.1, 0, 3)]
    [InlineData(OffloadPolicy.None, 0.1, 0, 5)]
    [InlineData(OffloadPolicy.Blocks, 1.0, 0, 3)]
    [InlineData(OffloadPolicy.Blocks, 1.0, 2, 4)]
    [InlineData(OffloadPolicy.Blocks, 1.0, 3, 5)]
    public void A_devices_memory_says_how_many_blocks_stay_in_it(OffloadPolicy policy, double room, int resident, int blocks)
    {
        using var wan = new TinyWanFolder(WanForm.TextToVideo, inner: 4096, blocks: 5);
        var sketch = ModelFamilies.Sketch(wan.Folder);
        var plan = new MemoryPlan(sketch, new PlanRequest(wan.Side, sketch.Defaults.Frames, TorchSharp.torch.ScalarType.Float32, 0, OnCpu: true)
        {
            Layout = new PlanLayout { Texts = PlannedTexts.Before },
        });
        var transformer = sketch.Parts.Single(part => part.Name == "transformer");
        var whole = transformer.Bytes(TorchSharp.torch.ScalarType.Float32);
        var options = new InferenceOptions
        {
            NumberType = "float32",
            Offload = policy,
            ResidentBlocks = resident,
            EmbeddingCacheBytes = 1 << 20,
            DeviceMemoryBytes = plan.AtMost - (long)((1 - room) * whole) + (1 << 20),
        };
        var block = (whole - transformer.Bytes(TorchSharp.torch.ScalarType.Float32, new BlockOffload(1))) / 2;
        var told = new PipelineSource(options).Describe(wan.Folder, "cpu:0").Parts.Single(part => part.Name == "transformer");
        Assert.Equal(whole - (5 - blocks) * block, told.WeightBytes);
    }

    public void Dispose() => _folder.Dispose();
}
