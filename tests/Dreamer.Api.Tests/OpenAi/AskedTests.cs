using System.Collections.Immutable;
using Dreamer.Api.OpenAi;
using Dreamer.Api.OpenAi.Videos;
using Dreamer.Devices;

namespace Dreamer.Api.Tests.OpenAi;

/// <summary>What a model makes of sizes, lengths and prompts that it was not asked in before.</summary>
public sealed class AskedTests
{
    private static readonly ModelVocabulary s_words = new()
    {
        Groups = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("motions", ["moves to the left", "grows"]),
        CaptionWords = [],
        MotionWords = [],
        Objects = ["star", "ring"],
        Sizes = [64],
        Frames = [16],
        CaptionTokens = 40,
        MotionTokens = 24,
    };

    private static readonly DeviceModel s_nano = new() { Name = "nano", Revision = "r", DefaultSize = 64, DefaultFrames = 16, DefaultFps = 8, WeightBytes = 1, Vocabulary = s_words };

    private static readonly DeviceModel s_wan = new()
    {
        Name = "wan",
        Revision = "r",
        DefaultSize = new FrameSize(832, 480),
        DefaultFrames = 81,
        DefaultFps = 16,
        WeightBytes = 1,
        SizeMultiple = 16,
        FrameStep = 4,
        MaxPixels = 1280 * 720,
        MaxFrames = 121,
    };

    [Theory]
    [InlineData("64x64", "64x64", "64x64")]
    [InlineData("1280x720", "88x48", "1280x720")]
    [InlineData("720x1280", "48x88", "720x1280")]
    [InlineData("1792x1024", "88x48", "848x480")]
    [InlineData("1024x1792", "48x88", "480x848")]
    [InlineData("1024x1024", "64x64", "624x624")]
    [InlineData("1536x1024", "72x48", "768x512")]
    [InlineData("500x500", "64x64", "496x496")]
    [InlineData("99999x32", "64x64", "832x480")]
    public void A_size_becomes_the_nearest_that_the_model_makes_well(string asked, string ofNano, string ofWan)
    {
        Assert.Equal(ofNano, AskedSize.Text(AskedSize.Of(asked, null, null, s_nano)!.Value));
        Assert.Equal(ofWan, AskedSize.Text(AskedSize.Of(asked, null, null, s_wan)!.Value));
    }

    [Theory]
    [InlineData(4d, null, 16, 65)]
    [InlineData(8d, null, 16, 121)]
    [InlineData(1d, 25d, 16, 25)]
    [InlineData(0.01, null, 16, 5)]
    [InlineData(1e300, null, 16, 121)]
    [InlineData(null, null, 16, 81)]
    public void Seconds_become_the_nearest_number_of_frames_that_the_model_makes_well(double? seconds, double? fps, int ofNano, int ofWan)
    {
        var body = new VideoBody { Prompt = "a", Seconds = seconds, Fps = fps };

        Assert.Equal(ofNano, AskedLength.Of(body, s_nano));
        Assert.Equal(ofWan, AskedLength.Of(body, s_wan));
    }

    [Theory]
    [InlineData("A red star on a blue background. The star moves to the left.", "A red star on a blue background", "The star moves to the left")]
    [InlineData("A red star, small, on a blue background; it grows", "A red star, small, on a blue background", "the star grows")]
    [InlineData("A red star on a blue background moves to the left.", "A red star on a blue background", "the star moves to the left")]
    [InlineData("A red star on a blue background, and it grows!", "A red star on a blue background", "the star grows")]
    [InlineData("A red heart on a blue background grows", "A red heart on a blue background", "it grows")]
    [InlineData("A red star", "A red star", "A red star")]
    [InlineData("It grows", "It grows", "It grows")]
    public void A_prompt_is_parted_for_a_model_that_lists_its_motions(string prompt, string still, string motion)
    {
        Assert.Equal(new PromptParts(still, motion), PromptParts.Of(prompt, s_words));
        Assert.Equal(new PromptParts(prompt, prompt), PromptParts.Of(prompt, null));
    }
}
