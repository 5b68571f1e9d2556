using Dreamer.Generations;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

public sealed class CrashTests : IDisposable
{
    private const int Steps = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();

    /// <summary>Steps are counted over both stages: 7 is in the middle of the still, 19 in the middle of the video.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(19)]
    public async Task A_killed_process_ends_what_it_had_begun_with_the_same_bytes(int stepsBeforeTheCrash)
    {
        var whole = await RunUntilCrashAsync(stepsBeforeTheCrash, out var id);
        await using var restarted = await TestSilo.StartAsync(_afterCrash.Path);
        var view = await restarted.EndOfAsync(id());
        Assert.Equal(GenerationState.Succeeded, view.Progress.State);
        Assert.Equal(whole, await restarted.ReadAsync(view, ArtifactVariant.Video));
        Assert.InRange(restarted.Model.Steps.Count, 1, (2 * Steps) - stepsBeforeTheCrash + 5); // only what no checkpoint held is done again
        await Eventually.HoldsAsync(async () => !await restarted.Blobs.ListAsync("_unfinished/").AnyAsync()); // or every start would look at it again
    }

    /// <summary>Of 12 steps the draft takes 4: 6 is in the middle of its finish, 2 before the draft has stopped.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(11)]
    public async Task A_draft_or_its_finish_that_a_crash_interrupts_ends_with_the_bytes_of_a_run_that_never_stopped(int step)
    {
        var (taken, model) = (0, new FakeModel());
        model.BeforeStep = (_, _) =>
        {
            if (taken++ == step)
            {
                CrashCopy.Take(_folder.Path, _afterCrash.Path);
            }
        };
        GenerationId id;
        byte[] whole;
        await using (var silo = await TestSilo.StartAsync(_folder.Path, model))
        {
            id = await silo.AddAsync(Requests.Still(Steps) with { StopAfter = 4 });
            await silo.EndOfAsync(id);
            await silo.EndOfAsync((await silo.Grains.Session(TenantId.Local, id.Session).FinishAsync(id)).Id);
            whole = await silo.ReadAsync(await silo.RunAsync(Requests.Still(Steps)), ArtifactVariant.Image);
        }
        await using var restarted = await TestSilo.StartAsync(_afterCrash.Path);
        var draft = await restarted.EndOfAsync(id);
        var finished = await restarted.EndOfAsync((await restarted.Grains.Session(TenantId.Local, id.Session).FinishAsync(id)).Id);
        Assert.Equal((GenerationState.Succeeded, GenerationState.Succeeded), (draft.Progress.State, finished.Progress.State));
        Assert.Equal(whole, await restarted.ReadAsync(finished, ArtifactVariant.Image));
        Assert.InRange(restarted.Model.Steps.Count, 1, Steps - step + 3);
    }

    [Fact]
    public async Task A_stopped_server_goes_on_where_it_was()
    {
        using var reached = new SemaphoreSlim(0);
        var model = new FakeModel { BeforeStep = (_, step) => { if (step == 20) { reached.Release(); } } };
        GenerationId id;
        await using (var silo = await TestSilo.StartAsync(_folder.Path, model))
        {
            id = await silo.AddAsync(Requests.Still(steps: 200));
            await reached.WaitAsync(TimeSpan.FromSeconds(20));
        }
        await using var restarted = await TestSilo.StartAsync(_folder.Path);
        Assert.Equal(GenerationState.Succeeded, (await restarted.EndOfAsync(id)).Progress.State);
        Assert.InRange(restarted.Model.Steps.Count, 1, 180); // none again
    }

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    /// <summary>Runs to the end, and copies what is on disk when so many steps are done.</summary>
    private Task<byte[]> RunUntilCrashAsync(int steps, out Func<GenerationId> id)
    {
        GenerationId? started = null;
        id = () => started!.Value;
        return RunAsync();

        async Task<byte[]> RunAsync()
        {
            var taken = 0;
            var model = new FakeModel();
            model.BeforeStep = (_, _) =>
            {
                if (taken++ == steps)
                {
                    CrashCopy.Take(_folder.Path, _afterCrash.Path);
                }
            };
            await using var silo = await TestSilo.StartAsync(_folder.Path, model);
            started = await silo.AddAsync(Requests.Video(Steps));
            return await silo.ReadAsync(await silo.EndOfAsync(started.Value), ArtifactVariant.Video);
        }
    }
}
