using Xunit;

namespace Compat.Tests.Grains;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int amount);

    Task<string> KeyAsync();

    Task FailAsync(string message);
}

public sealed class CounterGrain : Grain, ICounterGrain
{
    private int _total;

    public async Task<int> AddAsync(int amount)
    {
        var before = _total;
        await Task.Yield(); // another turn would be lost here
        _total = before + amount;
        return _total;
    }

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task FailAsync(string message) => throw new InvalidOperationException(message);
}

public class CallTests
{
    [Fact]
    public async Task A_grain_knows_its_key()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal("a/b", await silo.Grains.GetGrain<ICounterGrain>("a/b").KeyAsync());
    }

    [Fact]
    public async Task One_turn_runs_at_a_time()
    {
        await using var silo = await TestSilo.StartAsync();
        var counter = silo.Grains.GetGrain<ICounterGrain>("one");
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => counter.AddAsync(1)));
        Assert.Equal(1001, await counter.AddAsync(1));
    }

    [Fact]
    public async Task An_exception_reaches_the_caller()
    {
        await using var silo = await TestSilo.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grains.GetGrain<ICounterGrain>("one").FailAsync("no"));
        Assert.Equal("no", error.Message);
    }
}
