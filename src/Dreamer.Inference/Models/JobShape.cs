using Dreamer.Generations;

namespace Dreamer.Inference.Models;

/// <summary>
/// What a step's time and a job's memory depend on; <paramref name="Rows"/> are the branches of guidance, and a still has one frame. With
/// less than the exact quality some steps leave most of the network out, and what they would need is kept.
/// </summary>
public sealed record JobShape(FrameSize Size, int Frames, int Rows, Quality Quality = Quality.Exact);
