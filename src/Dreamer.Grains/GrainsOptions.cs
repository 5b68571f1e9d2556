using System.ComponentModel.DataAnnotations;
using Dreamer.Grains.Tenants;

namespace Dreamer.Grains;

/// <summary>How generations are driven, and how much a session remembers.</summary>
public sealed record GrainsOptions
{
    /// <summary>A running job is checkpointed after so many chunks: that much work a crash can cost.</summary>
    [Range(1, 1_000_000)]
    public int ChunksPerCheckpoint { get; init; } = 4;

    /// <summary>Failures in a row, without a checkpoint further on between them, before a generation is given up.</summary>
    [Range(1, 1_000)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The pause before the second attempt; each later one is twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a generation waits for any device to report before it fails with "model_unavailable".</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan DevicePatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A device whose last heartbeat is older is taken for dead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan HeartbeatPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether a reminder wakes each unfinished generation, too. One process needs none: a sweep at its start finds them, and reminders would
    /// want a table that outlives it. In a cluster others live on when a silo dies and nothing starts, so a sweep is not enough: a reminder is the
    /// generation's own, and comes again until it has ended.
    /// </summary>
    public bool Reminders { get; init; }

    /// <summary>How long a draft can be finished, at most ten years: then its latent is deleted, and what it shows stays.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan DraftsKept { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a generation that was deleted can be brought back, at most a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RestorableFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an ended generation keeps its previews, at most ten years.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan PreviewsKept { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Events that a session replays; the oldest go first.</summary>
    [Range(1, 1_000_000)]
    public int EventsKept { get; init; } = 1_024;

    /// <summary>Events of them that are stored, and so survive the session's activation: those that are not mere progress.</summary>
    [Range(0, 1_000_000)]
    public int EventsStored { get; init; } = 256;

    /// <summary>For silos that die one at a time, with heartbeats every second.</summary>
    public static GrainsOptions OfCluster { get; } = new() { Reminders = true, HeartbeatPatience = TimeSpan.FromSeconds(5) };

    public QuotaOptions Quota { get; init; } = new();

    public WebhookOptions Webhooks { get; init; } = new();

    [Range(1, 1_000_000)]
    public int GenerationsPerSession { get; init; } = 1_000;

    [Range(1, 10_000_000)]
    public int SessionsPerTenant { get; init; } = 10_000;

    internal GrainsOptions Check()
    {
        Quota.Check();
        Webhooks.Check();
        OptionRange.Check("Grains", this);
        return this;
    }
}
