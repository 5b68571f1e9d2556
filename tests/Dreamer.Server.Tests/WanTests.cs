using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Media.Video;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The whole way of a session with Wan's networks, tiny ones, from the client down to the pixels.</summary>
public sealed class WanTests : IAsyncLifetime, IDisposable
{
    private const int Side = 32;

    private readonly TemporaryFolder _data = new();
    private readonly TinyWanFolder _model = new();
    private RunningServer _server = null!;
    private DreamerClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(new ServerOptions { Port = 0, Data = _data.Path, Model = _model.Folder, Api = new ApiOptions() });
        _client = DreamerClient.Connect(_server.Url, _server.Key);
    }

    [Fact]
    public async Task A_still_is_drawn_refined_and_moved_and_each_is_made_again_with_the_same_bytes()
    {
        var session = (await _client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await EndOfAsync(await _client.Generations.CreateAsync(session, Still()));
        var refined = await EndOfAsync(await _client.Generations.RefineAsync(still.Id, "a small blue ring", strength: 0.5));
        var clip = await EndOfAsync(await _client.Generations.CreateAsync(session, Clip(refined.Id)));
        Assert.NotEqual(await ContentAsync(still, "image"), await ContentAsync(refined, "image"));
        Assert.Equal(await ContentAsync(refined, "image"), await ContentAsync(clip, "image"));
        Assert.Equal(await ContentAsync(refined, "image"), await ContentAsync(clip, "thumbnail")); // of the first frame as it was decoded, before H.264
        Assert.Equal(9, (await VideoDecoder.DecodeAsync(await ContentAsync(clip, "video"))).Count);
        Assert.Equal(LatentsOf(await ContentAsync(refined, "latents"), 0), LatentsOf(await ContentAsync(clip, "latents"), 0)); // bit for bit

        var other = (await _client.Sessions.CreateAsync(new NewSession())).Id;
        var again = await EndOfAsync(await _client.Generations.CreateAsync(other, Still()));
        again = await EndOfAsync(await _client.Generations.RefineAsync(again.Id, "a small blue ring", strength: 0.5));
        again = await EndOfAsync(await _client.Generations.CreateAsync(other, Clip(again.Id)));
        Assert.Equal(await ContentAsync(clip, "video"), await ContentAsync(again, "video"));
    }

    [Fact]
    public async Task A_video_from_text_shows_previews_and_has_as_many_frames_as_the_model_decides()
    {
        var session = (await _client.Sessions.CreateAsync(new NewSession())).Id;
        var request = Still() with { Kind = "text_to_video", MotionCaption = "the star moves to the left", Steps = 24, Previews = true };
        var video = await _client.Generations.CreateAsync(session, request);
        var previews = 0;
        await foreach (var item in _client.Generations.WatchAsync(video.Id))
        {
            previews += item.Type == EventTypes.Preview ? 1 : 0;
        }

        var done = await EndOfAsync(video);
        Assert.True(previews > 0, "no preview came");
        Assert.Equal(5, (await VideoDecoder.DecodeAsync(await ContentAsync(done, "video"))).Count);
    }

    [Fact]
    public async Task A_clip_is_cancelled_and_the_next_one_is_made()
    {
        var session = (await _client.Sessions.CreateAsync(new NewSession())).Id;
        var still = await EndOfAsync(await _client.Generations.CreateAsync(session, Still()));
        var endless = await _client.Generations.CreateAsync(session, Clip(still.Id) with { Steps = 200, Frames = 61 });
        await _client.Generations.CancelAsync(endless.Id);
        Assert.Equal(GenerationStates.Cancelled, (await _client.Generations.WaitAsync(endless.Id)).State);
        await EndOfAsync(await _client.Generations.CreateAsync(session, Clip(still.Id)));
    }

    [Fact]
    public async Task A_number_of_frames_that_the_model_cannot_make_is_refused_at_once()
    {
        var session = (await _client.Sessions.CreateAsync(new NewSession())).Id;
        var request = Still() with { Kind = "text_to_video", MotionCaption = "it moves", Frames = 16 };
        var refused = await Assert.ThrowsAsync<DreamerApiException>(() => _client.Generations.CreateAsync(session, request));
        Assert.Contains("13 or 17", refused.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _data.Dispose();
        _model.Dispose();
    }

    /// <summary>Of one frame; safetensors end with their numbers, which have four bytes here.</summary>
    private static byte[] LatentsOf(byte[] safetensors, int frame)
    {
        const int Bytes = 4 * 2 * 2 * sizeof(float);
        var start = sizeof(ulong) + (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(safetensors);
        return safetensors[(start + frame * Bytes)..(start + (frame + 1) * Bytes)];
    }

    private static NewGeneration Still() => new() { Kind = "text_to_image", Caption = "a large red star on the left", Seed = 7, Steps = 6, Size = Side };

    private static NewGeneration Clip(string parent) => new() { Kind = "animate", Parent = parent, MotionCaption = "the star moves to the left", Frames = 9 };

    private async Task<Generation> EndOfAsync(Generation generation)
    {
        var done = await _client.Generations.WaitAsync(generation.Id);
        Assert.True(done.State == GenerationStates.Succeeded, done.Error?.Message);
        return done;
    }

    private async Task<byte[]> ContentAsync(Generation generation, string variant)
    {
        using var content = new MemoryStream();
        await _client.Generations.DownloadAsync(generation.Id, variant, content);
        return content.ToArray();
    }
}
