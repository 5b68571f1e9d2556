using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Kills;

/// <summary><c>kill -9</c> in the middle of a draft's finish, and a restart between the two.</summary>
public sealed class DraftKillTests
{
    private const int Steps = 200, Stop = 40;

    [Fact]
    public async Task A_finish_that_is_killed_half_way_ends_with_the_bytes_of_an_unbroken_run_and_is_billed_its_own_steps()
    {
        using var model = new TinyModelFolder();
        using TemporaryFolder calm = new(), killed = new();
        string whole;
        using (var undisturbed = await ServerProcess.StartAsync(calm.Path, model.Folder, KilledServer.SmallChunks))
        {
            whole = await BytesAsync(undisturbed, await undisturbed.Client.Generations.CreateAsync(await SessionAsync(undisturbed), Request()));
        }

        Generation draft, finish;
        using (var first = await ServerProcess.StartAsync(killed.Path, model.Folder, KilledServer.SmallChunks))
        {
            draft = await first.Client.Generations.DraftAsync(await SessionAsync(first), Request(), Stop);
            draft = await first.Client.Generations.WaitAsync(draft.Id);
            first.Kill(); // as soon as it says that it has ended
        }
        using (var second = await ServerProcess.StartAsync(killed.Path, model.Folder, KilledServer.SmallChunks))
        {
            finish = await second.Client.Generations.FinishAsync(draft.Id);
            await HalfWayAsync(second, finish);
            second.Kill();
        }
        using var third = await ServerProcess.StartAsync(killed.Path, model.Folder, KilledServer.SmallChunks);
        Assert.Equal(finish.Id, (await third.Client.Generations.FinishAsync(draft.Id)).Id);
        Assert.Equal(whole, await BytesAsync(third, finish));
        var (lines, _) = await Requests.LedgerAsync(third.Client);
        Assert.Equal((Stop, Steps - Stop), (lines[draft.Id].Steps, lines[finish.Id].Steps));
    }

    private static NewGeneration Request() => NewGeneration.TextToImage("a large red star on the left") with { Seed = 7, Steps = Steps, Size = 32 };

    private static async Task<string> SessionAsync(ServerProcess server) => (await server.Client.Sessions.CreateAsync(new NewSession())).Id;

    private static async Task HalfWayAsync(ServerProcess server, Generation finish)
    {
        await foreach (var item in server.Client.Generations.WatchAsync(finish.Id))
        {
            if (item.Progress is { Stage: "stage_one", Step: >= (Steps + Stop) / 2 })
            {
                return;
            }
        }
        Assert.Fail("The finish came to its end before it could be killed.");
    }

    private static async Task<string> BytesAsync(ServerProcess server, Generation begun)
    {
        var end = await server.Client.Generations.WaitAsync(begun.Id);
        Assert.True(end.State == GenerationStates.Succeeded, end.Error?.Message);
        using var content = new MemoryStream();
        await server.Client.Generations.DownloadAsync(end.Id, "latents", content);
        await server.Client.Generations.DownloadAsync(end.Id, "image", content);
        return Convert.ToHexString(content.ToArray());
    }
}
