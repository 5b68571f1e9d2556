using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dreamer.Storage.Tests;

public sealed class SiloTests
{
    [Fact]
    public async Task A_grain_finds_its_state_again_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(1, await CountInNewSiloAsync(folder.Path));
        Assert.Equal(2, await CountInNewSiloAsync(folder.Path));
    }

    private static async Task<int> CountInNewSiloAsync(string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddFileBlobStore(folder);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next()).AddBlobGrainStorage());
        using var host = builder.Build();
        await host.StartAsync();
        var count = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("local/one").CountAsync();
        await host.StopAsync();
        return count;
    }
}

/// <summary>Counts its calls. Keyed by any string.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> CountAsync();
}

internal sealed class CounterGrain([PersistentState("count", StorageNames.Default)] IPersistentState<CounterState> state) : Grain, ICounterGrain
{
    public async Task<int> CountAsync()
    {
        state.State = new CounterState(state.State.Count + 1);
        await state.WriteStateAsync();
        return state.State.Count;
    }
}

[GenerateSerializer]
internal sealed record CounterState([property: Id(0)] int Count);
