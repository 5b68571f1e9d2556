using Dreamer.Diffusion.Tests.Pipelines;
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

    public void Dispose() => _folder.Dispose();
}
