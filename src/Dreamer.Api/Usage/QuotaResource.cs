namespace Dreamer.Api.Usage;

/// <summary>What a tenant may ask for.</summary>
internal sealed record QuotaResource(IReadOnlyList<QuotaLimitResource> Limits);
