using Microsoft.Extensions.DependencyInjection;

namespace Compat.Tests.Grains;

public interface IPatientGrain : IGrainWithStringKey
{
    /// <summary>Waits until cancelled.</summary>
    Task WaitAsync(string name, CancellationToken token);

    Task DoAsync(string name, CancellationToken token);
}

public sealed class PatientGrain(Journal journal) : Grain, IPatientGrain
{
    public async Task WaitAsync(string name, CancellationToken token)
    {
        journal.Write($"{name} in");
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            journal.Write($"{name} cancelled");
        }
    }

    public Task DoAsync(string name, CancellationToken token)
    {
        journal.Write(name);
        return Task.CompletedTask;
    }
}

public class CancellationTests
{
    [Fact]
    public async Task A_cancelled_token_reaches_the_callee()
    {
        await using var silo = await TestSilo.StartAsync();
        var journal = silo.Services.GetRequiredService<Journal>();
        using var cancel = new CancellationTokenSource();
        var call = silo.Grains.GetGrain<IPatientGrain>("p").WaitAsync("a", cancel.Token);
        await journal.WaitForAsync("a in");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await journal.WaitForAsync("a cancelled");
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_is_not_sent()
    {
        await using var silo = await TestSilo.StartAsync();
        var patient = silo.Grains.GetGrain<IPatientGrain>("p");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.DoAsync("a", new CancellationToken(canceled: true)));
        await patient.DoAsync("b", CancellationToken.None);
        Assert.Equal(["b"], silo.Services.GetRequiredService<Journal>().Entries);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_its_turn_does_not_begin()
    {
        await using var silo = await TestSilo.StartAsync();
        var (patient, journal) = (silo.Grains.GetGrain<IPatientGrain>("p"), silo.Services.GetRequiredService<Journal>());
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var a = patient.WaitAsync("a", first.Token);
        await journal.WaitForAsync("a in");
        var b = patient.DoAsync("b", second.Token);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a);
        await patient.DoAsync("c", CancellationToken.None);
        Assert.Equal(["a in", "a cancelled", "c"], journal.Entries);
    }
}
