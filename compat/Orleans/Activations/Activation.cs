using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Runtime;

internal enum ActivationState
{
    Activating,
    Valid,
    Deactivating,
    Ended,
}

/// <summary>
/// One living instance of a grain: its scheduler, its waiting turns, its end.
/// A turn begins only when no other is running, unless either may interleave; what runs, runs on <see cref="Scheduler"/>.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    [ThreadStatic]
    private static Activation? t_current;
    private readonly Lock _gate = new();
    private readonly LinkedList<Turn> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncServiceScope _scope;
    private ActivationState _state = ActivationState.Activating;
    private Turn? _blocking;
    private int _running;

    public Activation(Silo silo, GrainClass grainClass, GrainId id, Turn first)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = id;
        Scheduler = new ActivationScheduler(this);
        GrainReference = GrainReference.Create(silo, id, grainClass.Interfaces[0]);
        _scope = silo.Services.CreateAsyncScope();
        _lastUse = silo.Clock.GetUtcNow();
        _waiting.AddLast(first);
        Scheduler.Run(() => _ = ActivateAsync(first.Context));
    }

    /// <summary>The activation on whose turn the current thread runs.</summary>
    public static Activation? Current
    {
        get => t_current;
        set => t_current = value;
    }

    public Silo Silo { get; }
    public GrainClass Class { get; }
    public GrainId GrainId { get; }
    public GrainReference GrainReference { get; }
    public object? GrainInstance { get; private set; }
    public IServiceProvider ActivationServices => _scope.ServiceProvider;
    public LifecycleSubject Lifecycle { get; } = new();
    public ActivationScheduler Scheduler { get; }
    public IIncomingGrainCallFilter[] IncomingFilters { get; private set; } = [];
    public Task Deactivated => _ended.Task;

    /// <summary>The streams that are being read from this activation; touched on its scheduler only.</summary>
    public HashSet<IOpenStream> Streams { get; } = [];

    /// <summary>How many turns wait or run; a guess, for choosing among stateless workers.</summary>
    public int Load => _waiting.Count + _running;

    /// <summary>Takes a turn; false if the activation has ended, so that another must take it.</summary>
    public bool TryDeliver(Turn turn)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Valid && MayRun(turn))
            {
                Begin(turn);
            }
            else if (_state != ActivationState.Ended)
            {
                _waiting.AddLast(turn);
            }

            return _state != ActivationState.Ended;
        }
    }

    /// <summary>A grain whose own write met a newer ETag holds a stale state: it ends, and the next call reads anew.</summary>
    public void OnCallFailed(Exception error)
    {
        if (error is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            Deactivate(new(DeactivationReasonCode.ApplicationError, conflict, "The stored state was changed by another writer."));
        }
    }

    private bool MayRun(Turn turn) =>
        _running == 0 || turn.IsAlwaysInterleave || Class.IsReentrant || _blocking is null || (_blocking.IsReadOnly && turn.IsReadOnly);

    private void Begin(Turn turn)
    {
        _running++;
        if (_blocking is null && !turn.IsAlwaysInterleave && !Class.IsReentrant)
        {
            _blocking = turn;
        }

        Scheduler.Run(static t => _ = ((StartedTurn)t!).RunAsync(), new StartedTurn(this, turn));
    }

    private void End(Turn turn)
    {
        lock (_gate)
        {
            _running--;
            _blocking = ReferenceEquals(_blocking, turn) ? null : _blocking;
            _lastUse = turn.KeepsAlive ? Silo.Clock.GetUtcNow() : _lastUse;
            if (_state == ActivationState.Valid)
            {
                BeginWaiting();
            }
            else if (_state == ActivationState.Deactivating && _running == 0)
            {
                Scheduler.Run(() => _ = FinishAsync());
            }
        }
    }

    private void BeginWaiting()
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (MayRun(node.Value))
            {
                _waiting.Remove(node);
                Begin(node.Value);
            }

            // What may interleave with a turn that blocks was never made to wait, except by one that was read-only.
            node = _blocking is { IsReadOnly: false } && !node.Value.IsAlwaysInterleave ? null : next;
        }
    }

    private sealed class StartedTurn(Activation activation, Turn turn)
    {
        public async Task RunAsync()
        {
            if (!turn.IsAbandoned)
            {
                await turn.RunAsync(activation);
            }

            activation.End(turn);
        }
    }
}
