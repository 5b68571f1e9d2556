using System.Globalization;
using Dreamer.Errors;

namespace Dreamer.Grains.Tenants;

/// <summary>Which limit a request for so many generations more would exceed, and how that is said.</summary>
internal static class QuotaCheck
{
    /// <summary>Over-concurrency is no reason to refuse: it throttles. What a generation will take of a device is known at its end, so there only what is used up counts.</summary>
    public static QuotaLimit? FindExceeded(IEnumerable<QuotaLimit> limits, int more) =>
        more == 0 ? null : limits.FirstOrDefault(limit => limit.Name switch
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
