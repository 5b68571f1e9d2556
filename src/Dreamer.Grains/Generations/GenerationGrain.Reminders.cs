using Dreamer.Generations;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    private const string UnfinishedReminder = "unfinished";

    /// <summary>The least that reminders allow.</summary>
    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Being activated has set an unfinished generation going; one that is over needs no more reminders.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        Exists && !State.State.IsFinal() ? Task.CompletedTask : ClearReminderAsync();

    private Task SetReminderAsync() =>
        options.Reminders ? this.RegisterOrUpdateReminder(UnfinishedReminder, s_reminderPeriod, s_reminderPeriod) : Task.CompletedTask;

    private async Task ClearReminderAsync()
    {
        if (options.Reminders && await this.GetReminder(UnfinishedReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
