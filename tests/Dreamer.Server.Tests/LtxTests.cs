using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The whole way of a session with LTX-Video's networks, tiny ones, from the client down to the pixels.</summary>
public sealed class LtxTests : IAsyncLifetime, IDisposable
{
    private readonly TinyLtxFolder _model = new();
    private ModelServer _server = null!;

    public async Task InitializeAsync() => _server = await ModelServer.StartAsync(_model.Folder);

    [Fact]
    public async Task A_still_is_drawn_and_moved_with_previews_and_another_clip_is_cancelled()
    {
        var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, Still()));
        var moving = await _server.Client.Generations.CreateAsync(session, Clip(still.Id) with { Steps = 200, Previews = true }); // more than fit into a chunk, after which a preview comes
        var previews = 0;
        await foreach (var item in _server.Client.Generations.WatchAsync(moving.Id))
        {
            previews += item.Type == EventTypes.Preview ? 1 : 0;
        }

        var clip = await _server.EndOfAsync(moving);
        Assert.True(previews > 0, "no preview came");
        Assert.Equal(17, (await VideoDecoder.DecodeAsync(await _server.ContentAsync(clip, "video"))).Count);
        Assert.Equal(LatentsOf(await _server.ContentAsync(still, "latents"), 0), LatentsOf(await _server.ContentAsync(clip, "latents"), 0)); // bit for bit

        var endless = await _server.Client.Generations.CreateAsync(session, Clip(still.Id) with { Steps = 200, Frames = 57 });
        await _server.Client.Generations.CancelAsync(endless.Id);
        Assert.Equal(GenerationStates.Cancelled, (await _server.Client.Generations.WaitAsync(endless.Id)).State);
    }

    [Fact]
    public async Task A_video_from_text_takes_both_steps_and_is_made_again_with_the_same_bytes()
    {
        var request = Still() with { Kind = "text_to_video", MotionCaption = "the star moves to the left" };
        List<byte[]> videos = [];
        for (var time = 0; time < 2; time++)
        {
            var session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
            var video = await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(session, request));
            videos.Add(await _server.ContentAsync(video, "video"));
        }

        Assert.Equal(9, (await VideoDecoder.DecodeAsync(videos[0])).Count); // the folder's default
        Assert.Equal(videos[0], videos[1]);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _model.Dispose();

    /// <summary>Of one frame; safetensors end with their numbers, which have four bytes here.</summary>
    private static byte[] LatentsOf(byte[] safetensors, int frame) => LatentFrames.Of(safetensors, frame, TinyLtxFolder.Channels * 2 * 2);

    private static NewGeneration Still() => new() { Kind = "text_to_image", Caption = "a large red star on the left", Seed = 7, Steps = 6, Size = TinyLtxFolder.Side };

    private static NewGeneration Clip(string parent) => new() { Kind = "animate", Parent = parent, MotionCaption = "the star moves to the left", Frames = 17 };
}
