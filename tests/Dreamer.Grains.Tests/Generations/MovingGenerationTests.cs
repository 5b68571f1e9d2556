using Dreamer.Generations;
using Dreamer.Tenants;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace Dreamer.Grains.Tests.Generations;

public sealed class MovingGenerationTests
{
    /// <summary>A call that nobody answers ends after 30 s.</summary>
    private static readonly TimeSpan s_withoutTimeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_generation_that_must_go_elsewhere_while_it_settles_and_its_tenant_too_ends_without_a_wait()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await TestSilo.StartAsync(folder.Path, adapt: services => services.AddSingleton<IOutgoingGrainCallFilter, MoveBoth>());

        var end = await silo.RunAsync(Requests.Still()).WaitAsync(s_withoutTimeout);

        Assert.Equal(GenerationState.Succeeded, end.Progress.State);
        await Eventually.HoldsAsync(async () => (await silo.Grains.Tenant(TenantId.Local).ReadQuotaAsync()).Single(limit => limit.Name == "pending_generations").Used == 0);
    }

    /// <summary>Before the first settling reaches the tenant, both ends of it are told to go, as they are when the silo that knew where they are dies.</summary>
    private sealed class MoveBoth(IServiceProvider services) : IOutgoingGrainCallFilter
    {
        private int _calls;

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.MethodName == nameof(ITenantGrain.SettleAsync) && context.TargetId.Type.ToString() == "tenant" && Interlocked.Increment(ref _calls) == 1)
            {
                var grains = services.GetRequiredService<IGrainFactory>();
                await grains.GetGrain<IGrainManagementExtension>(context.TargetId).DeactivateOnIdle();
                await grains.GetGrain<IGrainManagementExtension>(context.SourceId!.Value).DeactivateOnIdle();
            }
            await context.Invoke();
        }
    }
}
