using System.Net.Http.Json;
using Dreamer.Client.Http;

namespace Dreamer.Client.Webhooks;

/// <summary>Creates and looks after the endpoints that the server sends webhooks to.</summary>
public sealed class WebhookClient
{
    private const string Root = "v1/webhook_endpoints";
    private readonly ApiConnection _connection;

    internal WebhookClient(ApiConnection connection) => _connection = connection;

    /// <summary>The answer is the only one that has the secret: keep it where the receiver reads it.</summary>
    public Task<WebhookEndpoint> CreateAsync(NewWebhookEndpoint endpoint, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            Root, JsonContent.Create(endpoint, ClientJson.Default.NewWebhookEndpoint), ClientJson.Default.WebhookEndpoint,
            cancellationToken);

    /// <summary>Shows one, without its secret.</summary>
    public Task<WebhookEndpoint> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(PathOf(id), ClientJson.Default.WebhookEndpoint, cancellationToken);

    /// <summary>A part of the list, newest first.</summary>
    public Task<Page<WebhookEndpoint>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"{Root}?limit={limit}{ApiConnection.After(after)}", ClientJson.Default.PageWebhookEndpoint, cancellationToken);

    /// <summary>Every endpoint, newest first.</summary>
    public IAsyncEnumerable<WebhookEndpoint> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(ApiConnection.LongestPage, after, stop), cancellationToken);

    /// <summary>Changes what the change names.</summary>
    public Task<WebhookEndpoint> UpdateAsync(string id, WebhookChange change, CancellationToken cancellationToken = default) =>
        _connection.PatchAsync(
            PathOf(id), JsonContent.Create(change, ClientJson.Default.WebhookChange), ClientJson.Default.WebhookEndpoint,
            cancellationToken);

    /// <summary>Deletes it with what waits for it and its log.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync(PathOf(id), cancellationToken);

    /// <summary>A new key; the one before signs, too, for the overlap: a day, unless it is named.</summary>
    public Task<WebhookEndpoint> RotateSecretAsync(string id, TimeSpan? overlap = null, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"{PathOf(id)}/rotate_secret",
            JsonContent.Create(new WebhookRotation((int?)overlap?.TotalSeconds), ClientJson.Default.WebhookRotation),
            ClientJson.Default.WebhookEndpoint, cancellationToken);

    /// <summary>Enables it again; what waits is sent at once.</summary>
    public Task<WebhookEndpoint> EnableAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.PostAsync($"{PathOf(id)}/enable", null, ClientJson.Default.WebhookEndpoint, cancellationToken);

    /// <summary>Sends a message that means nothing, once; the list of deliveries shows what came of it.</summary>
    public Task<WebhookDelivery> TestAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.PostAsync($"{PathOf(id)}/test", null, ClientJson.Default.WebhookDelivery, cancellationToken);

    /// <summary>A part of an endpoint's deliveries, newest first.</summary>
    public Task<Page<WebhookDelivery>> ListDeliveriesAsync(
        string id, int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(
            $"{PathOf(id)}/deliveries?limit={limit}{ApiConnection.After(after)}", ClientJson.Default.PageWebhookDelivery, cancellationToken);

    /// <summary>Every delivery that is kept, newest first: what waits before what has ended.</summary>
    public IAsyncEnumerable<WebhookDelivery> ListAllDeliveriesAsync(string id, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListDeliveriesAsync(id, ApiConnection.LongestPage, after, stop), cancellationToken);

    /// <summary>Sends a message once more, under the id that it had.</summary>
    public Task<WebhookDelivery> RedeliverAsync(string id, string delivery, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"{PathOf(id)}/deliveries/{Uri.EscapeDataString(delivery)}/redeliver", null, ClientJson.Default.WebhookDelivery,
            cancellationToken);

    private static string PathOf(string id) => $"{Root}/{Uri.EscapeDataString(id)}";
}
