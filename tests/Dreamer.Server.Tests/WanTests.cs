using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The whole way of a session with Wan's networks, tiny ones, from the client down to the pixels.</summary>
public sealed class WanTests : IAsyncLifetime, IDisposable
{
    private const int Side = 32;

    private readonly TinyWanFolder _model = new();
    private ModelServer _server = null!;

    public async Task InitializeAsync() => _server = await ModelServer.StartAsync(_model.Folder);

    [Fact]
    public async Task A_still_is_drawn_refined_and_moved_and_each_is_made_again_with_the_same_bytes()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Still()));
        var refined = await _server.EndOfAsync(await _server.Client.Generations.RefineAsync(still.Id, "a small blue ring", strength: 0.5));
        var clip = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Clip(refined.Id)));
        Assert.NotEqual(await _server.ContentAsync(still, "image"), await _server.ContentAsync(refined, "image"));
        Assert.Equal(await _server.ContentAsync(refined, "image"), await _server.ContentAsync(clip, "image"));
        Assert.Equal(await _server.ContentAsync(refined, "image"), await _server.ContentAsync(clip, "thumbnail")); // of the first frame as it was decoded, before H.264
        Assert.Equal(9, (await VideoDecoder.DecodeAsync(await _server.ContentAsync(clip, "video"))).Count);
        Assert.Equal(LatentsOf(await _server.ContentAsync(refined, "latents"), 0), LatentsOf(await _server.ContentAsync(clip, "latents"), 0)); // bit for bit

        var other = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var again = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(other, Still()));
        again = await _server.EndOfAsync(await _server.Client.Generations.RefineAsync(again.Id, "a small blue ring", strength: 0.5));
        again = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(other, Clip(again.Id)));
        Assert.Equal(await _server.ContentAsync(clip, "video"), await _server.ContentAsync(again, "video"));
    }

    [Fact]
    public async Task A_video_from_text_shows_previews_and_has_as_many_frames_as_the_model_decides()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var request = Still() with { Kind = "text_to_video", MotionCaption = "the star moves to the left", Steps = 200, Previews = true }; // more than fit into a chunk, after which a preview comes
        var video = await _server.Client.Generations.CreateAsync(session, request);
        var previews = 0;
        await foreach (var item in _server.Client.Generations.WatchAsync(video.Id))
        {
            previews += item.Type == EventTypes.Preview ? 1 : 0;
        }

        var done = await _server.EndOfAsync(video);
        Assert.True(previews > 0, "no preview came");
        Assert.Equal(5, (await VideoDecoder.DecodeAsync(await _server.ContentAsync(done, "video"))).Count);
    }

    [Fact]
    public async Task Frames_that_are_not_square_go_the_whole_way()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var request = Still() with { Kind = "text_to_video", MotionCaption = "the star moves to the left", Size = new Client.FrameSize(64, 32) };
        var video = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, request));
        var image = Png.Decode(await _server.ContentAsync(video, "image"));
        Assert.Equal((64, 32), (image.Width, image.Height));
        Assert.All(await VideoDecoder.DecodeAsync(await _server.ContentAsync(video, "video")), frame => Assert.Equal((64, 32), (frame.Width, frame.Height)));
    }

    [Fact]
    public async Task A_clip_is_cancelled_and_the_next_one_is_made()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Still()));
        var endless = await _server.Client.Generations.CreateAsync(session, Clip(still.Id) with { Steps = 200, Frames = 61 });
        await _server.Client.Generations.CancelAsync(endless.Id);
        Assert.Equal(GenerationStates.Cancelled, (await _server.Client.Generations.WaitAsync(endless.Id)).State);
        await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Clip(still.Id)));
    }

    [Fact]
    public async Task A_number_of_frames_that_the_model_cannot_make_is_refused_at_once()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var request = Still() with { Kind = "text_to_video", MotionCaption = "it moves", Frames = 16 };
        var refused = await Assert.ThrowsAsync<DreamerApiException>(() => _server.Client.Generations.CreateAsync(session, request));
        Assert.Contains("13 or 17", refused.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _model.Dispose();

    /// <summary>Of one frame; safetensors end with their numbers, which have four bytes here.</summary>
    private static byte[] LatentsOf(byte[] safetensors, int frame) => LatentFrames.Of(safetensors, frame, 4 * 2 * 2);

    private static NewGeneration Still() => new() { Kind = "text_to_image", Caption = "a large red star on the left", Seed = 7, Steps = 6, Size = Side };

    private static NewGeneration Clip(string parent) => new() { Kind = "animate", Parent = parent, MotionCaption = "the star moves to the left", Frames = 9 };
}
