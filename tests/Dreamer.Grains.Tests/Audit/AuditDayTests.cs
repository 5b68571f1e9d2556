using Dreamer.Accounts;
using Dreamer.Audit;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Audit;

public sealed class AuditDayTests : IAsyncLifetime, IDisposable
{
    private static readonly DateOnly s_day = new(2026, 11, 24);

    private readonly TemporaryFolder _folder = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path);

    [Fact]
    public async Task Every_entry_is_on_one_page_the_last_first_and_told_again_it_is_still_one()
    {
        var entries = Enumerable.Range(0, 230).Select(Entry).ToList();
        foreach (var entry in entries)
        {
            await _silo.Grains.AuditDay(s_day).AppendAsync(entry);
        }
        await _silo.Grains.AuditDay(s_day).AppendAsync(entries[229]);
        await _silo.Grains.AuditDay(s_day).AppendAsync(entries[150]); // of a full segment
        await _silo.Grains.AuditDay(s_day).AppendAsync(entries[3]);

        var (read, after) = (new List<AuditEntry>(), (UsagePosition?)null);
        while (await _silo.Grains.ReadAuditAsync(new UsageQuery(s_day, s_day, after, 37)) is { IsEmpty: false } page)
        {
            read.AddRange(page.Select(line => line.Entry));
            after = page[^1].Position;
        }

        Assert.Equal(Enumerable.Reverse(entries), read);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static AuditEntry Entry(int number) => new()
    {
        Id = Guid.CreateVersion7(),
        At = new DateTimeOffset(s_day, new TimeOnly(12, 0).Add(TimeSpan.FromSeconds(number)), TimeSpan.Zero),
        By = Actor.Server.By,
        Action = "key.create",
        Tenant = TenantId.Local,
        Detail = $"{number}",
    };
}
