using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Compat.Tests.Grains;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task RemindAsync(string name, TimeSpan due, TimeSpan period);

    Task<bool> HasAsync(string name);

    Task ForgetAsync(string name);
}

public sealed class RemindedGrain(Journal journal, TimeProvider clock) : Grain, IRemindedGrain, IRemindable
{
    public Task RemindAsync(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> HasAsync(string name) => await this.GetReminder(name) is { } reminder && reminder.ReminderName == name;

    public async Task ForgetAsync(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Assert.Equal(clock.GetUtcNow().UtcDateTime, status.CurrentTickTime);
        journal.Write($"{this.GetPrimaryKeyString()} {reminderName} {(status.CurrentTickTime - status.FirstTickTime) / status.Period}");
        return Task.CompletedTask;
    }
}

public class ReminderTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [EmbeddedFact("the real Orleans does not keep to a clock of the tests")]
    public async Task A_reminder_comes_when_due_and_after_each_period_until_it_is_taken_back()
    {
        await using var silo = await TestSilo.StartAsync(s => s.UseInMemoryReminderService(), _clock);
        var (reminded, journal) = (silo.Grains.GetGrain<IRemindedGrain>("r"), silo.Services.GetRequiredService<Journal>());
        await reminded.RemindAsync("wake", 2 * s_minute, 3 * s_minute);
        _clock.Advance(2 * s_minute);
        await journal.WaitForAsync("r wake 0");
        Assert.True(await reminded.HasAsync("wake"));
        await AdvanceUntilNextAsync(reminded, journal, 3 * s_minute);
        await reminded.ForgetAsync("wake");
        Assert.False(await reminded.HasAsync("wake"));
        var ticks = journal.Entries;
        Assert.All(ticks, t => Assert.Matches(@"^r wake \d+$", t)); // at whole periods after the first
        _clock.Advance(9 * s_minute);
        await reminded.HasAsync("wake");
        Assert.Equal(ticks, journal.Entries);
    }

    [Fact]
    public async Task A_reminder_survives_a_restart_and_activates_its_grain()
    {
        var table = await ReminderTableAfterAsync(r => r.RemindAsync("wake", 5 * s_minute, 10 * s_minute));
        var row = Assert.Single((await table.ReadRows(0, 0)).Reminders);
        Assert.Equal((_clock.GetUtcNow().UtcDateTime + (5 * s_minute), 10 * s_minute), (row.StartAt, row.Period));
        _clock.Advance(7 * s_minute); // nobody is there when it is due
        await using var silo = await TestSilo.StartAsync(s => With(s, table), _clock);
        _clock.Advance(8 * s_minute);
        await silo.Services.GetRequiredService<Journal>().WaitForAsync("r wake 1");
    }

    [Fact]
    public async Task A_period_under_the_minimum_is_refused()
    {
        await using var silo = await TestSilo.StartAsync(s => s.UseInMemoryReminderService(), _clock);
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => silo.Grains.GetGrain<IRemindedGrain>("r").RemindAsync("wake", s_minute, TimeSpan.FromSeconds(1)));
        Assert.Contains("00:00:01", error.Message, StringComparison.Ordinal);
    }

    private static ISiloBuilder With(ISiloBuilder silo, IReminderTable table) =>
        silo.AddReminders().ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(table)));

    /// <summary>Runs a silo, lets it register reminders, stops it, and keeps the table.</summary>
    private async Task<IReminderTable> ReminderTableAfterAsync(Func<IRemindedGrain, Task> register)
    {
        var table = new ListReminderTable();
        await using var silo = await TestSilo.StartAsync(s => With(s, table), _clock);
        await register(silo.Grains.GetGrain<IRemindedGrain>("r"));
        return table;
    }

    /// <summary>A reminder is armed again a moment after it was taken, so that the clock may have to go on by more than one period.</summary>
    private async Task AdvanceUntilNextAsync(IRemindedGrain reminded, Journal journal, TimeSpan period)
    {
        for (var before = journal.Entries.Count; journal.Entries.Count == before;)
        {
            _clock.Advance(period);
            await reminded.HasAsync("wake");
        }
    }
}
