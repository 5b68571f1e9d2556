using System.Text;
using Dreamer.Errors;
using Dreamer.Grains.Webhooks;
using Dreamer.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>Messages to receivers that take them.</summary>
public sealed class DeliveryTests(WebhookSilo silo) : IClassFixture<WebhookSilo>
{
    [Fact]
    public async Task The_end_of_a_generation_is_told_to_who_asks_for_it()
    {
        await using WebhookReceiver all = await WebhookReceiver.StartAsync(), failures = await WebhookReceiver.StartAsync(), videos = await WebhookReceiver.StartAsync();
        var (everything, tenant) = (await silo.CreateAsync(TenantId.Local, all.Url), TenantId.Local);
        var failed = await silo.CreateAsync(tenant, failures.Url, events: WebhookEventTypes.GenerationFailed);
        var asked = await silo.CreateAsync(tenant, videos.Url, events: WebhookEventTypes.VideoCompleted);

        var clip = await silo.Silo.RunAsync(Requests.Video());
        await Eventually.HoldsAsync(() => Task.FromResult(all.Messages.Count == 4 && videos.Messages.Count == 1));

        var ends = all.Messages.Where(message => message.Type != WebhookEventTypes.GenerationCreated).ToList();
        var told = ends.Select(message => message.Json.GetProperty("data")).ToDictionary(data => data.GetProperty("id").GetString()!);
        Assert.Equal(new[] { clip.Id.Value, clip.Id.OfStill().Value }.Order(), told.Keys.Order());
        Assert.All(ends, message => Assert.Equal(("generation.succeeded", "application/json"), (message.Type, message.ContentType)));
        Assert.Equal(("text_to_video", "succeeded", clip.Id.Session.Value), (Text(clip.Id, "kind"), Text(clip.Id, "state"), Text(clip.Id, "session_id")));
        Assert.Equal(clip.Id.Value, Text(clip.Id.OfStill(), "still_of"));
        var video = videos.Messages.Single().Json;
        Assert.Equal(("event", "video.completed", clip.Id.Value), (video.GetProperty("object").GetString(), video.GetProperty("type").GetString(), video.GetProperty("data").GetProperty("id").GetString()));
        var begun = all.Messages.Except(ends).Select(message => message.Json.GetProperty("data")).ToList();
        Assert.Equal(told.Keys.Order(), begun.Select(data => data.GetProperty("id").GetString()!).Order());
        Assert.All(begun, data => Assert.False(data.TryGetProperty("state", out _)));
        Assert.Empty(failures.Messages);
        foreach (var endpoint in new[] { everything, failed, asked })
        {
            Assert.True(await silo.Silo.Grains.Webhooks(tenant).DeleteAsync(endpoint.Id));
        }

        string? Text(GenerationId id, string field) => told[id.Value].GetProperty(field).GetString();
    }

    [Theory]
    [InlineData(WebhookKeyKind.Hmac, "v1,")]
    [InlineData(WebhookKeyKind.Ed25519, "v1a,")]
    public async Task After_a_rotation_both_keys_sign_until_the_old_one_ends(WebhookKeyKind kind, string version)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (tenant, webhooks) = (silo.NewTenant(), silo.Silo.Grains);
        var made = await silo.CreateAsync(tenant, receiver.Url, kind);
        var rotation = Guid.NewGuid();
        var rotated = (await webhooks.Webhooks(tenant).RotateSecretAsync(made.Id, rotation, TimeSpan.FromHours(1)))!;
        var repeated = (await webhooks.Webhooks(tenant).RotateSecretAsync(made.Id, rotation, TimeSpan.FromHours(1)))!;

        await SendAsync("both");
        silo.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync("new");

        Assert.Equal((rotated.Secret, rotated.PublicKey), (repeated.Secret, repeated.PublicKey));
        Assert.NotEqual((made.Secret, made.PublicKey), (rotated.Secret, rotated.PublicKey));
        Assert.Equal([2, 1], receiver.Messages.Select(message => message.Signature.Split(' ').Count(one => one.StartsWith(version, StringComparison.Ordinal))));
        Assert.Null((await webhooks.Webhooks(tenant).GetAsync(made.Id))!.OldKeyEndsAt);
        if (kind == WebhookKeyKind.Hmac)
        {
            Assert.Equal([Expected(receiver.Messages.First(), [rotated, made]), Expected(receiver.Messages.Last(), [rotated])], receiver.Messages.Select(message => message.Signature));
        }

