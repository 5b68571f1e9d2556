using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Concurrency;

namespace Compat.Tests.Grains;

public interface ITickingGrain : IGrainWithStringKey
{
    Task StartAsync(string name, GrainTimerCreationOptions options);

    Task StopAsync();

    Task HoldAsync();

    [AlwaysInterleave]
    Task ReleaseAsync();

    Task EndAsync();

    Task ChangeAsync(TimeSpan due, TimeSpan period);
}

public sealed class TickingGrain(Journal journal) : Grain, ITickingGrain
{
    private readonly TaskCompletionSource _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartAsync(string name, GrainTimerCreationOptions options)
    {
        _timer = this.RegisterGrainTimer(_ => TickAsync(name), options);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task HoldAsync()
    {
        journal.Write("hold");
        await _hold.Task;
        journal.Write("released");
    }

    public Task ReleaseAsync()
    {
        _hold.SetResult();
        return Task.CompletedTask;
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    private Task TickAsync(string name)
    {
        journal.Write($"{name} {++_ticks}");
        return _ticks == 2 ? throw new InvalidOperationException("a tick that fails does not stop the timer") : Task.CompletedTask;
    }
}

public class TimerTests
{
    private static readonly GrainTimerCreationOptions s_often = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_timer_ticks_again_a_period_after_each_tick_even_a_failed_one()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        var (ticking, journal) = (silo.Grains.GetGrain<ITickingGrain>("t"), silo.Services.GetRequiredService<Journal>());
        await ticking.StartAsync("tick", s_often);
        for (var i = 1; i <= 3; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await journal.WaitForAsync($"tick {i}");
            await ticking.StartAsync("other", new(TimeSpan.FromDays(1), TimeSpan.FromDays(1))); // a turn after the tick: the timer is armed again
        }

        Assert.Equal(["tick 1", "tick 2", "tick 3"], journal.Entries);
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_call_unless_it_interleaves()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        var (ticking, journal) = (silo.Grains.GetGrain<ITickingGrain>("t"), silo.Services.GetRequiredService<Journal>());
        await ticking.StartAsync("late", s_often);
        await ticking.StartAsync("soon", s_often with { Interleave = true });
        var hold = ticking.HoldAsync();
        await journal.WaitForAsync("hold");
        _clock.Advance(TimeSpan.FromSeconds(5));
        await journal.WaitForAsync("soon 1");
        Assert.Equal(["hold", "soon 1"], journal.Entries);
        await ticking.ReleaseAsync();
        await hold;
        await journal.WaitForAsync("late 2");
        Assert.Equal(["hold", "soon 1", "released", "late 2"], journal.Entries);
    }

    [Fact]
    public async Task A_timer_can_be_put_off()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        var (ticking, journal) = (silo.Grains.GetGrain<ITickingGrain>("t"), silo.Services.GetRequiredService<Journal>());
        await ticking.StartAsync("tick", s_often);
        await ticking.ChangeAsync(TimeSpan.FromSeconds(12), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await ticking.StartAsync("never", new(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Assert.Empty(journal.Entries);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await journal.WaitForAsync("tick 1");
    }

    [Fact]
    public async Task A_disposed_timer_and_one_of_an_ended_activation_tick_no_more()
    {
        await using var silo = await TestSilo.StartAsync(clock: _clock);
        var (one, two) = (silo.Grains.GetGrain<ITickingGrain>("one"), silo.Grains.GetGrain<ITickingGrain>("two"));
        await one.StartAsync("one", s_often);
        await one.StopAsync();
        await two.StartAsync("two", s_often);
        await two.EndAsync();
        await two.StartAsync("later", new(TimeSpan.FromDays(1), TimeSpan.FromDays(1)));
        _clock.Advance(TimeSpan.FromMinutes(5));
        await one.StartAsync("later", new(TimeSpan.FromDays(1), TimeSpan.FromDays(1)));
        Assert.Empty(silo.Services.GetRequiredService<Journal>().Entries);
    }
}
