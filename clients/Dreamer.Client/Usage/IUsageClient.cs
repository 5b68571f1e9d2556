using System.Diagnostics.CodeAnalysis;

namespace Dreamer.Client.Usage;

/// <summary>Reads what the tenant's generations used.</summary>
[SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "'to' is the server's own name for it.")]
public interface IUsageClient
{
    /// <summary>UTC days, both included, at most 93; without any, the thirty until today.</summary>
    Task<UsageReport> ReadAsync(
        DateOnly? from = null, DateOnly? to = null, int limit = 20, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Every line of those days, the last settled first.</summary>
    IAsyncEnumerable<UsageRecord> ListAllAsync(DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default);

    /// <summary>Every limit, and what is used of it.</summary>
    Task<Quota> ReadQuotaAsync(CancellationToken cancellationToken = default);
}
