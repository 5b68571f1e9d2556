using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>Drafts, finishes and extensions with real networks, from the client down to the bytes.</summary>
public sealed class DraftTests
{
    [NanoFact]
    public async Task Four_of_sixteen_steps_of_the_model_that_ships_are_finished_to_the_bytes_of_a_run_that_never_stopped()
    {
        await using var server = await ModelServer.StartAsync(NanoFactAttribute.ModelFolder);
        var request = NewGeneration.TextToVideo("a large red star on a blue background", "the star moves to the left") with { Seed = 7, Steps = 16, Frames = 8 };
        await AssertFinishedAsync(server, request, stopAfter: 4, "video");
        await AssertFinishedAsync(server, NewGeneration.TextToImage("a small green ring") with { Seed = 8, Steps = 16, Quality = "balanced" }, stopAfter: 9, "image");
    }

    /// <summary>UniPC's history lies in the draft's latent, and of two experts the second may come after it.</summary>
    [Theory]
    [InlineData(WanForm.TextImageToVideo, 5)]
    [InlineData(WanForm.TwoExperts, 1)]
    [InlineData(WanForm.TwoExperts, 6)]
    public async Task A_clip_of_Wan_is_finished_and_goes_on_from_its_last_picture(WanForm form, int stopAfter)
    {
        using var model = new TinyWanFolder(form);
        await using var server = await ModelServer.StartAsync(model.Folder);
        var request = await TinyClip.OfAsync(server.Client, model, steps: 8);
        await AssertFinishedAsync(server, request, stopAfter, "video");
        await AssertExtendsAsync(server, request);
    }

    [Fact]
    public async Task A_clip_of_LTX_is_finished_and_goes_on_from_its_last_picture()
    {
        using var model = new TinyLtxFolder();
        await using var server = await ModelServer.StartAsync(model.Folder);
        var request = NewGeneration.TextToVideo("a large red star on the left", "the star moves") with { Seed = 7, Steps = 6, Size = TinyLtxFolder.Side };
        await AssertFinishedAsync(server, request, stopAfter: 3, "video");
        await AssertExtendsAsync(server, request);
    }

    /// <summary>The new frames are those of a clip of the still that the last frame is: its latents as they are, and its picture.</summary>
    [Fact]
    public async Task A_clip_goes_on_from_its_last_latents_without_a_decode_and_encode_in_between()
    {
        using var model = new TinyModelFolder();
        await using var server = await ModelServer.StartAsync(model.Folder);
        var request = NewGeneration.TextToVideo("a large red star on the left", "the star moves to the left") with { Seed = 7, Steps = 4, Size = 32, Frames = 4 };
        var (clip, longer, longest) = await AssertExtendsAsync(server, request);
        var (before, after, further) = (await LatentsAsync(server, clip), await LatentsAsync(server, longer), await LatentsAsync(server, longest));
        Assert.Equal((4, 7, 10), (before.Count, after.Count, further.Count));
        Assert.Equal(before, after.Take(4)); // bit for bit
        Assert.Equal(after, further.Take(7));
    }

    private static async Task<List<string>> LatentsAsync(ModelServer server, Generation clip)
    {
        var latents = await server.ContentAsync(clip, "latents");
        var frames = clip.Frames!.Value;
        return [.. Enumerable.Range(0, frames).Select(frame => Convert.ToHexString(LatentFrames.Of(latents, frame, LatentsOf32)))];
    }

    /// <summary>Numbers of one frame: four channels of a latent pixel for two pixels a side.</summary>
    private const int LatentsOf32 = 4 * 16 * 16;

    private static async Task AssertFinishedAsync(ModelServer server, NewGeneration request, int stopAfter, string variant)
    {
        var session = (await server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var draft = await server.EndOfAsync(await server.Client.Generations.DraftAsync(session, request, stopAfter));
        var finished = await server.EndOfAsync(await server.Client.Generations.FinishAsync(draft.Id));
        var whole = await server.EndOfAsync(await server.Client.Generations.CreateAsync(session, request)); // last: so the finish was no repeat, and this may be
        Assert.Equal((stopAfter, request.Steps, false), (draft.Draft!.StopAfter, draft.Draft.Steps, finished.Repeat));
        Assert.True(whole.Repeat, "the finish is what a whole run is");
        var other = await server.EndOfAsync(await server.Client.Generations.CreateAsync(session, request with { Inexact = true })); // asked for in other words, and alone
        Assert.False(other.Repeat);
        Assert.Equal(await server.ContentAsync(other, variant), await server.ContentAsync(finished, variant));
        Assert.Equal(await server.ContentAsync(other, "latents"), await server.ContentAsync(finished, "latents"));
        Assert.NotEqual(await server.ContentAsync(other, variant), await server.ContentAsync(draft, variant));
    }

    private static async Task<(Generation Clip, Generation Longer, Generation Longest)> AssertExtendsAsync(ModelServer server, NewGeneration request)
    {
        var session = (await server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var clip = await server.EndOfAsync(await server.Client.Generations.CreateAsync(session, request));
        var longer = await server.EndOfAsync(await server.Client.Generations.ExtendAsync(clip.Id, "it moves on"));
        var longest = await server.EndOfAsync(await server.Client.Generations.ExtendAsync(longer.Id));
        var frames = clip.Frames!.Value;
        Assert.Equal((frames, (2 * frames) - 1, (3 * frames) - 2), (clip.Frames, longer.Frames, longest.Frames));
        Assert.Equal(longest.Frames / longest.Settings!.Fps, longest.Seconds);
        var (first, all) = (await PicturesAsync(server, longer), await PicturesAsync(server, longest));
        Assert.Equal(longest.Frames, all.Count);
        Assert.Equal(await PicturesAsync(server, clip), first.Take(frames));
        Assert.Equal(first, all.Take(longer.Frames!.Value));
        Assert.Equal("it moves on", longest.Settings.MotionCaption);
        return (clip, longer, longest);
    }

    private static async Task<List<string>> PicturesAsync(ModelServer server, Generation clip) =>
        [.. (await VideoDecoder.DecodeAsync(await server.ContentAsync(clip, "video"))).Select(picture => Convert.ToHexString(picture.Pixels))];
}
