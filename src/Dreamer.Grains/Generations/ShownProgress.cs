using System.Collections.Immutable;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Storage;

namespace Dreamer.Grains.Generations;

/// <summary>What a generation shows of itself while it lives: its progress and newest preview, to its session and to whoever follows it.</summary>
internal sealed class ShownProgress(StoredGeneration stored, ISessionGrain session, IBlobStore blobs, TimeProvider clock)
{
    private readonly TaskCompletionSource _ended = NewSignal();
    private TaskCompletionSource _changed = NewSignal();
    private bool _isLived;
    private GenerationRecord? _counted; // as it was when it was counted among those that wait for a device

    public GenerationProgress Progress { get; private set; } = new(GenerationState.Queued);

    /// <summary>It can be fetched until the next, or the end.</summary>
    public Artifact? Preview { get; private set; }

    /// <summary>It is lived from now on, or no longer: else it waits for no device.</summary>
    public void Live(bool isLived)
    {
        _isLived = isLived;
        CountWaiting();
    }

    /// <summary>Saves a change of state, then tells the session.</summary>
    public async Task ShowAsync(GenerationProgress progress)
    {
        if (progress == Progress)
        {
            return;
        }
        if (progress.State != stored.State.State)
        {
            await (progress.State == GenerationState.Running ? SaveStartAsync(s => s) : stored.SaveAsync(s => s with { State = progress.State }));
        }
        var isNew = (progress.State, progress.Stage) != (Progress.State, Progress.Stage);
        Set(progress);
        await session.ReportAsync([new GenerationReport(stored.Id, isNew ? SessionEventKind.State : SessionEventKind.Progress, progress)]);
    }

    public async Task ShowPreviewAsync(Artifact? preview)
    {
        if (preview is not null)
        {
            var last = Preview;
            Preview = preview;
            await session.ReportAsync([new GenerationReport(stored.Id, SessionEventKind.Preview, Progress, preview)]);
            await (last is null ? Task.CompletedTask : blobs.DeleteAsync(last.Blob));
        }
    }

    public Task ShowOutputAsync(Artifact output) =>
        session.ReportAsync([new GenerationReport(stored.Id, SessionEventKind.Output, Progress, output)]);

    /// <summary>Shows the end that is stored, to whoever asks.</summary>
    public void ShowFinal() => Set(FinalProgress());

    /// <summary>Tells the session of it.</summary>
    public Task ShowEndAsync(IEnumerable<Artifact> outputs)
    {
        Set(FinalProgress());
        var error = stored.State.Error;
        ImmutableArray<GenerationReport> reports =
        [
            .. outputs.Select(output => new GenerationReport(stored.Id, SessionEventKind.Output, Progress with { State = GenerationState.Running }, output)),
            new GenerationReport(stored.Id, error is null ? SessionEventKind.State : SessionEventKind.Error, Progress, Error: error),
        ];
        return session.ReportAsync(reports);
    }

    /// <summary>A device runs it from now on.</summary>
    public async Task SaveStartAsync(Func<GenerationRecord, GenerationRecord> change)
    {
        var (isFirst, now) = (stored.State.StartedAt is null, clock.GetUtcNow());
        await stored.SaveAsync(s => change(s) with { State = GenerationState.Running, StartedAt = s.StartedAt ?? now });
        if (isFirst)
        {
            GenerationMetrics.Started(stored.State, now);
        }
    }

    /// <summary>Unfinished, it is queued again, whatever it was: no device has admitted it yet.</summary>
    public void Restore()
    {
        if (stored.IsFinal)
        {
            Set(FinalProgress());
            End();
        }
    }

    /// <summary>Whoever waits for the end need wait no longer: it is told, or there is nothing any more.</summary>
    public void End()
    {
        _ended.TrySetResult();
        Wake();
    }

    public Task EndWithinAsync(TimeSpan patience, CancellationToken cancellationToken) => WithinAsync(_ended.Task, patience, cancellationToken);

    /// <summary>Waits until it shows something else than what is known.</summary>
    public Task ChangeWithinAsync(GenerationProgress known, TimeSpan patience, CancellationToken cancellationToken) =>
        Progress != known || _ended.Task.IsCompleted ? Task.CompletedTask : WithinAsync(_changed.Task, patience, cancellationToken);

    /// <summary>Answers who follows, since the activation ends.</summary>
    public void Wake()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private void Set(GenerationProgress progress)
    {
        Progress = progress;
        CountWaiting();
        Wake();
    }

    /// <summary>A clip's still is counted as the clip, which shows what the still does.</summary>
    private void CountWaiting()
    {
        var waits = _isLived && Progress.State == GenerationState.Queued && stored.State.Settings is not null && !stored.IsStopping && stored.StillOf is null;
        if (waits && _counted is null)
        {
            GenerationMetrics.Waits(stored.Tenant, _counted = stored.State, 1);
        }
        else if (!waits && _counted is { } counted)
        {
            _counted = null;
            GenerationMetrics.Waits(stored.Tenant, counted, -1);
        }
    }

    private GenerationProgress FinalProgress() => new(stored.State.State, Step: stored.State.StepsDone, Steps: stored.Settings.StepsWanted());

    private async Task WithinAsync(Task what, TimeSpan patience, CancellationToken cancellationToken) =>
        await what.WaitAsync(patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
