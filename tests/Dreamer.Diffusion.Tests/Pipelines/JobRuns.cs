using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>Takes jobs some steps along and disposes them, and tells the bytes of what they made.</summary>
internal static class JobRuns
{
    public static Tensor Run(DenoisingJob job)
    {
        using (job)
        {
            return job.Finish();
        }
    }

    public static byte[] CheckpointAfter(DenoisingJob job, int steps)
    {
        using (job)
        {
            for (var step = 0; step < steps; step++)
            {
                job.Advance();
            }
            return job.Checkpoint();
        }
    }

    /// <summary>Of a tensor that is finite.</summary>
    public static byte[] Bytes(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Assert.True(tensor.isfinite().all().item<bool>());
        return tensor.contiguous().bytes.ToArray();
    }
}
