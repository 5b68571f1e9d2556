using Dreamer.Generations;

namespace Dreamer.Denoising;

/// <summary>All that a device needs to begin a job, or to take it up again.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DenoisingOrder")]
public sealed record DenoisingOrder
{
    /// <summary>The job's name: the key of its generation, which is also the prefix of its blobs.</summary>
    [Id(0)] public required string Job { get; init; }

    [Id(1)] public required TenantId Tenant { get; init; }
    [Id(2)] public required GenerationSettings Settings { get; init; }

    /// <summary>The blobs of the still that a clip or a refinement starts from.</summary>
    [Id(3)] public StillBlobs? Still { get; init; }

    /// <summary>The blob to resume from; null begins from the seed.</summary>
    [Id(4)] public string? Checkpoint { get; init; }

    /// <summary>What the work that the checkpoint holds took of a device.</summary>
    [Id(5)] public TimeSpan DeviceTime { get; init; }

    /// <summary>The part of the model that its next step needs, as far as its owner knows; null where it does not, or the model has none.</summary>
    [Id(6)] public string? Part { get; init; }

    /// <summary>The blobs of the clip that an extension goes on from.</summary>
    [Id(7)] public ClipBlobs? Clip { get; init; }

    /// <summary>The tenant's own share of a device under load; null where the device's settings have it.</summary>
    [Id(8)] public double? Weight { get; init; }

    /// <summary>Where the job's checkpoints are kept; each replaces the last.</summary>
    public string CheckpointBlob => CheckpointOf(Job);

    /// <summary>Where a draft's last checkpoint is kept, for what finishes it.</summary>
    public string DraftBlob => DraftOf(Job);

    public static string CheckpointOf(string job) => $"{job}/checkpoint";

    /// <summary>Where the picture of a step is kept.</summary>
    public static string PreviewOf(string job, int step) => $"{job}/preview-{step}.png";

    public static string DraftOf(string job) => $"{job}/draft";
}
