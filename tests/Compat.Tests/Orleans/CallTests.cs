using Microsoft.Extensions.DependencyInjection;

namespace Compat.Tests.Grains;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int amount);

    Task<string> KeyAsync();

    Task FailAsync(string message);

    Task<GrainId> IdOfAsync(ICounterGrain other);

    Task<GrainId> OwnIdThroughAsync(ICounterGrain other);

    ValueTask<string?> ContextAsync(string key);

    Task<string?> ContextThroughAsync(ICounterGrain other, string key);

    Task SetContextAsync(string key, string value);

    [ResponseTimeout("00:00:00.200")]
    Task CallItselfAsync();

    [ResponseTimeout("00:00:00.400")]
    Task AnswerSoonAsync();
}

public interface INumberGrain : IGrainWithIntegerKey
{
    Task<long> KeyAsync();
}

public sealed class CounterGrain : Grain, ICounterGrain
{
    private int _total;

    public async Task<int> AddAsync(int amount)
    {
        var before = _total;
        await Task.Yield(); // another turn here would lose this one's amount
        _total = before + amount;
        return _total;
    }

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task FailAsync(string message) => throw new InvalidOperationException(message);

    public Task<GrainId> IdOfAsync(ICounterGrain other) => Task.FromResult(other.GetGrainId());

    public Task<GrainId> OwnIdThroughAsync(ICounterGrain other) => other.IdOfAsync(this.AsReference<ICounterGrain>());

    public ValueTask<string?> ContextAsync(string key) => new(RequestContext.Get(key) as string);

    public async Task<string?> ContextThroughAsync(ICounterGrain other, string key) => await other.ContextAsync(key);

    public Task SetContextAsync(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public Task CallItselfAsync() => GrainFactory.GetGrain<ICounterGrain>(this.GetPrimaryKeyString()).AnswerSoonAsync();

    public Task AnswerSoonAsync() => Task.CompletedTask;
}

public sealed class NumberGrain : Grain, INumberGrain
{
    public Task<long> KeyAsync() => Task.FromResult(this.GetPrimaryKeyLong());
}

public class CallTests
{
    [Fact]
    public async Task A_grain_knows_its_key()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal("a/b", await silo.Grains.GetGrain<ICounterGrain>("a/b").KeyAsync());
        Assert.Equal(-7, await silo.Grains.GetGrain<INumberGrain>(-7).KeyAsync());
    }

    [Fact]
    public async Task A_grain_id_is_its_type_and_key_and_finds_the_grain_again()
    {
        await using var silo = await TestSilo.StartAsync();
        var id = silo.Grains.GetGrain<ICounterGrain>("a/b").GetGrainId();
        Assert.Equal("counter/a/b", id.ToString());
        Assert.Equal(id, GrainId.Parse("counter/a/b"));
        Assert.Equal("a/b", await silo.Grains.GetGrain<ICounterGrain>(id).KeyAsync());
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
        var counter = silo.Grains.GetGrain<ICounterGrain>("one");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => counter.FailAsync("no"));
        Assert.Equal("no", error.Message);
        Assert.Equal(1, await counter.AddAsync(1)); // and the grain goes on
    }

    [Fact]
    public async Task References_can_be_passed_and_a_grain_can_pass_itself()
    {
        await using var silo = await TestSilo.StartAsync();
        var (one, two) = (silo.Grains.GetGrain<ICounterGrain>("one"), silo.Grains.GetGrain<ICounterGrain>("two"));
        Assert.Equal(one.GetGrainId(), await two.IdOfAsync(one));
        Assert.Equal(one.GetGrainId(), await one.OwnIdThroughAsync(two));
    }

    [Fact]
    public async Task Request_context_goes_on_with_the_calls_and_not_back()
    {
        await using var silo = await TestSilo.StartAsync();
        var (one, two) = (silo.Grains.GetGrain<ICounterGrain>("one"), silo.Grains.GetGrain<ICounterGrain>("two"));
        RequestContext.Set("trace", "42");
        Assert.Equal("42", await one.ContextThroughAsync(two, "trace"));
        await one.SetContextAsync("trace", "43");
        Assert.Equal("42", RequestContext.Get("trace"));
        Assert.True(RequestContext.Remove("trace"));
        Assert.Null(await one.ContextThroughAsync(two, "trace"));
    }

    [Fact]
    public async Task Async_locals_of_the_caller_stay_with_the_caller()
    {
        await using var silo = await TestSilo.StartAsync();
        AsyncLocalGrain.Local.Value = "mine";
        Assert.Null(await silo.Grains.GetGrain<IAsyncLocalGrain>("one").ReadAsync());
    }

    [Fact]
    public async Task A_grain_that_waits_for_itself_gets_a_timeout()
    {
        await using var silo = await TestSilo.StartAsync();
        var counter = silo.Grains.GetGrain<ICounterGrain>("one");
        var error = await Assert.ThrowsAsync<TimeoutException>(counter.CallItselfAsync);
        Assert.Contains("Response did not arrive on time in 00:00:00.2", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", await counter.KeyAsync()); // once its inner call has timed out too
    }

    [Fact]
    public async Task A_client_outside_of_grains_can_call()
    {
        await using var silo = await TestSilo.StartAsync();
        var client = silo.Services.GetRequiredService<IClusterClient>();
        Assert.Equal("x", await client.GetGrain<ICounterGrain>("x").KeyAsync());
        Assert.Same(client.ServiceProvider.GetRequiredService<Journal>(), silo.Services.GetRequiredService<Journal>());
    }
}

public interface IAsyncLocalGrain : IGrainWithStringKey
{
    Task<string?> ReadAsync();
}

public sealed class AsyncLocalGrain : Grain, IAsyncLocalGrain
{
    public static readonly AsyncLocal<string?> Local = new();

    public Task<string?> ReadAsync() => Task.FromResult(Local.Value);
}
