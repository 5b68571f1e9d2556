using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Compat.Tests.Grains;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ByDeviceAttribute() : PlacementAttribute(new ByDevice());

internal sealed class ByDevice : PlacementStrategy;

internal sealed class ByDeviceDirector(Journal journal) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        journal.Write($"place {target.GrainIdentity}");
        return target.GrainIdentity.Key.ToString() == "nowhere"
            ? throw new InvalidOperationException("no silo owns device 'nowhere'")
            : Task.FromResult(context.GetCompatibleSilos(target)[0]);
    }
}

public interface IPlacedGrain : IGrainWithStringKey
{
    Task TouchAsync();
}

[ByDevice, Immovable]
public sealed class PlacedGrain : Grain, IPlacedGrain
{
    public Task TouchAsync() => Task.CompletedTask;
}

public class PlacementTests
{
    [Fact]
    public async Task A_director_places_the_grains_of_its_strategy_once()
    {
        await using var silo = await TestSilo.StartAsync(s => s.AddPlacementDirector<ByDevice, ByDeviceDirector>());
        var placed = silo.Grains.GetGrain<IPlacedGrain>("cpu:0");
        await placed.TouchAsync();
        await placed.TouchAsync();
        Assert.Equal(["place placed/cpu:0"], silo.Services.GetRequiredService<Journal>().Entries);
    }

    [Fact]
    public async Task A_director_that_finds_no_place_fails_the_call()
    {
        await using var silo = await TestSilo.StartAsync(s => s.AddPlacementDirector<ByDevice, ByDeviceDirector>());
        var error = await Assert.ThrowsAnyAsync<Exception>(silo.Grains.GetGrain<IPlacedGrain>("nowhere").TouchAsync);
        Assert.Contains("nowhere", error.ToString(), StringComparison.Ordinal);
    }
}
