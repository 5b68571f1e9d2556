using Dreamer.Testing;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>Messages outlive processes, and their backlog is bounded.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();
    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task What_waits_in_a_process_that_is_killed_is_sent_by_the_next_with_the_same_id_and_key()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 500);
        WebhookEndpoint endpoint;
        await using (var silo = await StartAsync(_folder.Path))
        {
            endpoint = await CreateAsync(silo, receiver.Url);
            await PublishAsync(silo, "a");
            await Eventually.HoldsAsync(async () => (await DeliveriesAsync(silo, endpoint.Id)).Any(found => found.Attempts.Length == 1));
            CrashCopy.Take(_folder.Path, _afterCrash.Path);
        }

        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 204);
        await using var restarted = await StartAsync(_afterCrash.Path);
        await Eventually.HoldsAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            return (await DeliveriesAsync(restarted, endpoint.Id)).Any(found => found is { State: WebhookDeliveryState.Succeeded, Attempts.Length: 2 });
        });

        Assert.Single(receiver.Ids.Distinct());
        Assert.Equal(2, receiver.Messages.Count);
        await Eventually.HoldsAsync(async () => !await restarted.Blobs.ListAsync("_webhooks/waiting/").AnyAsync());
    }

    /// <summary>The write of the message fails before it is done, or its answer is lost: it is told again, and is one message.</summary>
    [Theory]
    [InlineData(WebhookEventTypes.GenerationCreated, false)]
    [InlineData(WebhookEventTypes.GenerationCreated, true)]
    [InlineData(WebhookEventTypes.GenerationSucceeded, false)]
    [InlineData(WebhookEventTypes.GenerationSucceeded, true)]
    public async Task What_could_not_be_told_is_told_again_as_one_message(string told, bool afterWriting)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var faults = new FaultyBlobs();
        await using var silo = await TestSilo.StartAsync(_folder.Path, webhooks: WebhookSilo.ToLoopback, adapt: faults.Register);
        var endpoint = await CreateAsync(silo, receiver.Url, told);
        faults.FailNext("_webhooks/waiting/", afterWriting);

        var made = await silo.RunAsync(Requests.Still());

        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(silo, endpoint.Id)).Any(found => found.State == WebhookDeliveryState.Succeeded));
        await Eventually.HoldsAsync(async () => !await silo.Blobs.ListAsync("_unfinished/").AnyAsync());
        Assert.Equal(1, faults.Failures);
        Assert.Equal(WebhookMessageId.Of(endpoint.Id, $"{made.Id}/{told}").Value, Assert.Single(receiver.Ids.Distinct()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_whose_end_could_not_be_stored_is_sent_again_with_the_same_id(bool afterWriting)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var faults = new FaultyBlobs();
        await using var silo = await TestSilo.StartAsync(_folder.Path, clock: _clock, webhooks: WebhookSilo.ToLoopback, adapt: faults.Register);
        var endpoint = await CreateAsync(silo, receiver.Url);
        faults.FailNext(".grains/webhookdeliveries/", afterWriting);

        await PublishAsync(silo, "a");
        await Eventually.HoldsAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return (await silo.Grains.Webhooks(TenantId.Local).GetAsync(endpoint.Id))!.Backlog.Waiting == 0 && !receiver.Messages.IsEmpty;
        });

        Assert.Equal(WebhookDeliveryState.Succeeded, Assert.Single(await DeliveriesAsync(silo, endpoint.Id)).State);
        Assert.Equal((1, 2, 1), (faults.Failures, receiver.Messages.Count, receiver.Ids.Distinct().Count()));
    }

    [Fact]
    public async Task Of_more_messages_than_may_wait_the_oldest_are_dropped_and_counted()
    {
        await using var silo = await StartAsync(_folder.Path, WebhookSilo.ToLoopback with { MaxWaiting = 3 });
        var endpoint = await CreateAsync(silo, $"http://127.0.0.1:{FreePort.Next()}/");
        for (var number = 0; number < 5; number++)
        {
            await PublishAsync(silo, $"{number}");
        }

        Assert.Equal(new WebhookBacklog(3, 2), (await silo.Grains.Webhooks(TenantId.Local).GetAsync(endpoint.Id))!.Backlog);
        var kept = Enumerable.Range(2, 3).Reverse().Select(number => WebhookMessageId.Of(endpoint.Id, $"{number}"));
        Assert.Equal(kept, (await DeliveriesAsync(silo, endpoint.Id)).Where(found => found.State == WebhookDeliveryState.Waiting).Select(found => found.Id));
    }

    [Fact]
    public async Task The_list_has_pages_of_what_waits_and_then_of_what_has_ended()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (message, http) => WebhookReceiver.Status(http, message.Text.Contains("late", StringComparison.Ordinal) ? 500 : 204);
        await using var silo = await StartAsync(_folder.Path);
        var endpoint = await CreateAsync(silo, receiver.Url);
        for (var number = 0; number < 45; number++)
        {
            await PublishAsync(silo, number % 9 == 0 ? $"late {number}" : $"{number}");
        }
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(silo, endpoint.Id)).All(found => found.Attempts.Length > 0));

        var (listed, page) = (new List<WebhookDelivery>(), (await PageAsync(silo, endpoint.Id, null)).ToList());
        while (page.Count > 0)
        {
            listed.AddRange(page);
            Assert.True(WebhookPosition.TryParse(page[^1].Position.ToString(), out var last));
            page = [.. await PageAsync(silo, endpoint.Id, last)];
        }

        Assert.Equal(45, listed.Select(delivery => delivery.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 5).Reverse().Select(ninth => WebhookMessageId.Of(endpoint.Id, $"late {9 * ninth}")), listed.Take(5).Select(delivery => delivery.Id));
        Assert.All(listed.Skip(5), delivery => Assert.Equal(WebhookDeliveryState.Succeeded, delivery.State));
        Assert.Equal(listed.Skip(5).Select(delivery => delivery.FinishedAt).OrderDescending(), listed.Skip(5).Select(delivery => delivery.FinishedAt));
    }

    /// <summary>The process ends before anything of the work is done: the next tells it, once.</summary>
    [Fact]
    public async Task A_beginning_that_a_crash_cut_short_is_told_by_the_next_process()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = GenerationId.New(SessionId.New(TimeProvider.System));
        WebhookEndpoint endpoint;
        await using (var silo = await StartAsync(_folder.Path))
        {
            endpoint = await CreateAsync(silo, receiver.Url, WebhookEventTypes.GenerationCreated);
            await silo.NewSessionAsync(id.Session);
            silo.Model.BeforeStep = (_, step) => { if (step == 0) { CrashCopy.Take(_folder.Path, _afterCrash.Path); } };
            await silo.Grains.Session(TenantId.Local, id.Session).AddAsync(id, Requests.Still());
            await silo.EndOfAsync(id);
        }
        await using var restarted = await StartAsync(_afterCrash.Path);
        await restarted.EndOfAsync(id);
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(restarted, endpoint.Id)).Any(found => found.State == WebhookDeliveryState.Succeeded));
        Assert.Equal(WebhookMessageId.Of(endpoint.Id, $"{id}/generation.created").Value, Assert.Single(receiver.Ids.Distinct()));
    }

    [Fact]
    public async Task A_tenant_without_endpoints_stores_nothing()
    {
        await using var silo = await StartAsync(_folder.Path);
        await silo.RunAsync(Requests.Still());
        await Eventually.HoldsAsync(async () => !await silo.Blobs.ListAsync("_unfinished/").AnyAsync());
        Assert.False(await silo.Blobs.ListAsync("").AnyAsync(key => key.Contains("webhook", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    private Task<TestSilo> StartAsync(string folder, WebhookOptions? options = null) =>
        TestSilo.StartAsync(folder, clock: _clock, webhooks: options ?? WebhookSilo.ToLoopback);

    private async Task<WebhookEndpoint> CreateAsync(TestSilo silo, string url, string events = WebhookEventTypes.All) =>
        await silo.Grains.Webhooks(TenantId.Local).CreateAsync(
            WebhookEndpointId.New(_clock), new WebhookEndpointValues { Url = url, Events = [events] }, WebhookKeyKind.Hmac);

    private Task PublishAsync(TestSilo silo, string key) => silo.Grains.Webhooks(TenantId.Local).PublishAsync(
        [new WebhookEvent(key, WebhookEventTypes.GenerationFailed, _clock.GetUtcNow(), $$"""{"type": "generation.failed", "data": {"id": "{{key}}"} }""")]);

    private static Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(TestSilo silo, WebhookEndpointId endpoint) => PageAsync(silo, endpoint, null, 1_000);

    private static async Task<IReadOnlyList<WebhookDelivery>> PageAsync(TestSilo silo, WebhookEndpointId endpoint, WebhookPosition? after, int limit = 7) =>
        (await silo.Grains.Webhooks(TenantId.Local).ListDeliveriesAsync(endpoint, after, limit))!.Value;
}
