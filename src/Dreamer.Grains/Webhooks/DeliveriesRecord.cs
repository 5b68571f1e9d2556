using System.Collections.Immutable;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>What an endpoint's deliveries store besides what waits: the log's end and counts. Its full segments are blobs of their own.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.DeliveriesRecord")]
public sealed record DeliveriesRecord
{
    /// <summary>What has ended since the last full segment, oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredDelivery> Open { get; init; } = [];

    /// <summary>How many segments were ever full.</summary>
    [Id(1)] public int Segments { get; init; }

    /// <summary>The latest end in any full segment: what happened later is in none.</summary>
    [Id(2)] public DateTimeOffset? SegmentsEnd { get; init; }

    /// <summary>Messages that were dropped because too many waited.</summary>
    [Id(3)] public long Dropped { get; init; }

    /// <summary>When a message last arrived.</summary>
    [Id(4)] public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The number that the next line of the log gets.</summary>
    public long Count => ((long)Segments * DeliveryLog.SegmentLength) + Open.Length;

    public DeliveriesRecord With(StoredDelivery ended) => this with
    {
        Open = Open.Add(ended),
        DeliveredAt = ended.State == WebhookDeliveryState.Succeeded ? ended.FinishedAt : DeliveredAt,
    };

    /// <summary>What is open has become a segment.</summary>
    public DeliveriesRecord Sealed() => this with { Segments = Segments + 1, SegmentsEnd = Open.Max(ended => ended.FinishedAt), Open = [] };
}
