namespace Dreamer.Grains;

/// <summary>Something that is kept for each tenant, and goes with it. Whoever keeps such a thing registers one.</summary>
internal interface ITenantRemains
{
    /// <summary>Deletes a piece of it, after a crash the same again; answers whether there may be more.</summary>
    Task<bool> DeleteSomeAsync(TenantId tenant);
}
