using Dreamer.Inference.Engine;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

/// <summary>How a dismissed job leaves: what it has done is stored where that is wanted, and its tensors are freed.</summary>
internal sealed partial class Spilling(DeviceEngine engine, JobBlobs blobs, Places places, ILogger log)
{
    public async Task WriteAsync(ResidentJob job, SpilledJob spilled)
    {
        try
        {
            var checkpoint = await engine.RunFirstAsync(() => CheckpointAndFree(job));
            spilled.Saved(job.Progress); // with the chunk that was under way
            await job.Storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await blobs.PutAsync(spilled.Order.Checkpoint!, checkpoint, CancellationToken.None);
            LogSpilled(log, job.Order.Job, checkpoint.State.Length);
        }
        catch (Exception error) // its owner admits it again, from the last checkpoint of its own
        {
            LogLost(log, error, job.Order.Job);
            places.Forget(spilled);
        }
        finally
        {
            spilled.EndWriting();
        }
    }

    private StoredCheckpoint CheckpointAndFree(ResidentJob job)
    {
        try
        {
            return job.Checkpoint();
        }
        finally
        {
            Free(job);
        }
    }

    /// <summary>Frees the tensors of a dismissed job, and with them its place; on the engine's thread.</summary>
    public void Free(ResidentJob job)
    {
        job.Free();
        places.Free(job);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "job {Job} gave its place up; {Bytes} bytes of checkpoint")]
    private static partial void LogSpilled(ILogger log, string job, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} gave its place up, and what it had done is lost")]
    private static partial void LogLost(ILogger log, Exception error, string job);
}