        async Task SendAsync(string key)
        {
            var before = receiver.Messages.Count;
            await silo.PublishAsync(tenant, silo.Event(key));
            await Eventually.HoldsAsync(() => Task.FromResult(receiver.Messages.Count > before));
        }
    }

    [Fact]
    public async Task A_message_that_is_told_again_is_not_sent_again_but_by_hand_under_its_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => http.Response.WriteAsync("thanks");
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        var @event = silo.Event("once");

        await silo.PublishAsync(tenant, @event, @event);
        var delivery = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.State == WebhookDeliveryState.Succeeded);
        await silo.PublishAsync(tenant, @event);
        Assert.Single(await silo.DeliveriesAsync(tenant, endpoint.Id));
        await silo.Silo.Grains.Webhooks(tenant).RedeliverAsync(endpoint.Id, delivery.Id);
        await Eventually.HoldsAsync(async () => (await silo.DeliveriesAsync(tenant, endpoint.Id)).Count(found => found.State == WebhookDeliveryState.Succeeded) == 2);

        Assert.Equal([delivery.Id.Value, delivery.Id.Value], receiver.Ids);
        Assert.Equal((200, null, "thanks"), (delivery.Attempts.Single().Status, delivery.Attempts.Single().Detail, delivery.Answer));
        Assert.Equal(@event.Payload, receiver.Messages.First().Text);
        Assert.Null(await silo.Silo.Grains.Webhooks(tenant).RedeliverAsync(endpoint.Id, WebhookMessageId.Of(endpoint.Id, "never")));
    }

    [Fact]
    public async Task A_test_is_sent_once_whatever_is_asked_for_and_whatever_comes_of_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 500);
        var (tenant, seed) = (silo.NewTenant(), Guid.NewGuid());
        var endpoint = await silo.CreateAsync(tenant, receiver.Url, events: WebhookEventTypes.GenerationFailed);

        var sent = (await silo.Silo.Grains.Webhooks(tenant).TestAsync(endpoint.Id, seed))!;
        var ended = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.State == WebhookDeliveryState.Failed);
        await silo.Silo.Grains.Webhooks(tenant).TestAsync(endpoint.Id, seed);

        Assert.Equal((sent.Id, "webhook_endpoint.test", 500), (ended.Id, ended.Type, ended.Attempts.Single().Status));
        Assert.Single(receiver.Messages);
        Assert.Null((await silo.Silo.Grains.Webhooks(tenant).GetAsync(endpoint.Id))!.DisabledAt);
    }

    [Fact]
    public async Task A_receiver_that_hangs_has_four_messages_at_once_and_holds_up_nobody_else()
    {
        await using WebhookReceiver hanging = await WebhookReceiver.StartAsync(), quick = await WebhookReceiver.StartAsync();
        using var asked = new SemaphoreSlim(0);
        hanging.Answer = (_, http) =>
        {
            asked.Release();
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var tenant = silo.NewTenant();
        var slow = await silo.CreateAsync(tenant, hanging.Url);
        await silo.CreateAsync(tenant, quick.Url);

        await silo.PublishAsync(tenant, [.. Enumerable.Range(0, 10).Select(number => silo.Event($"event {number}"))]);
        await Eventually.HoldsAsync(() => Task.FromResult(quick.Messages.Count == 10 && hanging.Messages.Count == 4));
        await silo.Silo.Grains.Webhooks(tenant).DeleteAsync(slow.Id);

        Assert.Equal(4, hanging.Messages.Count);
        Assert.Equal(10, quick.Ids.Distinct().Count());
    }

    [Fact]
    public async Task A_deleted_endpoint_gets_nothing_more_and_leaves_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 500);
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("a"), silo.Event("b"));
        await Eventually.HoldsAsync(async () => (await silo.DeliveriesAsync(tenant, endpoint.Id)).All(found => found.Attempts.Length == 1));

        Assert.True(await silo.Silo.Grains.Webhooks(tenant).DeleteAsync(endpoint.Id));
        silo.Clock.Advance(TimeSpan.FromDays(4));
        await silo.PublishAsync(tenant, silo.Event("c"));

        Assert.Equal(2, receiver.Messages.Count);
        Assert.False(await silo.Silo.Grains.Webhooks(tenant).DeleteAsync(endpoint.Id));
        Assert.Null(await silo.Silo.Grains.Webhooks(tenant).ListDeliveriesAsync(endpoint.Id, null, 10));
        await Eventually.HoldsAsync(async () => !await silo.Silo.Blobs.ListAsync("").AnyAsync(key => key.Contains(endpoint.Id.Value[4..], StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tenant_that_goes_takes_its_endpoints_along()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var tenant = silo.NewTenant();
        await silo.CreateAsync(tenant, receiver.Url);
        await silo.CreateAsync(tenant, receiver.Url);

        await silo.Silo.Grains.Webhooks(tenant).ClearAsync();
        await silo.PublishAsync(tenant, silo.Event("a"));

        Assert.Empty(await silo.Silo.Grains.Webhooks(tenant).ListAsync(null, 10));
        Assert.Empty(receiver.Messages);
        Assert.False(await silo.Silo.Blobs.ListAsync("").AnyAsync(key => key.Contains(tenant.Value, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tenant_has_sixteen_endpoints_at_most_and_pages_of_them()
    {
        var (tenant, made) = (silo.NewTenant(), new List<WebhookEndpointId>());
        for (var number = 0; number < 16; number++)
        {
            made.Add((await silo.CreateAsync(tenant, $"http://127.0.0.1:{2_000 + number}/")).Id);
        }
        var refused = await Assert.ThrowsAsync<DreamerException>(() => silo.CreateAsync(tenant, "http://127.0.0.1:9000/"));
        made.Reverse();

        Assert.Equal((ErrorCode.QuotaExceeded, "webhook_endpoints", 16), (refused.Code, refused.Param, refused.Limit!.Limit));
        var first = await silo.Silo.Grains.Webhooks(tenant).ListAsync(null, 10);
        var rest = await silo.Silo.Grains.Webhooks(tenant).ListAsync(first[^1].Id, 10);
        Assert.Equal(made, first.Concat(rest).Select(endpoint => endpoint.Id));
        Assert.All(first, endpoint => Assert.Null(endpoint.Secret));
    }

    [Theory]
    [InlineData("generation.succeded")]
    [InlineData("video.*")]
    [InlineData("")]
    public async Task Events_that_there_are_none_of_are_refused(string name)
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => silo.CreateAsync(silo.NewTenant(), "http://127.0.0.1:9000/", events: [name]));
        Assert.Equal((ErrorCode.InvalidRequest, "events"), (refused.Code, refused.Param));
        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
    }

    private static string Expected(ReceivedMessage message, IEnumerable<WebhookEndpoint> keys)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{message.Id}.{message.Timestamp}."), .. message.Body];
        return string.Join(' ', keys.Select(key => WebhookKeys.Sign(key.Secret!, signed)));
    }
}
