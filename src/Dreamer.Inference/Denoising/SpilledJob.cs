using Dreamer.Denoising;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// A job that gave its place up for a more urgent one: its order, which resumes it from what <see cref="Written"/> stores, and since when it waits.
/// </summary>
internal sealed class SpilledJob(DenoisingOrder order, JobProgress progress, TimeSpan touched, TimeSpan waitsSince)
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile JobProgress _progress = progress;

    public DenoisingOrder Order => order with { Checkpoint = order.CheckpointBlob, DeviceTime = _progress.DeviceTime, Part = _progress.Part };

    public JobProgress Progress => _progress with { IsPaused = true };

    public TimeSpan WaitsSince => waitsSince;

    public TimeSpan Touched { get; set; } = touched;

    /// <summary>Completes when memory is free and the checkpoint stored; never fails, because a job that could not be stored is forgotten.</summary>
    public Task Written => _written.Task;

    /// <summary>How far its checkpoint is.</summary>
    public void Saved(JobProgress checkpoint) => _progress = checkpoint;

    public void EndWriting() => _written.SetResult();
}
