using Dreamer.Denoising;
using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Denoising;

/// <summary>The next few steps of a job.</summary>
internal sealed class ChunkWork(ResidentJob job) : DeviceWork(job.Claim)
{
    private readonly TaskCompletionSource<JobProgress?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ResidentJob Job => job;

    /// <summary>Null when the job was released meanwhile.</summary>
    public Task<JobProgress?> Done => _done.Task;

    public override bool IsVoid => job.IsReleased;

    public override bool GoesWith(DeviceWork other) => other is ChunkWork chunk && chunk.Job.Runner == job.Runner && job.Runner.MayShare(job, chunk.Job);

    public override int CompanionsOf(int waiting) => job.Runner.SizeFor(job, waiting + 1) - 1;

    public override void Run(IReadOnlyList<DeviceWork> along) => job.Runner.Run([this, .. along.Cast<ChunkWork>()]);

    public void Complete(JobProgress? progress) => job.Chunks.Finish(this, () => _done.TrySetResult(progress), goesOn: progress is { IsDone: false });

    public void Fail(Exception error) => job.Chunks.Finish(this, () => _done.TrySetException(error), goesOn: false);
}
