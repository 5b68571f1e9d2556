using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests.Sessions;

/// <summary>What is removed goes for good when its time is over, whatever becomes of the process meanwhile; the rest stays as it is.</summary>
public sealed class RemovalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task When_the_time_is_over_files_and_nodes_are_gone_and_the_others_stay_on_their_pages()
    {
        var id = SessionId.New(TimeProvider.System);
        List<GenerationId> ids = [];
        await using (var silo = await StartAsync(_folder.Path, TimeSpan.FromMilliseconds(50)))
        {
            var session = await silo.NewSessionAsync(id);
            for (var i = 0; i < 30; i++) // three pages
            {
                ids.Add(GenerationId.New(id));
                await session.AddAsync(ids[i], Requests.Still(1) with { Seed = i });
            }
            await Task.WhenAll(ids.Select(silo.EndOfAsync));

            var removed = await session.RemoveAsync(ids[13]);
            Assert.Equal(ids[13], Assert.Single(removed.Generations));
            Assert.DoesNotContain(ids[13], await ShownAsync(session));
            await silo.ForgetsAsync(ids[13].Value);
            await session.RemoveAsync(ids[29]);
            await silo.ForgetsAsync(ids[29].Value);
            await Eventually.HoldsAsync(async () => !await silo.Blobs.ListAsync("_unfinished/").AnyAsync());
        }

        await using var again = await StartAsync(_folder.Path, TimeSpan.FromMilliseconds(50));
        var left = ids.Where(one => one != ids[13] && one != ids[29]).ToList();
        Assert.Equal(left, await ShownAsync(again.Grains.Session(TenantId.Local, id)));
        Assert.All(await Task.WhenAll(left.Select(again.EndOfAsync)), view => Assert.Equal(GenerationState.Succeeded, view.Progress.State));
    }

    [Fact]
    public async Task A_killed_process_hides_still_and_deletes_at_its_next_start()
    {
        using var crashed = new TemporaryFolder();
        GenerationId parent, child, other;
        await using (var silo = await StartAsync(_folder.Path, TimeSpan.FromHours(1)))
        {
            parent = (await silo.RunAsync(Requests.Still())).Id;
            var session = silo.Grains.Session(TenantId.Local, parent.Session);
            (child, other) = (GenerationId.New(parent.Session), GenerationId.New(parent.Session));
            await session.AddAsync(child, Requests.Refinement(parent));
            await session.AddAsync(other, Requests.Still());
            await Task.WhenAll(silo.EndOfAsync(child), silo.EndOfAsync(other));
            await session.RemoveAsync(parent);
            CrashCopy.Take(_folder.Path, crashed.Path);
        }

        var later = new ShiftedClock();
        await using var next = await StartAsync(crashed.Path, TimeSpan.FromHours(1), later);
        var after = next.Grains.Session(TenantId.Local, parent.Session);
        Assert.Equal([other], await ShownAsync(after));
        Assert.NotNull(await next.Generation(child).GetAsync());

        later.Shift = TimeSpan.FromHours(2);
        await Assert.ThrowsAsync<Errors.DreamerException>(() => after.RestoreAsync(parent)); // its time is over

        using var late = new TemporaryFolder();
        CrashCopy.Take(crashed.Path, late.Path);
        await using var last = await StartAsync(late.Path, TimeSpan.FromHours(1), later);
        await last.ForgetsAsync(parent.Value);
        await last.ForgetsAsync(child.Value);
        Assert.Equal([other], await ShownAsync(last.Grains.Session(TenantId.Local, parent.Session)));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<TestSilo> StartAsync(string folder, TimeSpan restorableFor, TimeProvider? clock = null) => TestSilo.StartAsync(
        folder, clock: clock, adapt: services => services.AddSingleton(new GrainsOptions { RestorableFor = restorableFor, RetryPause = TimeSpan.FromMilliseconds(5) }));

    private static async Task<List<GenerationId>> ShownAsync(ISessionGrain session) => [.. (await session.GetAsync())!.Generations.Select(node => node.Id)];
}
