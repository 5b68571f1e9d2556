using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Dreamer.Api.Usage;

/// <summary>One limit; without a limit, only what is used.</summary>
internal sealed record QuotaLimitResource(
    [property: Description("Which limit."), Example("pending_generations")] string Name,
    [property: Description("How much there may be; null without a limit.")]
    [property: Example(10000), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Limit,
    [property: Description("How much there is."), Example(3)] double Used,
    [property: Description("How much there may be yet; null without a limit.")]
    [property: Example(9997), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Remaining,
    [property: Description("When counting begins anew. Absent for what is not counted by the day.")] DateTimeOffset? ResetsAt)
{
    public static QuotaLimitResource Of(QuotaLimit limit) => new(limit.Name, limit.Limit, limit.Used, limit.Remaining, limit.ResetsAt);
}
