using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Grains.Outgoing;
using Dreamer.Storage;
using Dreamer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Webhooks;

/// <summary>A tenant's endpoints. What is sent to them is each one's deliveries' to do (<see cref="WebhookDeliveriesGrain"/>).</summary>
internal sealed partial class WebhooksGrain(
    [PersistentState("webhooks", StorageNames.Default)] IPersistentState<WebhooksRecord> stored,
    OutgoingNetworks networks,
    GrainsOptions options,
    TimeProvider clock,
    ILogger<WebhooksGrain> log) : Grain, IWebhooksGrain
{
    private const int MaxEndpoints = 16;
    private const int LongestPage = 1_000;

    private static readonly TimeSpan s_longestOverlap = TimeSpan.FromDays(7);

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString());

    private ImmutableArray<StoredEndpoint> Endpoints => stored.State.Endpoints;

    public async Task<WebhookEndpoint> CreateAsync(WebhookEndpointId id, WebhookEndpointValues values, WebhookKeyKind kind)
    {
        var wanted = Checked(values);
        FieldCheck.Require(wanted.Url is not null, "url", "Field 'url' is missing, and takes an address: 'https://example.com/hooks'.");
        if (Find(id) is not { } made)
        {
            RequireRoom();
            made = new StoredEndpoint
            {
                Id = id,
                Url = wanted.Url!,
                Events = wanted.Events ?? [WebhookEventTypes.All],
                Description = wanted.Description ?? "",
                Kind = kind,
                Keys = [new StoredWebhookKey(WebhookKeys.Make(kind), Guid.Empty)],
                CreatedAt = clock.GetUtcNow(),
            };
            await SaveAsync(Endpoints.Add(made));
        }
        return await ViewAsync(made, withSecret: true);
    }

    public async Task<WebhookEndpoint?> GetAsync(WebhookEndpointId id) => Find(id) is { } found ? await ViewAsync(found) : null;

    public async Task<ImmutableArray<WebhookEndpoint>> ListAsync(WebhookEndpointId? after, int limit)
    {
        var newestFirst = Endpoints.Reverse();
        var rest = after is { } last ? newestFirst.SkipWhile(endpoint => endpoint.Id != last).Skip(1) : newestFirst;
        return [.. await Task.WhenAll(rest.Take(Math.Clamp(limit, 1, LongestPage)).Select(endpoint => ViewAsync(endpoint)))];
    }

    public async Task<WebhookEndpoint?> ChangeAsync(WebhookEndpointId id, WebhookEndpointValues values)
    {
        var wanted = Checked(values);
        return await ChangeAsync(id, endpoint => endpoint.With(wanted)) is { } changed ? await ViewAsync(changed) : null;
    }

    public async Task<bool> DeleteAsync(WebhookEndpointId id)
    {
        if (Find(id) is not { } found)
        {
            return false;
        }
        await Deliveries(id).ClearAsync();
        await SaveAsync(Endpoints.Remove(found)); // last: a crash before it leaves an endpoint that can be deleted again
        return true;
    }

    public async Task ClearAsync()
    {
        foreach (var endpoint in Endpoints)
        {
            await Deliveries(endpoint.Id).ClearAsync();
        }
        if (stored.RecordExists)
        {
            await stored.ClearStateAsync();
        }
        DeactivateOnIdle();
    }

    public async Task<WebhookEndpoint?> RotateSecretAsync(WebhookEndpointId id, Guid rotation, TimeSpan overlap)
    {
        FieldCheck.Require(
            overlap >= TimeSpan.Zero && overlap <= s_longestOverlap, "overlap_seconds",
            $"Field 'overlap_seconds' is {overlap.TotalSeconds:0}, and takes 0 to {s_longestOverlap.TotalSeconds:0}.");
        var ends = clock.GetUtcNow() + overlap;
        var changed = await ChangeAsync(
            id, endpoint => endpoint.Keys[0].Rotation == rotation ? endpoint : endpoint.WithKey(rotation, ends));
        return changed is null ? null : await ViewAsync(changed, withSecret: true);
    }

    public async Task<WebhookEndpoint?> EnableAsync(WebhookEndpointId id)
    {
        var now = clock.GetUtcNow();
        if (await ChangeAsync(id, endpoint => endpoint.EnabledAgain(now)) is not { } enabled)
        {
            return null;
        }
        await Deliveries(id).ResumeAsync(atOnce: true);
        return await ViewAsync(enabled);
    }

    public Task PublishAsync(ImmutableArray<WebhookEvent> events) => Task.WhenAll(
        from endpoint in Endpoints
        from told in events
        where endpoint.Wants(told)
        select Deliveries(endpoint.Id).EnqueueAsync(told));

    public async Task<WebhookDelivery?> TestAsync(WebhookEndpointId id, Guid seed)
    {
        if (FindEnabled(id) is null)
        {
            return null;
        }
        var test = WebhookEvents.Test(id, seed, clock.GetUtcNow());
        await Deliveries(id).EnqueueAsync(test);
        return await Deliveries(id).FindAsync(WebhookMessageId.Of(id, test.Key));
    }

    public async Task<ImmutableArray<WebhookDelivery>?> ListDeliveriesAsync(WebhookEndpointId id, WebhookPosition? after, int limit) =>
        Find(id) is null ? null : await Deliveries(id).ListAsync(after, Math.Clamp(limit, 1, LongestPage));

    public async Task<WebhookDelivery?> RedeliverAsync(WebhookEndpointId id, WebhookMessageId message) =>
        FindEnabled(id) is null ? null : await Deliveries(id).RedeliverAsync(message);

    public Task<WebhookTarget?> FindTargetAsync(WebhookEndpointId id) => Task.FromResult(Find(id)?.TargetAt(clock.GetUtcNow()));

    /// <summary>Others are told each time that the message shows it: a crash may have come before they were told.</summary>
    public async Task DisableAsync(WebhookEndpointId id, WebhookMessageId message, string reason)
    {
        var now = clock.GetUtcNow();
        if (await ChangeAsync(id, endpoint => endpoint.Disabled(now, reason, message)) is { } disabled && disabled.DisabledBy == message)
        {
            LogDisabled(log, id.Value, Tenant.Value, reason);
            await PublishAsync([WebhookEvents.Disabled(disabled)]);
        }
    }

    private WebhookEndpointValues Checked(WebhookEndpointValues values)
    {
        var wanted = values.Check();
        if (wanted.Url is { } url)
        {
            OutgoingUrl.Check("url", url, options.Webhooks, networks);
        }
        return wanted;
    }

    private void RequireRoom()
    {
        var limit = new QuotaLimit("webhook_endpoints", MaxEndpoints, Endpoints.Length);
        if (!limit.HasRoomFor(1))
        {
            throw new DreamerException(
                ErrorCode.QuotaExceeded, $"The tenant has {Endpoints.Length} webhook endpoints, the most there may be: delete one first.",
                limit.Name)
            { Limit = limit };
        }
    }

    private StoredEndpoint? Find(WebhookEndpointId id) => Endpoints.FirstOrDefault(endpoint => endpoint.Id == id);

    /// <summary>What is sent by hand would wait for somebody who enables the endpoint: that somebody is here.</summary>
    private StoredEndpoint? FindEnabled(WebhookEndpointId id) =>
        Find(id) is { DisabledAt: not null }
            ? throw new DreamerException(ErrorCode.InvalidRequest, $"The webhook endpoint '{id}' is disabled: enable it first.", "id")
            : Find(id);

    private async Task<StoredEndpoint?> ChangeAsync(WebhookEndpointId id, Func<StoredEndpoint, StoredEndpoint> change)
    {
        if (Find(id) is not { } found)
        {
            return null;
        }
        var changed = change(found);
        await (changed == found ? Task.CompletedTask : SaveAsync(Endpoints.Replace(found, changed)));
        return changed;
    }

    private Task SaveAsync(ImmutableArray<StoredEndpoint> endpoints) => stored.SaveOrGoAsync(stored.State with { Endpoints = endpoints }, DeactivateOnIdle);

    private async Task<WebhookEndpoint> ViewAsync(StoredEndpoint endpoint, bool withSecret = false) =>
        endpoint.View(await Deliveries(endpoint.Id).ReadBacklogAsync(), clock.GetUtcNow(), withSecret);

    private IWebhookDeliveriesGrain Deliveries(WebhookEndpointId id) => GrainFactory.WebhookDeliveries(Tenant, id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "webhook endpoint {Endpoint} of {Tenant} is disabled: {Reason}")]
    private static partial void LogDisabled(ILogger log, string endpoint, string tenant, string reason);
}
