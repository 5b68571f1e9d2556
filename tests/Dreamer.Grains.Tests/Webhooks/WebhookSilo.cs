using System.Collections.Concurrent;
using System.Net;
using Dreamer.Grains.Outgoing;
using Dreamer.Testing;
using Dreamer.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>A silo that may send to loopback, on a clock that tests set forward. Each test takes a tenant of its own.</summary>
public sealed class WebhookSilo : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestSilo _silo = null!;
    private int _tenants;

    internal static WebhookOptions ToLoopback { get; } = new() { AllowedNetworks = ["127.0.0.0/8"], AllowHttpToLoopback = true };

    internal SteppedClock Clock { get; } = new();

    internal TestSilo Silo => _silo;

    internal string Folder => _folder.Path;

    /// <summary>What names mean, beside what they mean elsewhere.</summary>
    internal ConcurrentDictionary<string, IPAddress[]> Names { get; } = [];

    internal WebhookOptions Options { get; init; } = ToLoopback;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(
        _folder.Path, clock: Clock, webhooks: Options, adapt: services => services.AddSingleton<HostLookup>(LookUpAsync));

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    internal TenantId NewTenant() => TenantId.Parse($"tenant-{Interlocked.Increment(ref _tenants)}");

    internal async Task<WebhookEndpoint> CreateAsync(TenantId tenant, string url, WebhookKeyKind kind = WebhookKeyKind.Hmac, params string[] events) =>
        await _silo.Grains.Webhooks(tenant).CreateAsync(
            WebhookEndpointId.New(Clock), new WebhookEndpointValues { Url = url, Events = events.Length == 0 ? null : [.. events] }, kind);

    internal Task PublishAsync(TenantId tenant, params WebhookEvent[] events) => _silo.Grains.Webhooks(tenant).PublishAsync([.. events]);

    internal WebhookEvent Event(string key, string type = WebhookEventTypes.GenerationSucceeded) =>
        new(key, type, Clock.GetUtcNow(), $$"""{"type": "{{type}}", "timestamp": "2026-11-28T00:00:00Z", "data": {"id": "{{key}}"} }""");

    internal async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(TenantId tenant, WebhookEndpointId endpoint) =>
        (await _silo.Grains.Webhooks(tenant).ListDeliveriesAsync(endpoint, null, 1_000))!.Value;

    /// <summary>The only delivery, once it is as it should be.</summary>
    internal async Task<WebhookDelivery> DeliveryAsync(TenantId tenant, WebhookEndpointId endpoint, Func<WebhookDelivery, bool> isSo)
    {
        WebhookDelivery? found = null;
        await Eventually.HoldsAsync(async () => (found = (await DeliveriesAsync(tenant, endpoint)).SingleOrDefault()) is not null && isSo(found));
        return found!;
    }

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken) =>
        Names.TryGetValue(host, out var addresses) ? Task.FromResult(addresses) : Dns.GetHostAddressesAsync(host, cancellationToken);
}
