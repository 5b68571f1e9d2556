using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Admissions;

/// <summary>What a job needs of the device's memory: its model's weights, what it keeps between its steps, and what a step of it needs beside.</summary>
internal sealed record MemoryNeed(ResidentModel Model, long Kept, long Step);
