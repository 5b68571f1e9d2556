namespace Dreamer.Idempotency;

/// <summary>What a claim led to; the seed is what the request's ids are made from.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Claim")]
public sealed record Claim(
    [property: Id(0)] ClaimOutcome Outcome,
    [property: Id(1)] Guid Seed,
    [property: Id(2)] StoredAnswer? Answer = null);
