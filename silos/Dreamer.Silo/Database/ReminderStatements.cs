namespace Dreamer.Silo.Database;

/// <summary>Reminders, by grain and by ranges of the hash ring that silos share out among themselves.</summary>
internal static class ReminderStatements
{
    private const string Read = """
        SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version FROM reminders
        WHERE service = @ServiceId
        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["UpsertReminderRowKey"] = """
            INSERT INTO reminders (service, grain, name, hash, starts, period)
            VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period::bigint)
            ON CONFLICT (service, grain, name) DO UPDATE
            SET hash = excluded.hash, starts = excluded.starts, period = excluded.period, version = reminders.version + 1
            RETURNING version AS Version
            """,
        ["ReadReminderRowsKey"] = $"{Read} AND grain = @GrainId",
        ["ReadReminderRowKey"] = $"{Read} AND grain = @GrainId AND name = @ReminderName",
        ["ReadRangeRows1Key"] = $"{Read} AND hash > @BeginHash AND hash <= @EndHash",
        ["ReadRangeRows2Key"] = $"{Read} AND (hash > @BeginHash OR hash <= @EndHash)", // over the ring's end
        ["DeleteReminderRowKey"] = """
            WITH gone AS (
                DELETE FROM reminders WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
            SELECT count(*)::integer FROM gone
            """,
        ["DeleteReminderRowsKey"] = "DELETE FROM reminders WHERE service = @ServiceId",
    };
}
