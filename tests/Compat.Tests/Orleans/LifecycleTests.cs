using Microsoft.Extensions.DependencyInjection;

namespace Compat.Tests.Grains;

internal sealed class Participant(Journal journal) : ILifecycleParticipant<ISiloLifecycle>, ILifecycleObserver
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe("active", ServiceLifecycleStage.Active, _ => WriteAsync("active"), _ => WriteAsync("inactive"));
        lifecycle.Subscribe("services", ServiceLifecycleStage.ApplicationServices, this);
    }

    public Task OnStart(CancellationToken cancellationToken) => WriteAsync("services start");

    public Task OnStop(CancellationToken cancellationToken) => WriteAsync("services stop");

    private Task WriteAsync(string entry)
    {
        journal.Write(entry);
        return Task.CompletedTask;
    }
}

public class LifecycleTests
{
    [Fact]
    public async Task Participants_start_stage_by_stage_and_stop_in_reverse_with_the_grains_in_between()
    {
        await using var silo = await TestSilo.StartAsync(s => s.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Participant>());
        var journal = silo.Services.GetRequiredService<Journal>();
        await silo.Grains.GetGrain<INoteGrain>("n").ExistsAsync();
        await silo.StopAsync();
        Assert.Equal(["services start", "active", "inactive", "ends: ShuttingDown", "services stop"], journal.Entries);
    }
}
