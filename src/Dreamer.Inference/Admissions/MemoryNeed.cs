using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Admissions;

/// <summary>
/// What a job needs of the device's memory: the weights of its model, and of the part that its next step needs, what it keeps between its steps, and
/// what a step of it needs beside.
/// </summary>
internal sealed record MemoryNeed(ResidentModel Model, long Kept, long Step, ResidentPart? Part = null)
{
    /// <summary>Its encoder of texts, while it has not begun: encoding them is like a step, and others may take theirs before and after.</summary>
    public long Texts { get; init; }

    public IEnumerable<Resident> Weights => Part is null ? [Model] : [Model, Part];
}
