namespace Compat.Tests.Grains;

/// <summary>A reminder table that outlives its silo.</summary>
internal sealed class ListReminderTable : IReminderTable
{
    private readonly List<ReminderEntry> _rows = [];

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(new ReminderTableData(_rows.Where(r => r.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        Task.FromResult(new ReminderTableData(_rows.Where(r => r.GrainId.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end))));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(_rows.Find(r => r.GrainId == grainId && r.ReminderName == reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        _rows.RemoveAll(r => r.GrainId == entry.GrainId && r.ReminderName == entry.ReminderName);
        entry.ETag = Guid.NewGuid().ToString();
        _rows.Add(entry);
        return Task.FromResult<string?>(entry.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.FromResult(_rows.RemoveAll(r => r.GrainId == grainId && r.ReminderName == reminderName && r.ETag == eTag) > 0);

    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }
}
