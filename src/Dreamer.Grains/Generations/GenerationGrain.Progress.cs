using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Grains.Telemetry;
using Dreamer.Sessions;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    private GenerationProgress Running(JobProgress job) =>
        new(GenerationState.Running, DenoisingStage, job.Step, job.Steps, job.StepMs > 0 ? (long)((job.Steps - job.Step) * job.StepMs) : null, Paused: job.IsPaused);

    /// <summary>Saves a change of state, then tells the session.</summary>
    private async Task ShowAsync(GenerationProgress progress)
    {
        if (progress == _progress)
        {
            return;
        }
        if (progress.State != State.State)
        {
            await (progress.State == GenerationState.Running ? SaveStartAsync(progress.State, s => s) : SaveAsync(s => s with { State = progress.State }));
        }
        var isNew = (progress.State, progress.Stage) != (_progress.State, _progress.Stage);
        _progress = progress;
        await Session.ReportAsync([new GenerationReport(Id, isNew ? SessionEventKind.State : SessionEventKind.Progress, progress)]);
    }

    private async Task SaveStartAsync(GenerationState state, Func<GenerationRecord, GenerationRecord> change)
    {
        var (isFirst, now) = (State.StartedAt is null, clock.GetUtcNow());
        await SaveAsync(s => change(s) with { State = state, StartedAt = s.StartedAt ?? now });
        if (isFirst)
        {
            GenerationMetrics.Started(State, now);
        }
    }
}
