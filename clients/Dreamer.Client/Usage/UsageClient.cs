using Dreamer.Client.Http;

namespace Dreamer.Client.Usage;

/// <summary>Reads what the tenant's generations used.</summary>
public sealed class UsageClient : IUsageClient
{
    private readonly ApiConnection _connection;

    internal UsageClient(ApiConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public Task<UsageReport> ReadAsync(
        DateOnly? from = null, DateOnly? to = null, int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(
            $"v1/usage?limit={limit}{ApiConnection.Day("from", from)}{ApiConnection.Day("to", to)}"
                + ApiConnection.After(after),
            ClientJson.Default.UsageReport,
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<UsageRecord> ListAllAsync(
        DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync(
            async (after, stop) =>
            {
                var report = await ReadAsync(from, to, ApiConnection.LongestPage, after, stop);
                return new Page<UsageRecord>(report.Data, report.NextAfter);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Quota> ReadQuotaAsync(CancellationToken cancellationToken = default) =>
        _connection.GetAsync("v1/quota", ClientJson.Default.Quota, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UsageGroup>> GroupAsync(
        string by, DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default)
    {
        var path = $"v1/usage?limit=1&by={Uri.EscapeDataString(by)}{ApiConnection.Day("from", from)}{ApiConnection.Day("to", to)}";
        return (await _connection.GetAsync(path, ClientJson.Default.UsageReport, cancellationToken)).Groups ?? [];
    }

    /// <summary>Every line, or the sums by <c>day</c> or <c>key</c>, as a table (RFC 4180).</summary>
    public Task DownloadTableAsync(
        Stream destination, string? by = null, DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default)
    {
        var grouping = by is null ? "" : $"&by={Uri.EscapeDataString(by)}";
        var path = $"v1/usage?format=csv{grouping}{ApiConnection.Day("from", from)}{ApiConnection.Day("to", to)}";
        return _connection.DownloadAsync(path, destination, cancellationToken);
    }
}
