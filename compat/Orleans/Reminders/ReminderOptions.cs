namespace Orleans.Hosting;

/// <summary>How often reminders may tick.</summary>
public sealed class ReminderOptions
{
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
