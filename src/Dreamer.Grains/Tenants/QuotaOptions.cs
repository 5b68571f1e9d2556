namespace Dreamer.Grains.Tenants;

/// <summary>The limits of every tenant, and those of tenants that have their own.</summary>
public sealed record QuotaOptions
{
    public QuotaLimits Default { get; init; } = new();

    /// <summary>Instead of the default ones, by tenant.</summary>
    public IReadOnlyDictionary<string, QuotaLimits> Tenants { get; init; } = new Dictionary<string, QuotaLimits>();

    public QuotaLimits Of(TenantId tenant) => Tenants.GetValueOrDefault(tenant.Value, Default);

    /// <summary>As the tenant itself has them, else as settings do.</summary>
    internal async Task<QuotaLimits> ReadAsync(TenantId tenant, IGrainFactory grains) => Of(tenant).With(await grains.Account(tenant).ReadLimitsAsync());

    internal QuotaOptions Check()
    {
        OptionRange.Check("Quota:Default", Default);
        foreach (var (tenant, limits) in Tenants)
        {
            OptionRange.Check($"Quota:Tenants:{tenant}", limits);
        }
        return this;
    }
}
