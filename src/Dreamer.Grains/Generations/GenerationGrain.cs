using Dreamer.Accounts;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>
/// A generation: what callers ask of it, while it lives beside their calls (<see cref="GenerationLife"/>). Keyed by <c>tenant/session/generation</c>.
/// </summary>
internal sealed class GenerationGrain : Grain, IGenerationGrain, IRemindable, IDisposable
{
    private const string UnfinishedReminder = "unfinished";

    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1); // the least that reminders allow
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_longestFollowing = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5); // what its life is in the middle of may end
    private static readonly TimeSpan s_promptEnd = TimeSpan.FromMilliseconds(250);

    private readonly StoredGeneration _stored;
    private readonly ShownProgress _shown;
    private readonly GenerationLife _life;
    private readonly DraftLatent _latent;
    private readonly PreviewPictures _previews;
    private readonly UnfinishedWork _unfinished;
    private readonly BlobCopies _copies;
    private readonly GrainsOptions _options;
    private readonly TimeProvider _clock;
    private IGrainTimer? _begin;
    private Task _living = Task.CompletedTask;

    public GenerationGrain(
        [PersistentState("generation", StorageNames.Default)] IPersistentState<GenerationRecord> stored,
        UnfinishedWork unfinished, KeptDrafts drafts, KeptPreviews previews, IBlobStore blobs, BlobCopies copies, GrainsOptions options, TimeProvider clock, ISiloStatusOracle silo,
        ILogger<GenerationGrain> log)
    {
        (_unfinished, _copies, _options, _clock) = (unfinished, copies, options, clock);
        _stored = new StoredGeneration(this.GetPrimaryKeyString(), stored);
        var session = GrainFactory.Session(_stored.Tenant, _stored.Id.Session);
        _shown = new ShownProgress(_stored, session, clock);
        _latent = new DraftLatent(_stored, drafts, blobs, options, clock);
        _previews = new PreviewPictures(_stored, previews, blobs, options, clock);
        var source = new PictureSource(_stored, _shown, session, GrainFactory, blobs);
        var attempts = new Attempts(_stored, options, log);
        var seat = new DeviceSeat(_stored, attempts, GrainFactory, blobs, options, clock, log);
        var webhooks = new GenerationWebhooks(_stored, GrainFactory);
        var ending = new Ending(_stored, _shown, seat, _latent, _previews, webhooks, unfinished, blobs, GrainFactory, clock);
        var making = new Making(_stored, _shown, source, attempts, seat, ending, GrainFactory);
        _life = new GenerationLife(_stored, _shown, attempts, seat, ending, making, webhooks, options, clock, silo, log);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _life.Restore();
        if (_stored.Exists && !_stored.IsFinal)
        {
            Drive(); // its silo died: whoever asks for it first sets it going again
        }
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _life.Leave();
        await _living.WaitAsync(s_lastWords, _clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>What finishes a draft is born with the draft's checkpoint, and so resumes where that stopped.</summary>
    public async Task<bool?> PrepareAsync(GenerationSettings settings)
    {
        if (!_stored.IsStored)
        {
            await _stored.SaveAsync(_ => new GenerationRecord
            {
                Settings = settings,
                CreatedAt = _clock.GetUtcNow(),
                Key = AskedBy.Key,
                Checkpoint = settings.Finishes is null ? null : DenoisingOrder.CheckpointOf(_stored.Key),
            });
        }
        return _stored.Exists;
    }

    public async Task<GenerationView> StartAsync(GenerationSettings settings)
    {
        await PrepareAsync(settings);
        if (Drive() && _options.Reminders && !_stored.IsFinal)
        {
            await this.RegisterOrUpdateReminder(UnfinishedReminder, s_reminderPeriod, s_reminderPeriod);
        }
        return _stored.Exists ? View() : throw new DreamerException(ErrorCode.NotFound, $"The generation '{_stored.Id}' is deleted.");
    }

    public async Task CopyAsync(GenerationId from, GenerationView copy)
    {
        if (_stored.IsStored)
        {
            return;
        }
        await _unfinished.MarkAsync(_stored.Tenant, _stored.Id); // until its session lists it, a start deletes it
        foreach (var name in _stored.OwnBlobs(copy.Settings, copy.Artifacts))
        {
            await _copies.CopyAsync($"{_stored.Tenant}/{from.Session}/{from}/{name}", $"{_stored.Key}/{name}");
        }
        var draft = await _latent.CopyAsync(from, copy.Draft);
        await _stored.SaveAsync(_ => GenerationRecord.Of(copy with { Draft = draft }));
        _life.Restore();
    }

    public Task NoteFinishAsync(GenerationId finish) => _stored.State.Draft is { } draft && draft.FinishedAs != finish
        ? _stored.SaveAsync(s => s with { Draft = s.Draft! with { FinishedAs = finish } }) : Task.CompletedTask;

    public Task ForgetDraftAsync() => _latent.ForgetAsync();

    public Task ForgetPreviewsAsync() => _previews.ForgetAsync();

    public Task<GenerationView?> GetAsync() => Task.FromResult(_stored.Exists ? View() : null);

    public async Task<GenerationView?> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_stored.Exists && !_shown.Progress.State.IsFinal())
        {
            await _shown.EndWithinAsync(atMost < s_longestWait ? atMost : s_longestWait, cancellationToken);
        }
        return _stored.Exists ? View() : null;
    }

    public async Task<GenerationView?> FollowAsync(GenerationProgress known, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_stored.Exists)
        {
            await _shown.ChangeWithinAsync(known, atMost < s_longestFollowing ? atMost : s_longestFollowing, cancellationToken);
        }
        return _stored.Exists ? View() : null;
    }

    public async Task<CancelOutcome> CancelAsync()
    {
        if (!_stored.Exists)
        {
            return CancelOutcome.NotFound;
        }
        if (!_stored.IsFinal)
        {
            var asked = _clock.GetTimestamp();
            await _stored.SaveAsync(s => s with { CancelRequested = true });
            await StopAsync(asked);
            await _shown.EndWithinAsync(s_promptEnd, CancellationToken.None);
        }
        return _stored.State.State switch
        {
            GenerationState.Cancelled => CancelOutcome.Cancelled,
            var state => state.IsFinal() ? CancelOutcome.AlreadyCompleted : CancelOutcome.Cancelling,
        };
    }

    public async Task DeleteAsync()
    {
        if (_stored.State.Deleted && _life.IsLiving)
        {
            return; // it is being cleaned up: stored once more after that, it would stay for ever
        }
        await _unfinished.MarkAsync(_stored.Tenant, _stored.Id); // a crash before the blobs are gone must not leave them for ever
        await _stored.SaveAsync(s => s with { Deleted = true });
        await StopAsync(_clock.GetTimestamp());
    }

    /// <summary>
    /// The last thing that an end, or a deletion, does is to clear the reminder: while there is one, something is left to do.
    /// </summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_stored.State.Settings is null || _life.IsSettled)
        {
            return ClearReminderAsync();
        }
        Drive();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _life.Dispose();
        _stored.Dispose();
    }

    /// <summary>
    /// What it waits for ends. The rest is its life's: that may call the session, which this turn must not, because the session may be waiting for this
    /// very turn.
    /// </summary>
    private Task StopAsync(long asked)
    {
        var stopping = _life.StopAsync(asked);
        Drive();
        return stopping;
    }

    /// <summary>
    /// Lives on, unless it does already. A timer begins it, because a timer's work is nobody's call; and does not wait for it, because a deactivation waits
    /// for its timers.
    /// </summary>
    private bool Drive()
    {
        if (!_life.TryBegin())
        {
            return false;
        }
        _begin?.Dispose();
        _begin = this.RegisterGrainTimer(
            () =>
            {
                _living = LiveAsync();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        return true;
    }

    private async Task LiveAsync()
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        await _life.LiveAsync(ClearReminderAsync);
        DelayDeactivation(TimeSpan.Zero);
        if (_stored.IsUnstored)
        {
            DeactivateOnIdle(); // it is deleted
        }
    }

    private async Task ClearReminderAsync()
    {
        if (_options.Reminders && await this.GetReminder(UnfinishedReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private GenerationView View() => _stored.State.ViewOf(_stored.Id, _shown.Progress, _shown.Preview) with { PreviewSteps = _stored.PreviewSteps };
}
