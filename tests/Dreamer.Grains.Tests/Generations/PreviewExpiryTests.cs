using Dreamer.Generations;
using Dreamer.Grains.Generations;
using Dreamer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>Previews outlive their generation's end, not its deletion, and not their time.</summary>
public sealed class PreviewExpiryTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private TestSilo _silo = null!;
    private PreviewSweep _sweep = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, clock: _clock);
        _sweep = new PreviewSweep(new KeptPreviews(_silo.Blobs), _silo.Grains, _clock, NullLogger<PreviewSweep>.Instance);
    }

    [Fact]
    public async Task They_are_kept_for_their_time_and_then_deleted()
    {
        var made = await _silo.RunAsync(Requests.Still() with { Previews = true });
        await _sweep.SweepAsync(default);
        var before = await BlobsAsync(made);
        Assert.Equal(made.PreviewSteps.Length, before);
        Assert.NotEqual(0, before);

        _clock.Shift += new GrainsOptions().PreviewsKept + TimeSpan.FromSeconds(2);
        await _sweep.SweepAsync(default);

        Assert.Equal(0, await BlobsAsync(made));
        Assert.Empty((await _silo.Generation(made.Id).GetAsync())!.PreviewSteps);
        Assert.False(await _silo.Blobs.ListAsync("_previews/").AnyAsync());
        Assert.NotEmpty(await _silo.ReadAsync(made, ArtifactVariant.Image));
    }

    [Fact]
    public async Task They_go_with_their_generation()
    {
        var made = await _silo.RunAsync(Requests.Still() with { Previews = true });

        await _silo.Grains.Session(TenantId.Local, made.Id.Session).DeleteAsync();

        await _silo.ForgetsAsync(made.Id.Session);
        Assert.False(await _silo.Blobs.ListAsync("_previews/").AnyAsync());
    }

    /// <summary>The process ends on the way: the list is whole, and no picture is left that nobody lists.</summary>
    [Fact]
    public async Task After_a_crash_the_list_is_that_of_the_pictures()
    {
        using var after = new TemporaryFolder();
        var (taken, id) = (0, GenerationId.New(SessionId.New(TimeProvider.System)));
        _silo.Model.BeforeStep = (_, _) =>
        {
            if (taken++ == 7)
            {
                CrashCopy.Take(_folder.Path, after.Path);
            }
        };
        var session = await _silo.NewSessionAsync(id.Session);
        await session.AddAsync(id, Requests.Still(steps: 12) with { Previews = true });
        await _silo.EndOfAsync(id);

        await using var restarted = await TestSilo.StartAsync(after.Path);
        var ended = await restarted.EndOfAsync(id);
        await Eventually.HoldsAsync(async () => !await restarted.Blobs.ListAsync("_unfinished/").AnyAsync());
        var kept = await restarted.Blobs.ListAsync($"local/{id.Session}/{id}/preview").Select(key => int.Parse(key.Split('-', '.')[^2], null)).ToListAsync();
        Assert.Equal(kept.Order(), ended.PreviewSteps);
        Assert.Contains(ended.PreviewSteps, step => step <= 7);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<int> BlobsAsync(GenerationView view) => await _silo.Blobs.ListAsync($"local/{view.Id.Session}/{view.Id}/preview").CountAsync();
}
