using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>Reminds grains as the reminder table says; reads the table when the silo has started.</summary>
internal sealed partial class ReminderService(Silo silo, IServiceProvider services) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan s_minimumPeriod = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), LocalReminder> _armed = new();

    private IReminderTable Table => services.GetService<IReminderTable>()
        ?? throw new OrleansConfigurationException("The reminder service has not been configured: no IReminderTable is registered, as ISiloBuilder.UseInMemoryReminderService() does.");

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < s_minimumPeriod)
        {
            throw new ArgumentException(
                $"Cannot register reminder {name} as requested period ({period}) is less than minimum allowed reminder period ({s_minimumPeriod})");
        }

        var entry = new ReminderEntry { GrainId = grain, ReminderName = name, StartAt = silo.Clock.GetUtcNow().UtcDateTime + dueTime, Period = period };
        entry.ETag = await Table.UpsertRow(entry);
        Arm(entry);
        return new ReminderData(entry);
    }

    public async Task UnregisterAsync(ReminderData reminder)
    {
        var entry = reminder.Entry;
        if (!await Table.RemoveRow(entry.GrainId, entry.ReminderName, entry.ETag!))
        {
            throw new ReminderException($"Could not unregister reminder {entry.ReminderName} of grain {entry.GrainId} from the reminder table: it is gone, or was changed since.");
        }

        Disarm(entry);
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name) =>
        await Table.ReadRow(grain, name) is { } entry ? new ReminderData(entry) : null;

    private async Task StartAsync(CancellationToken token)
    {
        await Table.StartAsync(token);
        foreach (var entry in (await Table.ReadRows(0, 0)).Reminders)
        {
            Arm(entry);
        }
    }

    private Task StopAsync(CancellationToken token)
    {
        foreach (var reminder in _armed.Values)
        {
            reminder.Dispose();
        }

        return Task.CompletedTask;
    }

    private void Arm(ReminderEntry entry)
    {
        Disarm(entry);
        _armed[(entry.GrainId, entry.ReminderName)] = new LocalReminder(silo, entry);
    }

    private void Disarm(ReminderEntry entry)
    {
        if (_armed.TryRemove((entry.GrainId, entry.ReminderName), out var old))
        {
            old.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Error, "Reminder {reminder} of grain {grain} was not taken; it will be due again after its period")]
    private static partial void LogTickFailed(ILogger log, Exception error, string reminder, GrainId grain);

    private sealed class LocalReminder : IDisposable
    {
        private readonly Silo _silo;
        private readonly ReminderEntry _entry;
        private readonly ITimer _timer;

        public LocalReminder(Silo silo, ReminderEntry entry)
        {
            _silo = silo;
            _entry = entry;
            using var clean = ActivationScheduler.WithoutContext();
            _timer = silo.Clock.CreateTimer(static r => _ = ((LocalReminder)r!).TickAsync(), this, UntilNext(), Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _timer.Dispose();
        private DateTime Now => _silo.Clock.GetUtcNow().UtcDateTime;

        /// <summary>Ticks are at the start plus whole periods, whatever happened in between.</summary>
        private TimeSpan UntilNext()
        {
            var late = Now - _entry.StartAt;
            return late <= TimeSpan.Zero ? -late : TimeSpan.FromTicks((_entry.Period.Ticks - (late.Ticks % _entry.Period.Ticks)) % _entry.Period.Ticks);
        }

        private async Task TickAsync()
        {
            try
            {
                var grain = (IRemindable)(object)GrainReference.Create(_silo, _entry.GrainId, typeof(IRemindable));
                await grain.ReceiveReminder(_entry.ReminderName, new TickStatus(_entry.StartAt, _entry.Period, Now));
            }
            catch (Exception error)
            {
                LogTickFailed(_silo.Log, error, _entry.ReminderName, _entry.GrainId);
            }

            var next = UntilNext();
            _timer.Change(next > TimeSpan.Zero ? next : _entry.Period, Timeout.InfiniteTimeSpan);
        }
    }
}

internal sealed record ReminderData(ReminderEntry Entry) : IGrainReminder
{
    public string ReminderName => Entry.ReminderName;
}
