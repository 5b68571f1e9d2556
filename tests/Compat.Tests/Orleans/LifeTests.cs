using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;

namespace Compat.Tests.Grains;

public interface IMortalGrain : IGrainWithStringKey
{
    Task TouchAsync();

    Task EndAsync();

    Task DelayAsync(TimeSpan time);
}

public interface ILongLivedGrain : IMortalGrain;

public abstract class MortalGrainBase(Journal journal) : Grain, IMortalGrain
{
    private string Name => GrainContext.GrainId.Key.ToString()!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        journal.Write($"{Name} begins");
        return Name == "stillborn" ? throw new InvalidOperationException("stillborn") : Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Write($"{Name} ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task TouchAsync() => Task.CompletedTask;

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task DelayAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

public sealed class MortalGrain(Journal journal) : MortalGrainBase(journal);

[CollectionAgeLimit(Hours = 2)]
public sealed class LongLivedGrain(Journal journal) : MortalGrainBase(journal), ILongLivedGrain;

public class LifeTests
{
    private const string Prefix = "Compat.Tests.Grains.MortalGrain";
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_first_call_activates_and_the_next_finds_the_same_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var mortal = silo.Grains.GetGrain<IMortalGrain>("m", Prefix);
        await mortal.TouchAsync();
        await mortal.TouchAsync();
        Assert.Equal(["m begins"], silo.Services.GetRequiredService<Journal>().Entries);
    }

    [Fact]
    public async Task A_grain_that_asks_to_end_ends_after_its_turn_and_the_next_call_begins_anew()
    {
        await using var silo = await TestSilo.StartAsync();
        var mortal = silo.Grains.GetGrain<IMortalGrain>("m", Prefix);
        await mortal.EndAsync();
        await mortal.TouchAsync();
        Assert.Equal(["m begins", $"m ends: {DeactivationReasonCode.ApplicationRequested}", "m begins"], silo.Services.GetRequiredService<Journal>().Entries);
    }

    [Fact]
    public async Task Grains_that_end_in_their_first_turn_can_be_called_again()
    {
        await using var silo = await TestSilo.StartAsync();
        foreach (var i in Enumerable.Range(0, 2_000))
        {
            var mortal = silo.Grains.GetGrain<IMortalGrain>($"m{i}", Prefix);
            await mortal.EndAsync();
            await mortal.TouchAsync();
        }
    }

    [EmbeddedFact("the real Orleans does not keep to a clock of the tests")]
    public async Task An_idle_activation_ends_after_its_age_and_a_used_or_delayed_one_does_not()
    {
        await using var silo = await StartWithCollectionAsync();
        var journal = silo.Services.GetRequiredService<Journal>();
        var (idle, used, delayed) = (silo.Grains.GetGrain<IMortalGrain>("idle", Prefix), silo.Grains.GetGrain<IMortalGrain>("used", Prefix), silo.Grains.GetGrain<IMortalGrain>("delayed", Prefix));
        await Task.WhenAll(idle.TouchAsync(), used.TouchAsync(), delayed.DelayAsync(TimeSpan.FromHours(1)));
        _clock.Advance(TimeSpan.FromMinutes(9));
        await used.TouchAsync();
        _clock.Advance(TimeSpan.FromMinutes(2));
        await journal.WaitForAsync($"idle ends: {DeactivationReasonCode.ActivationIdle}");
        Assert.DoesNotContain(journal.Entries, e => e.StartsWith("used ends", StringComparison.Ordinal) || e.StartsWith("delayed ends", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromMinutes(60));
        await journal.WaitForAsync($"used ends: {DeactivationReasonCode.ActivationIdle}");
        await journal.WaitForAsync($"delayed ends: {DeactivationReasonCode.ActivationIdle}");
    }

    [EmbeddedFact("the real Orleans does not keep to a clock of the tests")]
    public async Task A_class_can_have_an_age_limit_of_its_own()
    {
        await using var silo = await StartWithCollectionAsync();
        var journal = silo.Services.GetRequiredService<Journal>();
        await Task.WhenAll(silo.Grains.GetGrain<IMortalGrain>("short", Prefix).TouchAsync(), silo.Grains.GetGrain<ILongLivedGrain>("long").TouchAsync());
        _clock.Advance(TimeSpan.FromMinutes(30));
        await journal.WaitForAsync($"short ends: {DeactivationReasonCode.ActivationIdle}");
        Assert.DoesNotContain($"long ends: {DeactivationReasonCode.ActivationIdle}", journal.Entries);
        _clock.Advance(TimeSpan.FromHours(2));
        await journal.WaitForAsync($"long ends: {DeactivationReasonCode.ActivationIdle}");
    }

    [Fact]
    public async Task When_the_host_stops_every_activation_ends()
    {
        await using var silo = await TestSilo.StartAsync();
        var journal = silo.Services.GetRequiredService<Journal>();
        await Task.WhenAll(silo.Grains.GetGrain<IMortalGrain>("a", Prefix).TouchAsync(), silo.Grains.GetGrain<ILongLivedGrain>("b").TouchAsync());
        await silo.StopAsync();
        Assert.Contains($"a ends: {DeactivationReasonCode.ShuttingDown}", journal.Entries);
        Assert.Contains($"b ends: {DeactivationReasonCode.ShuttingDown}", journal.Entries);
    }

    [Fact]
    public async Task A_grain_that_cannot_begin_fails_its_callers_with_its_own_error()
    {
        await using var silo = await TestSilo.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(silo.Grains.GetGrain<IMortalGrain>("stillborn", Prefix).TouchAsync);
        Assert.Equal("stillborn", error.Message);
    }

    [Fact]
    public async Task Startup_tasks_can_call_grains()
    {
        await using var silo = await TestSilo.StartAsync(s => s.AddStartupTask(
            (services, _) => services.GetRequiredService<IGrainFactory>().GetGrain<IMortalGrain>("early", Prefix).TouchAsync()));
        Assert.Equal(["early begins"], silo.Services.GetRequiredService<Journal>().Entries);
    }

    private Task<TestSilo> StartWithCollectionAsync() => TestSilo.StartAsync(
        s => s.Configure<GrainCollectionOptions>(o => (o.CollectionQuantum, o.CollectionAge) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10))), _clock);
}
