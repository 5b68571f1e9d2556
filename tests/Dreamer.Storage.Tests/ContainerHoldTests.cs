using System.Diagnostics;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Dreamer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>Who has a container, and when another may.</summary>
[Collection(Stores.Name)]
public sealed class ContainerHoldTests(AzuriteFixture azurite)
{
    [AzuriteFact]
    public async Task Let_go_of_a_container_is_free_at_once()
    {
        var container = await azurite.NewContainerAsync();
        await (await TakeAsync(container)).DisposeAsync();
        var began = Stopwatch.GetTimestamp();
        await using var again = await TakeAsync(container);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, ContainerHold.Lease / 2);
        Assert.False(again.Lost.IsCompleted);
    }

    [AzuriteFact]
    [Trait("Speed", "Slow")]
    public async Task A_holder_that_crashed_is_waited_for_until_its_lease_has_run_out()
    {
        var container = await azurite.NewContainerAsync();
        await (await TakeAsync(container)).DisposeAsync();
        await LeaseOf(container).AcquireAsync(ContainerHold.Lease); // as one that nobody renews any more
        await using var next = await TakeAsync(container);
        Assert.False(next.Lost.IsCompleted);
    }

    [AzuriteFact]
    public async Task Who_lost_its_lease_to_another_is_told_with_the_next_renewal()
    {
        var (container, clock) = (await azurite.NewContainerAsync(), new FakeTimeProvider());
        await using var hold = await ContainerHold.TakeAsync(container, clock, default);
        await LeaseOf(container).BreakAsync(TimeSpan.Zero);
        await LeaseOf(container).AcquireAsync(ContainerHold.Lease);
        clock.Advance(ContainerHold.Lease);
        await hold.Lost.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Once a lease has run out another may have it, whether or not the service can be asked.</summary>
    [AzuriteFact]
    public async Task Who_cannot_renew_until_its_lease_has_run_out_holds_nothing_any_more()
    {
        var (reachable, clock) = (true, new FakeTimeProvider());
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(new HttpClient(new Outage(() => reachable))) };
        var container = new BlobContainerClient(await azurite.ConnectionStringAsync(), $"test-{Guid.NewGuid():N}", options);
        await using var hold = await ContainerHold.TakeAsync(container, clock, default);
        reachable = false;
        clock.Advance(ContainerHold.Lease / 3);
        Assert.False(hold.Lost.IsCompleted);
        await AdvanceUntilAsync(clock, hold.Lost);
    }

    [AzuriteFact]
    public async Task A_short_outage_is_none()
    {
        var (reachable, clock, answers) = (true, new FakeTimeProvider(), 0);
        var outage = new Outage(() => Volatile.Read(ref reachable), () => Interlocked.Increment(ref answers));
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(new HttpClient(outage)) };
        var container = new BlobContainerClient(await azurite.ConnectionStringAsync(), $"test-{Guid.NewGuid():N}", options);
        await using var hold = await ContainerHold.TakeAsync(container, clock, default);
        for (var tick = 0; tick < 8; tick++) // every other renewal fails
        {
            var before = Volatile.Read(ref answers);
            Volatile.Write(ref reachable, tick % 2 == 1);
            clock.Advance(ContainerHold.Lease / 3);
            for (var tries = 0; Volatile.Read(ref answers) == before; tries++)
            {
                Assert.True(tries < 2_000 && !hold.Lost.IsCompleted, $"Renewal {tick} was not tried.");
                await Task.Delay(10);
            }
            await Task.Delay(50); // until it has been heard
        }
        Assert.False(hold.Lost.IsCompleted);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_one_sentence_with_the_containers_name()
    {
        var nobody = $"DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{FreePort.Next()}/nobody;";
        var error = await Assert.ThrowsAsync<IOException>(() => PlaceHold.TakeAsync(nobody, TimeProvider.System));
        Assert.Contains("container 'nobody/dreamer' cannot be taken hold of: 4 tries failed", error.Message, StringComparison.Ordinal);
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, Task end)
    {
        for (var tries = 0; !end.IsCompleted && tries < 100; tries++)
        {
            clock.Advance(ContainerHold.Lease / 3);
            await Task.Delay(20);
        }
        Assert.True(end.IsCompleted);
    }

    private sealed class Outage(Func<bool> isReachable, Action? answered = null) : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return isReachable() ? await base.SendAsync(request, cancellationToken) : throw new HttpRequestException("The network is down.");
            }
            finally
            {
                answered?.Invoke();
            }
        }
    }

    private static Task<ContainerHold> TakeAsync(BlobContainerClient container) => ContainerHold.TakeAsync(container, TimeProvider.System, default);

    private static BlobLeaseClient LeaseOf(BlobContainerClient container) => container.GetBlobClient(ContainerHold.Key).GetBlobLeaseClient();
}
