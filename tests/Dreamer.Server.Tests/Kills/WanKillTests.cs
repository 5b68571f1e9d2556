using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Kills;

/// <summary><c>kill -9</c> in the middle of a clip of Wan: UniPC's history lies in the checkpoint, and an expert of its own comes after it.</summary>
public sealed class WanKillTests
{
    private const int Steps = 200; // of about 10 ms, so that one is killed on its way

    [Theory]
    [InlineData(WanForm.TextImageToVideo)]
    [InlineData(WanForm.TwoExperts)]
    public async Task A_clip_that_is_killed_half_way_ends_with_the_bytes_of_an_unbroken_one(WanForm form)
    {
        using var model = new TinyWanFolder(form);
        using TemporaryFolder calm = new(), killed = new();
        using var undisturbed = await ServerProcess.StartAsync(calm.Path, model.Folder, KilledServer.SmallChunks);
        var whole = await BytesAsync(undisturbed, await undisturbed.Client.Generations.WaitAsync((await AskAsync(undisturbed, model)).Id));

        Generation clip;
        using (var first = await ServerProcess.StartAsync(killed.Path, model.Folder, KilledServer.SmallChunks))
        {
            clip = await AskAsync(first, model);
            await HalfWayAsync(first, clip);
            first.Kill();
        }
        Assert.NotEmpty(Directory.GetFiles(killed.Path, "checkpoint", SearchOption.AllDirectories));
        using var second = await ServerProcess.StartAsync(killed.Path, model.Folder, KilledServer.SmallChunks);
        var end = await second.Client.Generations.WaitAsync(clip.Id);
        Assert.Equal(whole, await BytesAsync(second, end));
    }

    /// <summary>A still that was uploaded: the model of two experts draws none.</summary>
    private static async Task<Generation> AskAsync(ServerProcess server, TinyWanFolder model)
    {
        var session = (await server.Client.Sessions.CreateAsync(new NewSession())).Id;
        return await server.Client.Generations.CreateAsync(session, await TinyClip.OfAsync(server.Client, model, Steps));
    }

    private static async Task HalfWayAsync(ServerProcess server, Generation clip)
    {
        await foreach (var item in server.Client.Generations.WatchAsync(clip.Id))
        {
            if ((await server.Client.Generations.GetAsync(clip.Id)).Progress?.Step >= Steps / 2)
            {
                return;
            }
        }
        Assert.Fail("The clip came to its end before it could be killed.");
    }

    private static async Task<string> BytesAsync(ServerProcess server, Generation end)
    {
        Assert.True(end.State == GenerationStates.Succeeded, end.Error?.Message);
        using var content = new MemoryStream();
        await server.Client.Generations.DownloadAsync(end.Id, "latents", content);
        await server.Client.Generations.DownloadAsync(end.Id, "video", content);
        return Convert.ToHexString(content.ToArray());
    }
}
