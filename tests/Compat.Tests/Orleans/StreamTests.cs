using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Compat.Tests.Grains;

public interface IFeedGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> CountAsync(int from, int count, CancellationToken token = default);

    IAsyncEnumerable<int> ForeverAsync(CancellationToken token = default);

    IAsyncEnumerable<int> FailingAsync();

    Task TouchAsync();

    Task EndAsync();
}

public sealed class FeedGrain(Journal journal) : Grain, IFeedGrain
{
    public async IAsyncEnumerable<int> CountAsync(int from, int count, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (var i = from; i < from + count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> ForeverAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            yield return 1;
            journal.Write("waiting");
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            journal.Write("closed");
        }
    }

    public async IAsyncEnumerable<int> FailingAsync()
    {
        yield return 1;
        await Task.Yield();
        throw new InvalidOperationException("no more");
    }

    public Task TouchAsync() => Task.CompletedTask;

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public class StreamTests
{
    [Fact]
    public async Task A_stream_arrives_in_order_and_ends()
    {
        await using var silo = await TestSilo.StartAsync();
        var seen = new List<int>();
        await foreach (var i in silo.Grains.GetGrain<IFeedGrain>("f").CountAsync(3, 247))
        {
            seen.Add(i);
        }

        Assert.Equal(Enumerable.Range(3, 247), seen);
    }

    [Fact]
    public async Task An_error_in_a_stream_reaches_the_reader_after_what_came_before_it()
    {
        await using var silo = await TestSilo.StartAsync();
        await using var feed = silo.Grains.GetGrain<IFeedGrain>("f").FailingAsync().GetAsyncEnumerator();
        Assert.True(await feed.MoveNextAsync());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await feed.MoveNextAsync());
        Assert.Equal("no more", error.Message);
    }

    [Fact]
    public async Task A_reader_that_waits_does_not_keep_others_from_calling_and_can_be_cancelled()
    {
        await using var silo = await TestSilo.StartAsync();
        var (feed, journal) = (silo.Grains.GetGrain<IFeedGrain>("f"), silo.Services.GetRequiredService<Journal>());
        using var cancel = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in feed.ForeverAsync().WithCancellation(cancel.Token))
            {
            }
        });
        await journal.WaitForAsync("waiting");
        await feed.TouchAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await journal.WaitForAsync("closed");
    }

    [Fact]
    public async Task A_reader_that_stops_early_closes_the_stream()
    {
        await using var silo = await TestSilo.StartAsync();
        await foreach (var _ in silo.Grains.GetGrain<IFeedGrain>("f").ForeverAsync())
        {
            break;
        }

        await silo.Services.GetRequiredService<Journal>().WaitForAsync("closed");
    }

    [Fact]
    public async Task A_stream_ends_with_the_activation_that_feeds_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var (feed, journal) = (silo.Grains.GetGrain<IFeedGrain>("f"), silo.Services.GetRequiredService<Journal>());
        await using var reader = feed.ForeverAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var next = reader.MoveNextAsync();
        await journal.WaitForAsync("waiting");
        await feed.EndAsync();
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await next);
        await journal.WaitForAsync("closed");
    }
}
