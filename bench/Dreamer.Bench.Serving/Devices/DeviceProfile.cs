using Dreamer.Inference.Models;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>What work costs on an imagined device: milliseconds of a step by kind, of a decoded frame, and how much company makes a step dearer.</summary>
internal sealed record DeviceProfile
{
    public required double StillStepMs { get; init; }

    public double ClipStepMs { get; init; }

    public double DecodedFrameMs { get; init; }

    /// <summary>A step that eight jobs share, in steps alone; between one and eight the cost is a line. 8: sharing saves nothing.</summary>
    public double CostOfEight { get; init; } = 8;

    /// <summary>Of a job: what it keeps between steps, and what a checkpoint of it has.</summary>
    public int JobBytes { get; init; } = 64 << 10;

    /// <summary>Latents so small that one job leaves most of a GPU idle: eight jobs together take 2.55 times as long as one.</summary>
    public static DeviceProfile SmallLatentGpu { get; } = new() { StillStepMs = 20, ClipStepMs = 60, CostOfEight = 2.55 };

    public TimeSpan StepOf(JobShape shape, int jobs) =>
        TimeSpan.FromMilliseconds((shape.Frames == 1 ? StillStepMs : ClipStepMs) * (1 + ((CostOfEight - 1) / 7 * (jobs - 1))));
}
