using System.Diagnostics;
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

    [Fact]
    public async Task A_service_that_does_not_answer_is_one_sentence_with_the_containers_name()
    {
        var nobody = $"DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{FreePort.Next()}/nobody;";
        var error = await Assert.ThrowsAsync<IOException>(() => PlaceHold.TakeAsync(nobody, TimeProvider.System));
        Assert.Contains("container 'nobody/dreamer' cannot be taken hold of: 4 tries failed", error.Message, StringComparison.Ordinal);
    }

    private static Task<ContainerHold> TakeAsync(BlobContainerClient container) => ContainerHold.TakeAsync(container, TimeProvider.System, default);

    private static BlobLeaseClient LeaseOf(BlobContainerClient container) => container.GetBlobClient(ContainerHold.Key).GetBlobLeaseClient();
}
