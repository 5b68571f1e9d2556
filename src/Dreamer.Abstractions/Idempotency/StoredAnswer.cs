namespace Dreamer.Idempotency;

/// <summary>An HTTP answer that is kept for repetitions.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredAnswer")]
public sealed record StoredAnswer(
    [property: Id(0)] int Status,
    [property: Id(1)] string ContentType,
    [property: Id(2)] string Location,
    [property: Id(3)] string Body);
