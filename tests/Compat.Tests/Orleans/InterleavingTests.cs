using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Compat.Tests.Grains;

public interface IGateGrain : IGrainWithStringKey
{
    /// <summary>Writes "NAME in", waits until told to go on, writes "NAME out".</summary>
    Task PassAsync(string name);

    [ReadOnly]
    Task LookAsync(string name);

    [AlwaysInterleave]
    Task InterleaveAsync(string name);

    [AlwaysInterleave]
    Task OpenAsync(string name);
}

public interface IReentrantGateGrain : IGateGrain;

public abstract class GateGrainBase(Journal journal) : Grain, IGateGrain
{
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];

    public async Task PassAsync(string name)
    {
        journal.Write($"{name} in");
        await Gate(name).Task;
        journal.Write($"{name} out");
    }

    public Task LookAsync(string name) => PassAsync(name);

    public Task InterleaveAsync(string name) => PassAsync(name);

    public Task OpenAsync(string name)
    {
        Gate(name).SetResult();
        return Task.CompletedTask;
    }

    private TaskCompletionSource Gate(string name)
    {
        if (!_gates.TryGetValue(name, out var gate))
        {
            _gates[name] = gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return gate;
    }
}

public sealed class GateGrain(Journal journal) : GateGrainBase(journal);

[Reentrant]
public sealed class ReentrantGateGrain(Journal journal) : GateGrainBase(journal), IReentrantGateGrain;

public class InterleavingTests
{
    [Fact]
    public async Task A_call_waits_for_the_one_before_it_even_at_awaits()
    {
        await using var silo = await TestSilo.StartAsync();
        var (gate, journal) = (silo.Grains.GetGrain<IGateGrain>("g", "Compat.Tests.Grains.GateGrain"), silo.Services.GetRequiredService<Journal>());
        var a = gate.PassAsync("a");
        await journal.WaitForAsync("a in");
        var b = gate.PassAsync("b");
        await gate.OpenAsync("b");
        await gate.OpenAsync("a");
        await Task.WhenAll(a, b);
        Assert.Equal(["a in", "a out", "b in", "b out"], journal.Entries);
    }

    [Fact]
    public async Task A_method_that_always_interleaves_does_not_wait()
    {
        await using var silo = await TestSilo.StartAsync();
        var (gate, journal) = (silo.Grains.GetGrain<IGateGrain>("g", "Compat.Tests.Grains.GateGrain"), silo.Services.GetRequiredService<Journal>());
        var a = gate.PassAsync("a");
        await journal.WaitForAsync("a in");
        var b = gate.InterleaveAsync("b");
        await journal.WaitForAsync("b in");
        await gate.OpenAsync("b");
        await b;
        await gate.OpenAsync("a");
        await a;
        Assert.Equal(["a in", "b in", "b out", "a out"], journal.Entries);
    }

    [Fact]
    public async Task Read_only_calls_interleave_with_one_another_only()
    {
        await using var silo = await TestSilo.StartAsync();
        var (gate, journal) = (silo.Grains.GetGrain<IGateGrain>("g", "Compat.Tests.Grains.GateGrain"), silo.Services.GetRequiredService<Journal>());
        var a = gate.LookAsync("a");
        await journal.WaitForAsync("a in");
        var b = gate.LookAsync("b");
        await journal.WaitForAsync("b in");
        var c = gate.PassAsync("c");
        await gate.OpenAsync("c");
        await gate.OpenAsync("b");
        await b;
        await gate.OpenAsync("a");
        await Task.WhenAll(a, c);
        Assert.Equal(["c in", "c out"], journal.Entries.TakeLast(2));
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave()
    {
        await using var silo = await TestSilo.StartAsync();
        var (gate, journal) = (silo.Grains.GetGrain<IReentrantGateGrain>("g"), silo.Services.GetRequiredService<Journal>());
        var a = gate.PassAsync("a");
        var b = gate.PassAsync("b");
        await journal.WaitForAsync("a in");
        await journal.WaitForAsync("b in");
        await gate.OpenAsync("b");
        await b;
        await gate.OpenAsync("a");
        await a;
        Assert.Equal(["b out", "a out"], journal.Entries.TakeLast(2));
    }

    [Fact]
    public async Task Interleaved_work_of_one_activation_never_runs_in_parallel()
    {
        await using var silo = await TestSilo.StartAsync();
        var busy = silo.Grains.GetGrain<IBusyGrain>("b");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => busy.WorkAsync()));
        Assert.Equal(1, await busy.MostAtOnceAsync());
    }
}

public interface IBusyGrain : IGrainWithStringKey
{
    Task WorkAsync();

    Task<int> MostAtOnceAsync();
}

[Reentrant]
public sealed class BusyGrain : Grain, IBusyGrain
{
    private int _now;
    private int _most;

    public async Task WorkAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _now));
            Thread.SpinWait(50);
            Interlocked.Decrement(ref _now);
            await Task.Yield();
        }
    }

    public Task<int> MostAtOnceAsync() => Task.FromResult(_most);
}
