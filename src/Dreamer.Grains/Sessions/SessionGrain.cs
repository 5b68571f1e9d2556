using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Storage;
using Dreamer.Tenants;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Keeps the tree, starts what is added to it, and numbers events. It waits for generations only in calls that they answer without
/// calling back; what they report comes in turns of its own. Copies and deletions go on with a timer between calls, a page a tick.
/// </summary>
internal sealed partial class SessionGrain(
    [PersistentState("session", StorageNames.Default)] IPersistentState<SessionRecord> header,
    IBlobStore blobs,
    UnfinishedWork unfinished,
    BlobCopies copies,
    GrainsOptions options,
    TimeProvider clock,
    ILogger<SessionGrain> log) : Grain, ISessionGrain
{
    private static readonly TimeSpan s_forkPatience = TimeSpan.FromSeconds(15);

    private readonly EventLog _log = new(options.EventsKept);
    private StoredSession _stored = null!;
    private Recording _recording = null!;
    private Adding _adding = null!;
    private Forking _forking = null!;
    private Deleting _deleting = null!;
    private Removing _removing = null!;
    private LongWork _copyingOrDeletion = null!;
    private LongWork _removal = null!;

    private string Key => this.GetPrimaryKeyString();

    private TenantId Tenant => TenantId.Parse(Key.Split('/')[0]);

    private SessionId Id => SessionId.Parse(Key.Split('/')[1]);

    private SessionTree Tree => _stored.Tree;

    private bool IsCopying => _stored.Header.Copying is not null;

    private TimeSpan? RemovalDueIn => _stored.Exists ? _removing.DueIn : null;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = new StoredSession(Tenant, Id, header, blobs, options.EventsStored);
        _deleting = new Deleting(_stored, unfinished, GrainFactory);
        _forking = new Forking(_stored, _deleting, unfinished, GrainFactory, clock);
        await _stored.LoadAsync(node => GrainFactory.Generation(Tenant, node.Node.Id).PrepareAsync(node.Settings));
        _log.Load(_stored.LoadedEvents);
        _recording = new Recording(_stored, _log, clock);
        _adding = new Adding(_stored, _recording, unfinished, copies, options, GrainFactory, clock);
        _removing = new Removing(_stored, _recording, unfinished, options, GrainFactory, clock);
        (_copyingOrDeletion, _removal) = (Work(AdvanceAsync), Work(AdvanceRemovalAsync));
        _removal.Begin(RemovalDueIn);
        if (IsCopying || _stored.Header.IsDeleted)
        {
            _copyingOrDeletion.Begin();
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _log.Close();
        return Task.CompletedTask;
    }

    public async Task<SessionView> CreateAsync(CreateSession request)
    {
        if (!_stored.HasHeader)
        {
            var created = new SessionRecord { Title = request.Title, Metadata = request.Metadata, CreatedAt = clock.GetUtcNow() };
            await GrainFactory.Tenant(Tenant).AddSessionAsync(new TenantSession(Id, created.Title, created.CreatedAt, request.Origin)); // which may refuse
            await _stored.SaveHeaderAsync(created);
        }
        Require();
        return _recording.View();
    }

    public Task<SessionView?> GetAsync() => Task.FromResult(_stored.Exists ? _recording.View() : null);

    public async Task<SessionView> ForkAsync(ForkSession request)
    {
        if (!_stored.HasHeader)
        {
            await _forking.BeginAsync(request);
        }
        Require();
        _copyingOrDeletion.Begin();
        var began = clock.GetTimestamp();
        while (await _forking.AdvanceAsync() && clock.GetElapsedTime(began) < s_forkPatience)
        {
        }
        return _recording.View();
    }

    public Task<GenerationView> AddAsync(GenerationId id, GenerationRequest request)
    {
        Require(id);
        RequireWhole();
        return _adding.AddAsync(id, request);
    }

    public Task<GenerationView> AdoptStillAsync(GenerationId parent)
    {
        Require(parent);
        return _adding.AdoptStillAsync(parent);
    }

    public Task<GenerationView> FinishAsync(GenerationId draft)
    {
        Require(draft);
        RequireWhole();
        return _adding.FinishAsync(draft);
    }

    public Task<SessionSummaryView?> SummarizeAsync() => Task.FromResult(_stored.Exists ? _recording.Summarize() : null);

    public async Task<SessionView> ChangeAsync(ChangeSession change)
    {
        Require();
        var changed = _stored.Header with { Title = change.Title ?? _stored.Header.Title, Metadata = change.Metadata ?? _stored.Header.Metadata };
        await _stored.SaveHeaderAsync(changed);
        await GrainFactory.Tenant(Tenant).RenameSessionAsync(Id, changed.Title); // on every call, so that a retry repairs a lost one
        await _recording.RecordAsync(SessionEventKind.Session, new SessionChange { Title = changed.Title, Metadata = changed.Metadata });
        return _recording.View();
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
        _removal.Begin(RemovalDueIn);
        return removed;
    }

    public async Task<ImmutableArray<GenerationId>> RestoreAsync(GenerationId id)
    {
        Require(id);
        var restored = await _removing.RestoreAsync(id);
        _removal.Begin(RemovalDueIn);
        return restored;
    }

    public async Task ResumeAsync(GenerationId id)
    {
        if (Tree.Find(id) is { } node && _stored.Exists)
        {
            await (node.State.IsFinal() ? _adding.ForgetAsync(id) : _adding.StartAsync(id));
        }
        else if (!IsCopying) // a deletion, or an addition, that a crash cut short; a copy that is not stored yet will be
        {
            await GrainFactory.Generation(Tenant, id).DeleteAsync();
        }
    }

    /// <summary>The activation has taken it up.</summary>
    public Task ContinueAsync() => !_copyingOrDeletion.IsPending && !_removing.IsPending ? unfinished.ClearAsync(Tenant, Id) : Task.CompletedTask;

    public Task ReportAsync(ImmutableArray<GenerationReport> reports) => _stored.Exists
        ? _recording.RecordAsync(Tree, reports.Where(report => Tree.Find(report.Generation) is { } node && !node.State.IsFinal()))
        : Task.CompletedTask;

    public async IAsyncEnumerable<SessionEvent> WatchAsync(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Require();
        await foreach (var entry in _log.ReadAsync(afterSequence <= _recording.LastNumber ? afterSequence : 0, cancellationToken))
        {
            yield return entry;
        }
    }

    public async Task<bool> DeleteAsync()
    {
        var exists = _stored.Exists;
        if (exists)
        {
            await _deleting.BeginAsync();
            _log.Close();
            await _copyingOrDeletion.BeginNowAsync();
        }
        await GrainFactory.Tenant(Tenant).RemoveSessionAsync(Id);
        return exists;
    }

    /// <summary>Does the next piece of a copying or deletion.</summary>
    private async Task<TimeSpan?> AdvanceAsync()
    {
        var isDeleted = _stored.Header.IsDeleted;
        if (await (isDeleted ? _deleting.AdvanceAsync() : _forking.AdvanceAsync()))
        {
            return TimeSpan.Zero;
        }
        if (isDeleted)
        {
            DeactivateOnIdle();
        }
        return null;
    }

    /// <summary>Deletes what is hidden when its time has come.</summary>
    private async Task<TimeSpan?> AdvanceRemovalAsync()
    {
        await (_stored.Exists ? _removing.AdvanceAsync() : Task.CompletedTask);
        return RemovalDueIn;
    }

    private LongWork Work(Func<Task<TimeSpan?>> advance) => new(this, advance, options.RetryPause * 4, error => LogHeldUp(log, error, Key));

    private void Require(GenerationId id)
    {
        Require();
        if (id.Session != Id)
        {
            throw NotFound($"The generation '{id}' does not belong to session '{Id}'.");
        }
    }

    private void RequireWhole()
    {
        if (IsCopying)
        {
            throw new DreamerException(
                ErrorCode.Conflict, $"The session '{Id}' is still being copied from '{_stored.Header.ForkedFrom}': add to it when it is whole.");
        }
    }

    private void Require()
    {
        if (!_stored.Exists)
        {
            throw NotFound($"There is no session '{Id}'.");
        }
    }

    private static DreamerException NotFound(string detail) => new(ErrorCode.NotFound, detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the copying or deletion of session {Key} is held up; it is tried again")]
    private static partial void LogHeldUp(ILogger log, Exception error, string key);
}
