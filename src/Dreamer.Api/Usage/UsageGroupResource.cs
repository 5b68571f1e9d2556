using System.ComponentModel;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>The sums of a day, or of a key.</summary>
internal sealed record UsageGroupResource(
    [property: Description("The UTC day, or the id of the key that asked; empty for lines that know no key."), Example("2026-11-24")] string Name,
    [property: Description("Its sums.")] UsageTotalsResource Totals)
{
    public static UsageGroupResource Of(UsageGroup group) => new(group.Name, UsageTotalsResource.Of(group.Totals));
}
