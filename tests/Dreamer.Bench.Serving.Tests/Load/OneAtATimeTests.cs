using Dreamer.Bench.Serving.Load;

namespace Dreamer.Bench.Serving.Tests.Load;

public sealed class OneAtATimeTests
{
    [Fact]
    public async Task The_next_begins_when_the_last_has_ended_even_badly()
    {
        var (line, begun) = (new OneAtATime(), new List<int>());
        var first = new TaskCompletionSource<int>();
        var failing = line.RunAsync(() => Begin(1, first.Task));
        var second = line.RunAsync(() => Begin(2, Task.FromResult(2)));
        var third = line.RunAsync(() => Begin(3, Task.FromResult(3)));

        Assert.Equal([1], begun);
        first.SetException(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal((2, 3), (await second, await third));
        Assert.Equal([1, 2, 3], begun);

        Task<int> Begin(int number, Task<int> work)
        {
            begun.Add(number);
            return work;
        }
    }
}
