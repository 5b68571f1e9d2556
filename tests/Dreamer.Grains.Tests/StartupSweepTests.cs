using Dreamer.Generations;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Grains.Tests;

/// <summary>A start with much unfinished work: it is taken up, and nobody waits for it.</summary>
public sealed class StartupSweepTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_silo_serves_before_it_has_found_what_is_unfinished_and_then_takes_it_up()
    {
        var interrupted = await InterruptAsync(1);
        await using var silo = await StartSlowAsync().WaitAsync(s_patience);

        Assert.Equal(GenerationState.Succeeded, (await silo.RunAsync(Requests.Still())).Progress.State);
        Assert.Equal(0, await GenerationsAwakeAsync(silo, except: 1));
        _listed.SetResult();
        Assert.Equal(GenerationState.Succeeded, (await silo.EndOfAsync(interrupted[0])).Progress.State);
    }

    [Fact]
    public async Task The_first_look_at_the_quota_counts_what_is_unfinished_and_wakes_none_of_it()
    {
        _ = await InterruptAsync(5);
        await using var silo = await StartSlowAsync().WaitAsync(s_patience);

        var limits = await silo.Grains.Tenant(TenantId.Local).ReadQuotaAsync();

        Assert.Equal(5, limits.Single(limit => limit.Name == "pending_generations").Used);
        Assert.Equal(0, await GenerationsAwakeAsync(silo));
        _listed.SetResult();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    /// <summary>What a crash leaves of so many stills on their way.</summary>
    private async Task<List<GenerationId>> InterruptAsync(int count)
    {
        using var hold = new SemaphoreSlim(0);
        using var reached = new SemaphoreSlim(0);
        var model = new FakeModel
        {
            BeforeStep = (_, _) =>
            {
                reached.Release();
                hold.Wait(TimeSpan.FromMilliseconds(100));
            },
        };
        var ids = new List<GenerationId>();
        await using (var silo = await TestSilo.StartAsync(_folder.Path, model))
        {
            for (var i = 0; i < count; i++)
            {
                ids.Add(await silo.AddAsync(Requests.Still(steps: 50)));
            }
            await reached.WaitAsync(s_patience);
            CrashCopy.Take(_folder.Path, _afterCrash.Path);
            hold.Release(10_000);
        }
        return ids;
    }

    private Task<TestSilo> StartSlowAsync() => TestSilo.StartAsync(_afterCrash.Path, adapt: services =>
    {
        var files = services.Last(service => service.ServiceType == typeof(IBlobStore));
        services.AddSingleton<IBlobStore>(provider => new SlowList((IBlobStore)files.ImplementationFactory!(provider), _listed.Task));
    });

    private static async Task<int> GenerationsAwakeAsync(TestSilo silo, int except = 0)
    {
        var all = await silo.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return all.Where(one => one.GrainType.Contains("GenerationGrain", StringComparison.Ordinal)).Sum(one => one.ActivationCount) - except;
    }

    /// <summary>Lists all unfinished work only when it may.</summary>
    private sealed class SlowList(IBlobStore files, Task mayList) : IBlobStore
    {
        public Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) => files.PutAsync(key, content, contentType, ct);

        public Task<string?> ReplaceAsync(string key, string? expectedETag, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) =>
            files.ReplaceAsync(key, expectedETag, content, contentType, ct);

        public Task<bool> CopyAsync(string source, string copy, CancellationToken ct = default) => files.CopyAsync(source, copy, ct);

        public Task<Blob?> OpenAsync(string key, CancellationToken ct = default) => files.OpenAsync(key, ct);

        public Task<bool> DeleteAsync(string key, string? expectedETag = null, CancellationToken ct = default) => files.DeleteAsync(key, expectedETag, ct);

        public async IAsyncEnumerable<string> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
        {
            if (prefix == "_unfinished/")
            {
                await mayList.WaitAsync(ct);
            }
            await foreach (var key in files.ListAsync(prefix, ct))
            {
                yield return key;
            }
        }
    }
}
