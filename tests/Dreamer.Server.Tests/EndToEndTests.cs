using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The path from prompt to video with the model that ships, in a process that can die.</summary>
[Trait("Speed", "Slow")]
public sealed class EndToEndTests
{
    [NanoFact]
    public async Task A_killed_server_finishes_the_video_after_its_restart_with_the_same_frames()
    {
        using var data = new TemporaryFolder();
        var undisturbed = await UndisturbedAsync();
        string interrupted;
        using (var first = await ServerProcess.StartAsync(data.Path))
        {
            interrupted = await StartAsync(first.Client);
            await ReachStageTwoAsync(first.Client, interrupted);
            first.Kill();
        }

        using var second = await ServerProcess.StartAsync(data.Path);
        var resumed = await VideoOfAsync(second.Client, interrupted);

        Assert.Equal(await FramesOfAsync(undisturbed), await FramesOfAsync(resumed));
    }

    [NanoFact]
    public async Task A_video_has_the_frames_and_the_size_that_were_asked_for()
    {
        using var data = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync(data.Path);

        var video = await VideoOfAsync(server.Client, await StartAsync(server.Client));

        var frames = await VideoDecoder.DecodeAsync(video);
        Assert.Equal(16, frames.Count);
        Assert.All(frames, frame => Assert.True(frame is { Width: >= 64, Height: >= 64 }, $"{frame.Width}x{frame.Height}"));
    }

    /// <summary>In a data folder of its own: in the same one the second request would get the first one's artifacts, and prove nothing.</summary>
    private static async Task<byte[]> UndisturbedAsync()
    {
        using var data = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync(data.Path);
        return await VideoOfAsync(server.Client, await StartAsync(server.Client));
    }

    private static async Task<string> StartAsync(DreamerClient client)
    {
        var session = await client.Sessions.CreateAsync(new NewSession());
        var request = new NewGeneration
        {
            Kind = "text_to_video",
            Caption = "a large red star on a blue background",
            MotionCaption = "the star moves to the left",
            Seed = 7,
            Steps = 12,
        };
        return (await client.Generations.CreateAsync(session.Id, request)).Id;
    }

    private static async Task ReachStageTwoAsync(DreamerClient client, string id)
    {
        await foreach (var item in client.Generations.WatchAsync(id))
        {
            if (item.Progress is { Stage: "stage_two", Step: >= 4 })
            {
                return;
            }
        }

        throw new InvalidOperationException($"Generation '{id}' was over before it could be interrupted.");
    }

    private static async Task<byte[]> VideoOfAsync(DreamerClient client, string id)
    {
        var done = await client.Generations.WaitAsync(id);
        Assert.True(done.State == GenerationStates.Succeeded, done.Error?.Message);
        using var video = new MemoryStream();
        await client.Generations.DownloadAsync(id, "video", video);
        return video.ToArray();
    }

    private static async Task<IEnumerable<string>> FramesOfAsync(byte[] video) =>
        (await VideoDecoder.DecodeAsync(video)).Select(frame => Convert.ToHexString(frame.Pixels));
}
