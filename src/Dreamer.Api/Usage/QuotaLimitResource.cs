using System.Text.Json.Serialization;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>One limit; without a limit, only what is used.</summary>
internal sealed record QuotaLimitResource(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Limit,
    double Used,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Remaining,
    DateTimeOffset? ResetsAt)
{
    public static QuotaLimitResource Of(QuotaLimit limit) => new(limit.Name, limit.Limit, limit.Used, limit.Remaining, limit.ResetsAt);
}
