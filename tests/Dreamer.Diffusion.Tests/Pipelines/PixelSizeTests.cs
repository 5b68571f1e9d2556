using System.Text.Json;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Wan;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>A size in checkpoints and in folders: a number where it is a square, as all were.</summary>
public sealed class PixelSizeTests
{
    private static readonly StillRequest s_request = new(Seed: 7, Steps: 4, Guidance: 2, Size: 16);

    [Fact]
    public void A_request_that_an_earlier_version_kept_in_a_checkpoint_is_read()
    {
        const string Earlier = """{"Seed":7,"Steps":4,"Guidance":2,"Size":16,"Sampler":0}""";
        Assert.Equal(s_request, JsonSerializer.Deserialize<StillRequest>(Earlier));
        Assert.Contains("\"Size\":16,", JsonSerializer.Serialize(s_request), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_of_another_shape_comes_back_as_it_was()
    {
        var request = s_request with { Size = new(24, 16) };
        Assert.Contains("\"Size\":\"24x16\",", JsonSerializer.Serialize(request), StringComparison.Ordinal);
        Assert.Equal(request, JsonSerializer.Deserialize<StillRequest>(JsonSerializer.Serialize(request)));
    }

    [Theory]
    [InlineData("64", 64, 64)]
    [InlineData("\"832x480\"", 832, 480)]
    public void A_folder_names_its_size_in_either_form(string json, int width, int height) => Assert.Equal(
        new PixelSize(width, height), ConfigFile.Parse<ModelIndex>($$$"""{"dreamer": {"size": {{{json}}}}}""").Dreamer.Size);

    [Theory]
    [InlineData("\"832X480\"", "832X480")]
    [InlineData("\"8x\"", "8x")]
    [InlineData("\"8x8x8\"", "8x8x8")]
    [InlineData("\"-8x8\"", "-8x8")]
    [InlineData("\"99999999999x8\"", "99999999999x8")]
    [InlineData("\"64x0\"", "64x0")]
    [InlineData("4096", "4096")]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("true", "")]
    [InlineData("6.4", "")]
    public void A_folder_whose_size_is_none_is_refused_with_it(string json, string shown)
    {
        var refusal = Record.Exception(() => ConfigFile.Parse<ModelIndex>($$$"""{"dreamer": {"size": {{{json}}}}}"""));
        Assert.True(refusal is JsonException or ArgumentException, $"{refusal}");
        Assert.Contains(shown, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_says_the_most_that_its_model_makes()
    {
        var told = ConfigFile.Parse<WanIndex>("""{"dreamer": {"max_size": "1920x1088", "max_frames": 161}}""").Dreamer;
        Assert.Equal((1920L * 1088, 161), (told.MostPixels, told.MostFrames));
        var usual = ConfigFile.Parse<WanIndex>("{}").Dreamer;
        Assert.Equal((1280L * 720, 121), (usual.MostPixels, usual.MostFrames));
        Assert.Throws<ArgumentException>(() => ConfigFile.Parse<WanIndex>("""{"dreamer": {"max_frames": 100000}}"""));
        Assert.Throws<ArgumentException>(() => ConfigFile.Parse<WanIndex>("""{"dreamer": {"max_size": "9000x9000"}}"""));
    }
}
