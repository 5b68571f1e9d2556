namespace Dreamer.Generations;

/// <summary>Where a generation is in its life; <see cref="Running"/> is said only once a device has admitted it.</summary>
public enum GenerationState
{
    Queued,
    Throttled,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Expired,
}
