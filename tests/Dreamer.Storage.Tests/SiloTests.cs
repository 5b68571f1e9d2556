using Dreamer.Testing;
using Orleans.TestingHost;

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
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddBlobGrainStorage().Services.AddFileBlobStore(folder));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var count = await cluster.Client.GetGrain<ICounterGrain>("local/one").CountAsync();
        await cluster.StopAllSilosAsync();
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
