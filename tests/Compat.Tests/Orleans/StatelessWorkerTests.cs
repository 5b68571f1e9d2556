using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Compat.Tests.Grains;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task WorkAsync(string name);
}

public interface IWorkerGateGrain : IGrainWithIntegerKey
{
    [AlwaysInterleave]
    Task OpenAsync();

    [AlwaysInterleave]
    Task PassAsync();
}

public sealed class WorkerGateGrain : Grain, IWorkerGateGrain
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task OpenAsync()
    {
        _gate.SetResult();
        return Task.CompletedTask;
    }

    public Task PassAsync() => _gate.Task;
}

[StatelessWorker(2)]
public sealed class WorkerGrain(Journal journal) : Grain, IWorkerGrain
{
    public async Task WorkAsync(string name)
    {
        journal.Write(name);
        await GrainFactory.GetGrain<IWorkerGateGrain>(0).PassAsync();
    }
}

public class StatelessWorkerTests
{
    [Fact]
    public async Task A_stateless_worker_takes_as_many_calls_at_once_as_it_may_and_no_more()
    {
        await using var silo = await TestSilo.StartAsync();
        var (worker, journal) = (silo.Grains.GetGrain<IWorkerGrain>(0), silo.Services.GetRequiredService<Journal>());
        var (a, b) = (worker.WorkAsync("a"), worker.WorkAsync("b"));
        await journal.WaitForAsync("a");
        await journal.WaitForAsync("b");
        var c = worker.WorkAsync("c");
        Assert.DoesNotContain("c", journal.Entries);
        await silo.Grains.GetGrain<IWorkerGateGrain>(0).OpenAsync();
        await Task.WhenAll(a, b, c);
        Assert.Contains("c", journal.Entries);
    }
}
