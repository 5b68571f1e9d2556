using Dreamer.Generations;
using Dreamer.Tenants;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    /// <summary>As of the last chunk; <see cref="GenerationRecord.Used"/> is as of the last checkpoint.</summary>
    private DeviceUse _used = DeviceUse.None;

    /// <summary>
    /// After the end is stored and before anybody is told: a crash on the way finds the same end again, whose line the ledger has or gets.
    /// </summary>
    private Task SettleAsync() => State.IsSettled ? Task.CompletedTask : GrainFactory.Tenant(Tenant).SettleAsync(Usage());

    /// <summary>The video whose still this is.</summary>
    private GenerationId? StillOf => Settings.Parent is { } parent && parent.OfStill() == Id ? parent : null;

    /// <summary>More of its tenant's run than may. A video's still goes with its video.</summary>
    private async Task<bool> IsThrottledAsync() =>
        options.Quota.Of(Tenant).ConcurrentGenerations is not null && !await GrainFactory.Tenant(Tenant).MayRunAsync(StillOf ?? Id);

    private UsageRecord Usage() => new()
    {
        Generation = Id,
        Attempt = State.Attempt,
        Kind = Settings.Kind,
        Model = State.Model,
        Outcome = State.State,
        IsRepeat = State.IsRepeat,
        StillOf = StillOf,
        Steps = State.Used.Steps,
        DeviceTime = State.Used.Time,
        Size = Settings.Size,
        Frames = State.State == GenerationState.Succeeded ? Settings.FramesMade() : 0,
        CreatedAt = State.CreatedAt,
        StartedAt = State.StartedAt,
        EndedAt = State.FinishedAt!.Value,
    };
}
