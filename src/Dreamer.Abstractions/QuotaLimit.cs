namespace Dreamer;

/// <summary>One of a tenant's limits by its name on the wire: what it allows, null being no limit, what is used of it, and when that begins anew.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.QuotaLimit")]
public sealed record QuotaLimit(
    [property: Id(0)] string Name,
    [property: Id(1)] double? Limit,
    [property: Id(2)] double Used,
    [property: Id(3)] DateTimeOffset? ResetsAt = null)
{
    public double? Remaining => Limit is { } limit ? Math.Max(0, limit - Used) : null;

    public bool HasRoomFor(double more) => Limit is not { } limit || Used + more <= limit;
}
