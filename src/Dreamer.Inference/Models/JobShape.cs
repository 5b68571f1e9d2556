namespace Dreamer.Inference.Models;

/// <summary>What a step's time and a job's memory depend on; <paramref name="Rows"/> are the branches of guidance, and a still has one frame.</summary>
public sealed record JobShape(FrameSize Size, int Frames, int Rows);
