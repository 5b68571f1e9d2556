using System.Collections.Concurrent;
using Dreamer.Errors;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>When a message is tried again, and when nobody tries any more.</summary>
public sealed class RetryTests(WebhookSilo silo) : IClassFixture<WebhookSilo>
{
    [Fact]
    public async Task A_receiver_that_never_takes_a_message_is_tried_ten_times_over_three_days_and_disabled()
    {
        await using WebhookReceiver failing = await WebhookReceiver.StartAsync(), other = await WebhookReceiver.StartAsync();
        failing.Answer = (_, http) => WebhookReceiver.Status(http, 500);
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, failing.Url, events: WebhookEventTypes.GenerationSucceeded);
        await silo.CreateAsync(tenant, other.Url, events: WebhookEventTypes.EndpointDisabled);
        var began = silo.Clock.GetUtcNow();
        await silo.PublishAsync(tenant, silo.Event("a"));

        for (var tries = 1; tries < 10; tries++)
        {
            var waiting = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == tries && found.State == WebhookDeliveryState.Waiting);
            Assert.Equal(tries, failing.Messages.Count);
            silo.Clock.Advance(waiting.DueAt!.Value - silo.Clock.GetUtcNow());
        }
        var ended = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.State == WebhookDeliveryState.Failed);

        Assert.Equal(10, ended.Attempts.Length);
        Assert.Equal(ended.Id.Value, Assert.Single(failing.Ids.Distinct()));
        Assert.InRange((ended.FinishedAt!.Value - began).TotalHours, 75.58 * 0.9, 75.59 * 1.1);
        Assert.Equal(10, failing.Messages.Select(message => message.Timestamp).Distinct().Count());
        var disabled = (await silo.Silo.Grains.Webhooks(tenant).GetAsync(endpoint.Id))!;
        Assert.Contains("10 tries", disabled.DisabledReason, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => Task.FromResult(!other.Messages.IsEmpty));
        Assert.Equal(endpoint.Id.Value, Assert.Single(other.Messages).Json.GetProperty("data").GetProperty("id").GetString());
        await silo.PublishAsync(tenant, silo.Event("b"));
        Assert.Single(await silo.DeliveriesAsync(tenant, endpoint.Id)); // a disabled one gets nothing
    }

    [Fact]
    public async Task One_message_that_is_never_taken_beside_others_that_are_disables_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (message, http) => WebhookReceiver.Status(http, message.Text.Contains("poison", StringComparison.Ordinal) ? 400 : 200);
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("poison"));
        await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == 1);
        await silo.PublishAsync(tenant, silo.Event("bread"));

        for (var tries = 2; tries <= 10; tries++)
        {
            silo.Clock.Advance(TimeSpan.FromHours(27));
            await Eventually.HoldsAsync(async () => (await silo.DeliveriesAsync(tenant, endpoint.Id)).Any(found => found.Attempts.Length == tries));
        }

        await Eventually.HoldsAsync(async () => (await silo.DeliveriesAsync(tenant, endpoint.Id)).Any(found => found.State == WebhookDeliveryState.Failed));
        Assert.Null((await silo.Silo.Grains.Webhooks(tenant).GetAsync(endpoint.Id))!.DisabledAt);
    }

    [Fact]
    public async Task A_receiver_that_has_gone_is_disabled_at_once_until_somebody_enables_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 410);
        var (tenant, webhooks) = (silo.NewTenant(), silo.Silo.Grains);
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("a"));
        var ended = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.State == WebhookDeliveryState.Failed);
        Assert.Equal("the receiver answered 410, Gone", (await webhooks.Webhooks(tenant).GetAsync(endpoint.Id))!.DisabledReason);
        var refused = await Assert.ThrowsAsync<DreamerException>(() => webhooks.Webhooks(tenant).RedeliverAsync(endpoint.Id, ended.Id));
        Assert.Contains("enable it first", refused.Message, StringComparison.Ordinal);

        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 200);
        Assert.Null((await webhooks.Webhooks(tenant).EnableAsync(endpoint.Id))!.DisabledAt);
        await webhooks.Webhooks(tenant).RedeliverAsync(endpoint.Id, ended.Id);
        await Eventually.HoldsAsync(async () => (await silo.DeliveriesAsync(tenant, endpoint.Id)).Any(found => found.State == WebhookDeliveryState.Succeeded));
        Assert.Equal([ended.Id.Value, ended.Id.Value], receiver.Ids);
    }

    [Fact]
    public async Task What_waits_for_a_disabled_receiver_is_sent_when_it_is_enabled()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (message, http) => WebhookReceiver.Status(http, message.Text.Contains("gone", StringComparison.Ordinal) ? 410 : 500);
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("kept"));
        await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == 1);
        await silo.PublishAsync(tenant, silo.Event("gone"));
        await Eventually.HoldsAsync(async () => // its end is noted after the endpoint is disabled
            await silo.Silo.Grains.Webhooks(tenant).GetAsync(endpoint.Id) is { DisabledAt: not null, Backlog.Waiting: 1 });
        silo.Clock.Advance(TimeSpan.FromDays(1));

        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 204);
        Assert.Null((await silo.Silo.Grains.Webhooks(tenant).EnableAsync(endpoint.Id))!.DisabledAt); // what waited may have arrived already
        await Eventually.HoldsAsync(async () => (await silo.Silo.Grains.Webhooks(tenant).GetAsync(endpoint.Id))!.Backlog.Waiting == 0);
        Assert.Equal(2, receiver.Messages.Count(message => message.Text.Contains("kept", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(429, "600", 600)]
    [InlineData(503, "600", 600)]
    [InlineData(503, "86400", 3_600)]
    [InlineData(503, "1", 5)]
    [InlineData(500, "600", 5)]
    public async Task A_receiver_that_says_when_to_come_again_is_left_alone_until_then_but_no_longer_than_an_hour(int status, string retryAfter, int seconds)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) =>
        {
            http.Response.Headers.RetryAfter = retryAfter;
            return WebhookReceiver.Status(http, status);
        };
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("a"));
        var tried = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == 1);
        Assert.InRange((tried.DueAt!.Value - tried.Attempts[0].At).TotalSeconds, seconds * 0.9, (seconds * 1.1) + 20); // and what the try itself took

        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 204);
        await silo.PublishAsync(tenant, silo.Event("b"));
        silo.Clock.Advance(TimeSpan.FromSeconds(seconds * 1.2));
        await Eventually.HoldsAsync(async () => (await silo.Silo.Grains.Webhooks(tenant).GetAsync(endpoint.Id))!.Backlog.Waiting == 0);
        Assert.Equal(3, receiver.Messages.Count);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_thousand_messages_to_a_receiver_that_fails_every_second_one_at_first_all_arrive_each_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (calls, seen, taken) = (0, new ConcurrentDictionary<string, bool>(), new ConcurrentQueue<string>());
        receiver.Answer = (message, http) =>
        {
            var fails = seen.TryAdd(message.Id, true) && Interlocked.Increment(ref calls) % 2 == 0;
            if (!fails)
            {
                taken.Enqueue(message.Id);
            }
            return WebhookReceiver.Status(http, fails ? 500 : 204);
        };
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        foreach (var some in Enumerable.Range(0, 1_000).Chunk(50))
        {
            await silo.PublishAsync(tenant, [.. some.Select(number => silo.Event($"event {number}"))]);
        }

        await ArriveAsync(tenant, endpoint.Id);

        Assert.Equal(1_000, taken.Count);
        Assert.Equal(1_000, taken.Distinct().Count());
        var log = await silo.DeliveriesAsync(tenant, endpoint.Id);
        Assert.All(log, delivery => Assert.Equal(WebhookDeliveryState.Succeeded, delivery.State));
        Assert.Equal(1_000, log.Count);
    }

    /// <summary>Goes on in time whenever nothing is under way: what is, would seem to take too long.</summary>
    private async Task ArriveAsync(TenantId tenant, WebhookEndpointId endpoint)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while ((await silo.DeliveriesAsync(tenant, endpoint)).Where(found => found.State == WebhookDeliveryState.Waiting).ToList() is { Count: > 0 } waiting)
        {
            var now = silo.Clock.GetUtcNow();
            if (waiting.TrueForAll(found => found.DueAt > now))
            {
                silo.Clock.Advance(waiting.Max(found => found.DueAt)!.Value - now);
            }
            await Task.Delay(100, late.Token);
        }
    }
}
