using System.Globalization;
using Dreamer.Errors;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tenants;

/// <summary>What a tenant may ask for of generations, and what of it is used on a UTC day.</summary>
internal sealed record QuotaUse(QuotaLimits Limits, int Pending, UsageTotals Ended, DateOnly Today)
{
    public IEnumerable<QuotaLimit> All
    {
        get
        {
            var midnight = new DateTimeOffset(Today.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
            yield return new QuotaLimit("pending_generations", Limits.PendingGenerations, Pending);
            yield return new QuotaLimit("concurrent_generations", Limits.ConcurrentGenerations, Math.Min(Pending, Limits.ConcurrentGenerations ?? Pending));
            yield return new QuotaLimit("generations_per_day", Limits.GenerationsPerDay, Ended.Generations + Pending, midnight);
            yield return new QuotaLimit("device_seconds_per_day", Limits.DeviceSecondsPerDay, Ended.DeviceTime.TotalSeconds, midnight);
        }
    }

    /// <summary>Over-concurrency is no reason to refuse: it throttles. What a generation will take of a device is known at its end, so there only what is used up counts.</summary>
    public QuotaLimit? FindExceeded(int more) =>
        more == 0 ? null : All.FirstOrDefault(limit => limit.Name switch
        {
            "pending_generations" or "generations_per_day" => !limit.HasRoomFor(more),
            "device_seconds_per_day" => limit.Remaining == 0,
            _ => false,
        });

    public static DreamerException Refused(QuotaLimit limit, int more)
    {
        var when = limit.ResetsAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"it begins anew at {at:O}") : "wait until some have ended";
        return new DreamerException(
            ErrorCode.QuotaExceeded,
            string.Create(CultureInfo.InvariantCulture, $"The tenant's limit {limit.Name} is {limit.Limit}, of which {limit.Used:0.###} are used, and this asks for {more} more: {when}."),
            limit.Name)
        { Limit = limit };
    }
}
