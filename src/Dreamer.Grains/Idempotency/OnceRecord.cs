using Dreamer.Idempotency;

namespace Dreamer.Grains.Idempotency;

/// <summary>What is kept of a request that must be done once.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.OnceRecord")]
public sealed record OnceRecord
{
    [Id(0)] public string RequestDigest { get; init; } = "";
    [Id(1)] public Guid Seed { get; init; }
    [Id(2)] public DateTimeOffset ClaimedAt { get; init; }
    [Id(3)] public StoredAnswer? Answer { get; init; }
    [Id(4)] public bool IsReleased { get; init; }
}
