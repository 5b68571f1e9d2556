namespace Dreamer.Bench.Serving.Load;

/// <summary>First come, first served, each to its end: a queue before one worker, which is what the product's order is compared with.</summary>
internal sealed class OneAtATime
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        lock (_gate)
        {
            var mine = AfterAsync(_last, work);
            _last = mine;
            return mine;
        }
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a failure is its own caller's
        return await work();
    }
}
