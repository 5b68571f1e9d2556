using System.Collections.Immutable;

namespace Dreamer.Tenants;

/// <summary>One UTC day of a tenant's ledger. Keyed by <c>tenant/yyyy-MM-dd</c>; whoever asks for it asks the tenant.</summary>
[Alias("dreamer.ILedgerDayGrain")]
public interface ILedgerDayGrain : IGrainWithStringKey
{
    /// <summary>Adds the line; one of the same generation that is there already stays as it is.</summary>
    Task SettleAsync(UsageRecord usage);

    Task<UsageTotals> TotalAsync();

    /// <summary>The same by the key that asked; lines that know none have an empty name.</summary>
    Task<ImmutableArray<UsageGroup>> TotalByKeyAsync();

    /// <summary>Lines numbered below <paramref name="before"/>, or the newest, the highest number first.</summary>
    Task<ImmutableArray<UsageLine>> ListAsync(int? before, int limit);

    /// <summary>Deletes the day with all its lines: its tenant goes.</summary>
    Task ClearAsync();
}
