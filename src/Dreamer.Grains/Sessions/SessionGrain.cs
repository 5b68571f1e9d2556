using System.Runtime.CompilerServices;
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
internal sealed class SessionGrain(
    [PersistentState("session", StorageNames.Default)] IPersistentState<SessionRecord> session,
    UnfinishedWork unfinished,
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
        var node = session.State.Find(id) ?? await AddNodeAsync(id, SettingsResolution.Resolve(request, ParentOf(request)));
        return await StartAsync(node);
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

    public Task ReportAsync(GenerationReport report) =>
        session.State.Find(report.Generation) is { } node ? RecordAsync(node, report) : Task.CompletedTask;

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

    private async Task<StoredNode> AddNodeAsync(GenerationId id, GenerationSettings settings)
    {
        if (session.State.Nodes.Length >= options.GenerationsPerSession)
        {
            throw new DreamerException(ErrorCode.QuotaExceeded, $"The session has {session.State.Nodes.Length} generations, which is the limit: begin another.");
        }
        await unfinished.MarkAsync(Tenant, id);
        var node = new StoredNode(new SessionNode(id, settings.Kind, settings.Parent, GenerationState.Queued, clock.GetUtcNow()), settings);
        session.State = session.State.With(node);
        await RecordAsync(node, new GenerationReport(id, SessionEventKind.State, new GenerationProgress(GenerationState.Queued)));
        return node;
    }

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

    /// <summary>Numbers the report, saves what must outlive the activation, and only then tells the readers.</summary>
    private async Task RecordAsync(StoredNode node, GenerationReport report)
    {
        var entry = new SessionEvent(++_lastNumber, clock.GetUtcNow(), report.Kind, report.Generation, report.Progress, report.Artifact, report.Error);
        var isKept = report.Kind is not (SessionEventKind.Progress or SessionEventKind.Preview);
        if (isKept || _lastNumber > session.State.NumbersReserved)
        {
            session.State = Updated(node, entry, isKept);
            await session.WriteStateAsync();
        }
        _log.Append(entry);
    }

    private SessionRecord Updated(StoredNode node, SessionEvent entry, bool isKept)
    {
        var state = session.State.With(node with { Node = node.Node with { State = entry.Progress.State } });
        var tail = isKept ? state.Tail.Add(entry) : state.Tail;
        return state with
        {
            Tail = tail.Length > options.EventsStored ? tail.RemoveRange(0, tail.Length - options.EventsStored) : tail,
            NumbersReserved = _lastNumber > state.NumbersReserved ? _lastNumber + NumbersPerReservation : state.NumbersReserved,
        };
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
    };
}
