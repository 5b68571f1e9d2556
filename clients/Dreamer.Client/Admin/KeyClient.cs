using System.Net.Http.Json;
using Dreamer.Client.Http;

namespace Dreamer.Client.Admin;

/// <summary>Makes, lists, revokes and rotates keys; all but one's own list needs a key with the scope <c>admin</c>.</summary>
public sealed class KeyClient
{
    private readonly ApiConnection _connection;

    internal KeyClient(ApiConnection connection) => _connection = connection;

    /// <summary>The caller's own, newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListOwnAsync(CancellationToken cancellationToken = default) =>
        (await _connection.GetAsync("v1/keys", ClientJson.Default.PageApiKey, cancellationToken)).Data;

    /// <summary>A tenant's, newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(string tenant, CancellationToken cancellationToken = default) =>
        (await _connection.GetAsync(PathOf(tenant), ClientJson.Default.PageApiKey, cancellationToken)).Data;

    /// <summary>The answer shows the key itself, once.</summary>
    public Task<ApiKey> CreateAsync(string tenant, NewApiKey key, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            PathOf(tenant), JsonContent.Create(key, ClientJson.Default.NewApiKey), ClientJson.Default.ApiKey, cancellationToken);

    /// <summary>It opens nothing any more, at once.</summary>
    public Task RevokeAsync(string tenant, string key, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync($"{PathOf(tenant)}/{Uri.EscapeDataString(key)}", cancellationToken);

    /// <summary>The answer shows the new key itself, once.</summary>
    public Task<ApiKey> RotateAsync(string tenant, string key, KeyRotation rotation, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"{PathOf(tenant)}/{Uri.EscapeDataString(key)}/rotate", JsonContent.Create(rotation, ClientJson.Default.KeyRotation),
            ClientJson.Default.ApiKey, cancellationToken);

    private static string PathOf(string tenant) => $"{TenantClient.PathOf(tenant)}/keys";
}
