using Dreamer.Inference.Models;

namespace Dreamer.Bench.Scale.Worlds;

/// <summary>A kind of generation: its model, its steps with what each takes on a device with bfloat16, what the rest takes, and its share of all.</summary>
internal sealed record Work(string Name, string Model, bool IsClip, int Steps, double StepMs, double RestMs, double Share, FrameSize Size, int Frames = 1)
{
    public JobShape Shape { get; } = new(Size, Frames, Rows: 2);

    /// <summary>What a job keeps between steps, and what a step needs beside: assumed by the pixels of all frames.</summary>
    public long KeptBytes => 256 * Size.Pixels * Frames;

    public long StepBytes => 1_024 * Size.Pixels * Frames;

    public double Seconds => ((Steps * StepMs) + RestMs) / 1_000;
}
