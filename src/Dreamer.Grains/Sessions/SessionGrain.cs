using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dreamer.Assets;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Storage;
using Dreamer.Tenants;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Keeps the tree, starts what is added to it, and numbers events. It waits for generations only in calls that they answer without
/// calling back; what they report comes in turns of its own.
/// </summary>
internal sealed partial class SessionGrain(
    [PersistentState("session", StorageNames.Default)] IPersistentState<SessionRecord> session,
    UnfinishedWork unfinished,
    BlobCopies copies,
    GrainsOptions options,
    TimeProvider clock) : Grain, ISessionGrain
{
    private const int NumbersPerReservation = 1_000;

    private readonly EventLog _log = new(options.EventsKept);
    private long _lastNumber;

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString().Split('/')[0]);

    private SessionId Id => SessionId.Parse(this.GetPrimaryKeyString().Split('/')[1]);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in session.State.Tail)
        {
            _log.Append(entry);
        }
        _lastNumber = session.State.NumbersReserved;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _log.Close();
        return Task.CompletedTask;
    }

    public async Task<SessionView> CreateAsync(CreateSession request)
    {
        if (!session.RecordExists)
        {
            session.State = new SessionRecord { Title = request.Title, Metadata = request.Metadata, CreatedAt = clock.GetUtcNow() };
            await session.WriteStateAsync();
        }
        // On every call, so that a retry repairs a lost one.
        await GrainFactory.Tenant(Tenant).AddSessionAsync(new TenantSession(Id, session.State.Title, session.State.CreatedAt));
        return View();
    }

    public Task<SessionView?> GetAsync() => Task.FromResult(session.RecordExists ? View() : null);

    public async Task<GenerationView> AddAsync(GenerationId id, GenerationRequest request)
    {
        Require(id);
        var settings = session.State.Find(id)?.Settings ?? await ResolveAsync(request);
        return await WithinQuotaAsync(id, request.Count, () => AddAsync(id, settings, request.Count));
    }

    public async Task<GenerationView> AdoptStillAsync(GenerationId parent)
    {
        Require(parent);
        var video = session.State.Find(parent) ?? throw NotFound($"There is no generation '{parent}' in session '{Id}'.");
        var node = session.State.Find(parent.OfStill()) ?? await AddNodeAsync(parent.OfStill(), SettingsResolution.OfStill(video.Settings, parent));
        return await StartAsync(node);
    }

    public async Task ResumeAsync(GenerationId id)
    {
        if (session.State.Find(id) is not { } node) // a deletion, or an addition, that a crash cut short
        {
            await GrainFactory.Generation(Tenant, id).DeleteAsync();
        }
        else if (node.Node.State.IsFinal())
        {
            await unfinished.ClearAsync(Tenant, id);
        }
        else
        {
            await StartAsync(node);
        }
    }

    public Task ReportAsync(ImmutableArray<GenerationReport> reports) =>
        RecordAsync(session.State, [.. reports.Where(report => session.State.Find(report.Generation) is not null)]);

    public async IAsyncEnumerable<SessionEvent> WatchAsync(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Require();
        await foreach (var entry in _log.ReadAsync(afterSequence, cancellationToken))
        {
            yield return entry;
        }
    }

    public async Task<bool> DeleteAsync()
    {
        if (!session.RecordExists)
        {
            return false;
        }
        foreach (var node in session.State.Nodes)
        {
            await GrainFactory.Generation(Tenant, node.Node.Id).DeleteAsync();
        }
        await GrainFactory.Tenant(Tenant).RemoveSessionAsync(Id);
        await session.ClearStateAsync(); // last: a crash before it leaves a session that can be deleted again
        DeactivateOnIdle();
        return true;
    }

    private async Task<GenerationView> AddAsync(GenerationId id, GenerationSettings settings, int count)
    {
        var views = new List<GenerationView>();
        for (var i = 0; i < count; i++)
        {
            var variation = id.Variation(i);
            var node = session.State.Find(variation) ?? await AddNodeAsync(variation, settings with { Seed = settings.Seed + i });
            views.Add(await StartAsync(node));
        }
        return views[0];
    }

    private async Task<GenerationSettings> ResolveAsync(GenerationRequest request)
    {
        var (parent, asset) = (ParentOf(request), await AssetOfAsync(request));
        var settings = await WithModelAsync(SettingsResolution.Resolve(request, parent, asset), request, parent);
        RequireRoom(request.Count);
        if (settings.Origin is { } origin && session.State.Find(origin) is null) // the still of a video that has not come to it
        {
            await AdoptStillAsync(parent!.Node.Id);
        }
        return settings;
    }

    private async Task<Asset?> AssetOfAsync(GenerationRequest request) =>
        request.Asset is not { } id
            ? null
            : await GrainFactory.Asset(Tenant, id).GetAsync() ?? throw new DreamerException(ErrorCode.InvalidRequest, $"There is no asset '{id}'.", "asset");

    private async Task<StoredNode> AddNodeAsync(GenerationId id, GenerationSettings settings)
    {
        RequireRoom(1);
        await unfinished.MarkAsync(Tenant, id);
        if (settings.Asset is { } asset)
        {
            await copies.CopyAsync(await SourceOfAsync(asset, settings), $"{Tenant}/{Id}/{id}/{BlobCopies.SourceStill}"); // the asset may be deleted
        }
        var node = new StoredNode(new SessionNode(id, settings.Kind, settings.Parent, GenerationState.Queued, clock.GetUtcNow()), settings);
        await RecordAsync(session.State.With(node), [new GenerationReport(id, SessionEventKind.State, new GenerationProgress(GenerationState.Queued))]);
        return node;
    }

    /// <summary>A continued trajectory starts where the parent's did, which has a copy of its own.</summary>
    private async Task<string> SourceOfAsync(AssetId asset, GenerationSettings settings) =>
        settings.ParentStep is not null
            ? $"{Tenant}/{Id}/{settings.Parent}/{BlobCopies.SourceStill}"
            : (await GrainFactory.Asset(Tenant, asset).GetAsync())?.Blob ?? throw NotFound($"There is no asset '{asset}' any more.");

    private async Task<GenerationView> StartAsync(StoredNode node)
    {
        var generation = GrainFactory.Generation(Tenant, node.Node.Id);
        var final = node.Node.State.IsFinal() ? await generation.GetAsync() : null;
        return final ?? await generation.StartAsync(node.Settings);
    }

    private StoredNode? ParentOf(GenerationRequest request) =>
        request.Parent is not { } parent
            ? null
            : session.State.Find(parent) ?? throw new DreamerException(
                ErrorCode.InvalidRequest, $"The parent '{parent}' is no generation of session '{Id}'.", "parent");

    /// <summary>Numbers the reports, saves what must outlive the activation, and only then tells the readers.</summary>
    private async Task RecordAsync(SessionRecord state, ImmutableArray<GenerationReport> reports)
    {
        var entries = reports.Select(r => new SessionEvent(++_lastNumber, clock.GetUtcNow(), r.Kind, r.Generation, r.Progress, r.Artifact, r.Error)).ToList();
        if (entries.Any(IsKept) || _lastNumber > state.NumbersReserved)
        {
            await session.SaveAsync(entries.Aggregate(state, With));
        }
        entries.ForEach(_log.Append);
    }

    private static bool IsKept(SessionEvent entry) => entry.Kind is not (SessionEventKind.Progress or SessionEventKind.Preview);

    private SessionRecord With(SessionRecord state, SessionEvent entry)
    {
        var node = state.Find(entry.Generation)!;
        var tail = IsKept(entry) ? state.Tail.Add(entry) : state.Tail;
        return state.With(node with { Node = node.Node with { State = entry.Progress.State } }) with
        {
            Tail = tail.Length > options.EventsStored ? tail.RemoveRange(0, tail.Length - options.EventsStored) : tail,
            NumbersReserved = entry.Sequence > state.NumbersReserved ? entry.Sequence + NumbersPerReservation : state.NumbersReserved,
        };
    }

    private void RequireRoom(int count)
    {
        if (session.State.Nodes.Length + count > options.GenerationsPerSession)
        {
            throw new DreamerException(
                ErrorCode.QuotaExceeded, $"The session has {session.State.Nodes.Length} generations, and {options.GenerationsPerSession} are the limit: begin another.", "generations_per_session")
            {
                Limit = new QuotaLimit("generations_per_session", options.GenerationsPerSession, session.State.Nodes.Length),
            };
        }
    }

    private void Require(GenerationId id)
    {
        Require();
        if (id.Session != Id)
        {
            throw NotFound($"The generation '{id}' does not belong to session '{Id}'.");
        }
    }

    private void Require()
    {
        if (!session.RecordExists)
        {
            throw NotFound($"There is no session '{Id}'.");
        }
    }

    private static DreamerException NotFound(string detail) => new(ErrorCode.NotFound, detail);

    private SessionView View() => new()
    {
        Id = Id,
        Title = session.State.Title,
        CreatedAt = session.State.CreatedAt,
        Metadata = session.State.Metadata,
        Generations = [.. session.State.Nodes.Select(n => n.Node)],
        LastSequence = _lastNumber,
        ForkedFrom = session.State.ForkedFrom,
    };
}
