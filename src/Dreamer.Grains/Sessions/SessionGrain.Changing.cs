using System.Collections.Immutable;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>What is changed of a session that is there.</summary>
internal sealed partial class SessionGrain
{
    private IGrainTimer? _removal;

    public Task<SessionSummaryView?> SummarizeAsync() => Task.FromResult(_stored.Exists ? _recording.Summarize() : null);

    public async Task<SessionView> ChangeAsync(ChangeSession change)
    {
        Require();
        var changed = _stored.Header with { Title = change.Title ?? _stored.Header.Title, Metadata = change.Metadata ?? _stored.Header.Metadata };
        await _stored.SaveHeaderAsync(changed);
        await GrainFactory.Tenant(Tenant).RenameSessionAsync(Id, changed.Title); // on every call, so that a retry repairs a lost one
        await _recording.RecordAsync(SessionEventKind.Session, new SessionChange { Title = changed.Title, Metadata = changed.Metadata });
        return View();
    }

    public async Task<RemovedGenerations> RemoveAsync(GenerationId id)
    {
        Require(id);
        RequireWhole();
        if (Tree.Find(id) is null)
        {
            throw NotFound($"There is no generation '{id}'.");
        }
        var removed = await _removing.RemoveAsync(id);
        RemoveInTime();
        return removed;
    }

    public async Task<ImmutableArray<GenerationId>> RestoreAsync(GenerationId id)
    {
        Require(id);
        var restored = await _removing.RestoreAsync(id);
        RemoveInTime();
        return restored;
    }

    /// <summary>Lets a timer delete what is hidden when its time has come.</summary>
    private void RemoveInTime()
    {
        _removal?.Dispose();
        _removal = _stored.Exists && _removing.DueIn is { } left
            ? this.RegisterGrainTimer(
                AdvanceRemovalAsync, new GrainTimerCreationOptions { DueTime = left, Period = Timeout.InfiniteTimeSpan, KeepAlive = true })
            : null;
    }

    private async Task AdvanceRemovalAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (_stored.Exists ? _removing.AdvanceAsync() : Task.CompletedTask);
            RemoveInTime();
        }
        catch (Exception error) // a disk that is full now may not be later
        {
            LogHeldUp(log, error, Key);
            _removal!.Change(options.RetryPause * 4, Timeout.InfiniteTimeSpan);
        }
    }
}
