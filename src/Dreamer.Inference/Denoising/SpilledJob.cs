using Dreamer.Denoising;

namespace Dreamer.Inference.Denoising;

/// <summary>A job that gave its place up for a more urgent one: its order, which resumes it from what <see cref="Written"/> stores.</summary>
internal sealed class SpilledJob(DenoisingOrder order, JobProgress progress, TimeSpan touched)
{
    public DenoisingOrder Order { get; } = order with { Checkpoint = order.CheckpointBlob };

    public JobProgress Progress => progress with { IsPaused = true };

    public TimeSpan Touched { get; set; } = touched;

    /// <summary>Completes when memory is free and the checkpoint stored; never fails, because a job that could not be stored is forgotten.</summary>
    public Task Written { get; set; } = Task.CompletedTask;
}
