using Dreamer.Errors;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>Orleans wraps what comes out of a storage, unless it is one of its own.</summary>
    [Fact]
    public async Task A_full_disk_reaches_who_called_the_grain_as_it_was_told()
    {
        using var folder = new TemporaryFolder();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddBlobGrainStorage().Services.AddSingleton<IBlobStore>(
            new FileBlobStore(folder.Path) { Reached = _ => throw new IOException("No space left on device", 28) }));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();

        var refused = await Assert.ThrowsAsync<DreamerException>(() => cluster.Client.GetGrain<ICounterGrain>("local/one").CountAsync());

        Assert.Equal(ErrorCode.StorageFull, refused.Code);
        Assert.Contains($"'{folder.Path}'", refused.Message, StringComparison.Ordinal);
        await cluster.StopAllSilosAsync();
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
