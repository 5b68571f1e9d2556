using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    private const string UnfinishedReminder = "unfinished";

    /// <summary>The least that reminders allow.</summary>
    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The last thing that an end, or a deletion, does is to clear the reminder: while there is one, something is left to do. Who is driven
    /// already is left alone.
    /// </summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (State.Settings is null || _phase == Phase.Settled)
        {
            return ClearReminderAsync();
        }
        if (_timer is null)
        {
            Drive();
        }
        return Task.CompletedTask;
    }

    private Task SetReminderAsync() =>
        options.Reminders && !State.State.IsFinal() ? this.RegisterOrUpdateReminder(UnfinishedReminder, s_reminderPeriod, s_reminderPeriod) : Task.CompletedTask;

    private async Task ClearReminderAsync()
    {
        if (options.Reminders && await this.GetReminder(UnfinishedReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
