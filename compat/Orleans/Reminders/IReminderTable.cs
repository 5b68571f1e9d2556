using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are kept; a durable one makes them survive a restart.</summary>
public interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>Rows whose grain's uniform hash is in (begin, end]; all rows if both are the same.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Returns the row's new ETag.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>False if there is no such row with that ETag.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task TestOnlyClearTable();
}

/// <summary>Rows of a reminder table.</summary>
public sealed class ReminderTableData(IEnumerable<ReminderEntry> list)
{
    public IList<ReminderEntry> Reminders { get; } = [.. list];
}

/// <summary>One row of a reminder table.</summary>
public sealed class ReminderEntry
{
    public GrainId GrainId { get; set; }
    public string ReminderName { get; set; } = null!;
    public DateTime StartAt { get; set; }
    public TimeSpan Period { get; set; }
    public string? ETag { get; set; }
}
