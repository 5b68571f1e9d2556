using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

/// <summary>
/// What a generation's own work took of devices, and the part of the model that comes next. Stored with the checkpoint that holds the work: what
/// is lost with a device is not counted.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeviceUse")]
public sealed record DeviceUse([property: Id(0)] int Steps, [property: Id(1)] TimeSpan Time, [property: Id(2)] string? Part = null)
{
    public static DeviceUse None { get; } = new(0, TimeSpan.Zero);

    public static DeviceUse Of(JobProgress job, GenerationSettings settings) => new(Math.Max(0, job.Step - settings.FirstOwnStep()), job.DeviceTime, job.Part);
}
