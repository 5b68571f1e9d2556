using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Generations;
using Dreamer.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>A draft can be finished for a while; its picture stays.</summary>
public sealed class DraftExpiryTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_kept = new GrainsOptions().DraftsKept;

    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedClock _clock = new();
    private TestSilo _silo = null!;
    private DraftSweep _sweep = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, clock: _clock);
        _sweep = new DraftSweep(new KeptDrafts(_silo.Blobs), _silo.Grains, _clock, NullLogger<DraftSweep>.Instance);
    }

    [Fact]
    public async Task An_expired_draft_keeps_its_picture_and_cannot_be_finished()
    {
        var draft = await _silo.RunAsync(Requests.Still() with { StopAfter = 3 });
        await _sweep.SweepAsync(default);
        Assert.True(await HasLatentAsync(draft)); // its time is not over
        _clock.Shift += s_kept + TimeSpan.FromSeconds(2);
        var early = await RefusalAsync(draft); // before anybody has swept
        await _sweep.SweepAsync(default);
        Assert.False(await HasLatentAsync(draft));
        Assert.False(await _silo.Blobs.ListAsync("_drafts/").AnyAsync());
        var view = (await _silo.Generation(draft.Id).GetAsync())!;
        Assert.Equal((GenerationState.Succeeded, 0L, draft.Draft!.ExpiresAt), (view.Progress.State, view.Draft!.Bytes, view.Draft.ExpiresAt));
        Assert.NotEmpty(await _silo.ReadAsync(view, ArtifactVariant.Image));
        Assert.All([early, await RefusalAsync(draft)], refusal => Assert.Equal((ErrorCode.Conflict, true), (refusal.Code, refusal.Message.Contains("is gone", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_finishes_it_was_begun_in_time_and_needs_the_draft_no_more()
    {
        var whole = await _silo.RunAsync(Requests.Still());
        var draft = await _silo.RunAsync(Requests.Still() with { StopAfter = 3 });
        using var held = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) => held.Wait(TimeSpan.FromSeconds(20));
        var session = _silo.Grains.Session(TenantId.Local, draft.Id.Session);
        var finish = await session.FinishAsync(draft.Id);
        _clock.Shift += s_kept + TimeSpan.FromSeconds(2);
        await _sweep.SweepAsync(default);
        Assert.False(await HasLatentAsync(draft));
        held.Release(100);
        var finished = await _silo.EndOfAsync(finish.Id);
        Assert.Equal(await _silo.ReadAsync(whole, ArtifactVariant.Image), await _silo.ReadAsync(finished, ArtifactVariant.Image));
        Assert.Equal(finish.Id, (await session.FinishAsync(draft.Id)).Id); // which is there, whatever became of the latent
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_651)]
    public void A_time_that_no_date_holds_is_refused(int days)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new GrainsOptions { DraftsKept = TimeSpan.FromDays(days) }.Check());
        Assert.Contains($"{TimeSpan.FromDays(days)}", refusal.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<bool> HasLatentAsync(GenerationView draft)
    {
        await using var blob = await _silo.Blobs.OpenAsync($"local/{draft.Id.Session}/{draft.Id}/draft");
        return blob is not null;
    }

    private Task<DreamerException> RefusalAsync(GenerationView draft) =>
        Assert.ThrowsAsync<DreamerException>(() => _silo.Grains.Session(TenantId.Local, draft.Id.Session).FinishAsync(draft.Id));
}
