using System.ComponentModel;

namespace Dreamer.Api.Usage;

/// <summary>What a tenant may ask for.</summary>
internal sealed record QuotaResource(
    [property: Description("Every limit.")] IReadOnlyList<QuotaLimitResource> Limits);
