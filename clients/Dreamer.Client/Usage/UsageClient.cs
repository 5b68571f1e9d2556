using System.Globalization;
using Dreamer.Client.Http;

namespace Dreamer.Client.Usage;

/// <summary>Reads what the tenant's generations used.</summary>
public sealed class UsageClient : IUsageClient
{
    private readonly ApiConnection _connection;

    internal UsageClient(ApiConnection connection) => _connection = connection;

    public Task<UsageReport> ReadAsync(
        DateOnly? from = null, DateOnly? to = null, int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(
            $"v1/usage?limit={limit}{Day("from", from)}{Day("to", to)}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}",
            ClientJson.Default.UsageReport,
            cancellationToken);

    public IAsyncEnumerable<UsageRecord> ListAllAsync(
        DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync(
            async (after, stop) =>
            {
                var report = await ReadAsync(from, to, limit: 100, after, stop);
                return new Page<UsageRecord>(report.Data, report.NextAfter);
            },
            cancellationToken);

    public Task<Quota> ReadQuotaAsync(CancellationToken cancellationToken = default) =>
        _connection.GetAsync("v1/quota", ClientJson.Default.Quota, cancellationToken);

    private static string Day(string name, DateOnly? day) =>
        day is { } given ? string.Create(CultureInfo.InvariantCulture, $"&{name}={given:yyyy-MM-dd}") : "";
}
