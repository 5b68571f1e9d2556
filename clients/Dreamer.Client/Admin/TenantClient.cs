using System.Net.Http.Json;
using Dreamer.Client.Http;

namespace Dreamer.Client.Admin;

/// <summary>Looks after tenants; needs a key with the scope <c>admin</c>.</summary>
public sealed class TenantClient
{
    private readonly ApiConnection _connection;

    internal TenantClient(ApiConnection connection) => _connection = connection;

    /// <summary>Creates a tenant, which has no key yet.</summary>
    public Task<Tenant> CreateAsync(NewTenant tenant, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            "v1/admin/tenants", JsonContent.Create(tenant, ClientJson.Default.NewTenant), ClientJson.Default.Tenant, cancellationToken);

    /// <summary>Every tenant, by their ids.</summary>
    public IAsyncEnumerable<Tenant> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(ApiConnection.LongestPage, after, stop), cancellationToken);

    /// <summary>A part of the list.</summary>
    public Task<Page<Tenant>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(
            $"v1/admin/tenants?limit={limit}{ApiConnection.After(after)}",
            ClientJson.Default.PageTenant, cancellationToken);

    /// <summary>Shows one.</summary>
    public Task<Tenant> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(PathOf(id), ClientJson.Default.Tenant, cancellationToken);

    /// <summary>Renames, suspends or resumes it.</summary>
    public Task<Tenant> ChangeAsync(string id, TenantChange change, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            HttpMethod.Patch, PathOf(id), JsonContent.Create(change, ClientJson.Default.TenantChange), ClientJson.Default.Tenant,
            cancellationToken);

    /// <summary>Deletes it with all that is its own. It is gone at once; its files follow.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _connection.DeleteAsync(PathOf(id), cancellationToken);

    /// <summary>Its own limits.</summary>
    public Task<TenantLimits> GetLimitsAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"{PathOf(id)}/limits", ClientJson.Default.TenantLimits, cancellationToken);

    /// <summary>In place of those before; they hold at once.</summary>
    public Task<TenantLimits> SetLimitsAsync(string id, TenantLimits limits, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            HttpMethod.Put, $"{PathOf(id)}/limits", JsonContent.Create(limits, ClientJson.Default.TenantLimits),
            ClientJson.Default.TenantLimits, cancellationToken);

    /// <summary>Every entry of the audit log in some UTC days, the last first; without any, the thirty until today.</summary>
    public IAsyncEnumerable<AuditEntry> ListAuditAsync(DateOnly? from = null, DateOnly? to = null, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync(
            (after, stop) => _connection.GetAsync(
                $"v1/admin/audit?limit={ApiConnection.LongestPage}{ApiConnection.Day("from", from)}{ApiConnection.Day("to", to)}"
                    + ApiConnection.After(after),
                ClientJson.Default.PageAuditEntry, stop),
            cancellationToken);

    internal static string PathOf(string id) => $"v1/admin/tenants/{Uri.EscapeDataString(id)}";
}
