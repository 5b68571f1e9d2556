using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Tenants;

public sealed class LedgerTests : IAsyncLifetime, IDisposable
{
    private static readonly DateOnly s_day = new(2026, 11, 24);
    private static readonly DateTimeOffset s_noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _session = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;

    private ITenantGrain Tenant => _silo.Grains.Tenant(TenantId.Local);

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path);

    [Fact]
    public async Task A_generation_has_one_line_however_often_it_is_settled()
    {
        var line = Line(s_noon);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tenant.SettleAsync(line)));
        await RestartAsync();
        await Tenant.SettleAsync(line);
        var report = await ReadAsync();
        Assert.Equal(line, Assert.Single(report.Lines).Usage);
        Assert.Equal(UsageTotals.Of(line), report.Totals);
    }

    [Fact]
    public async Task Settled_again_after_its_segment_is_full_it_is_still_one()
    {
        var lines = await SettleAsync(230);
        await RestartAsync();
        await Task.WhenAll(Tenant.SettleAsync(lines[3]), Tenant.SettleAsync(lines[150]), Tenant.SettleAsync(lines[229]));
        Assert.Equal(230, (await ReadAsync()).Totals.Generations);
        var late = Line(s_noon);
        await Tenant.SettleAsync(late); // older than full segments, and in none
        Assert.Equal(late, (await ReadAsync()).Lines[0].Usage);
    }

    [Fact]
    public async Task Every_line_is_on_one_page_the_last_settled_first_while_others_are_added()
    {
        var lines = await SettleAsync(230);
        var (read, after) = (new List<UsageRecord>(), (UsagePosition?)null);
        while (await ReadAsync(after, limit: 37) is { Lines: { IsEmpty: false } page })
        {
            read.AddRange(page.Select(line => line.Usage));
            after = page[^1].Position;
            await Tenant.SettleAsync(Line(s_noon.AddHours(3)));
        }
        Assert.Equal(Enumerable.Reverse(lines), read);
    }

    [Fact]
    public async Task What_settling_writes_does_not_grow_with_the_day()
    {
        await SettleAsync(450);
        var states = new DirectoryInfo(_folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.FullName.Contains("2026-11-24", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, states.Count); // four full segments, and the state with the rest
        Assert.All(states, file => Assert.InRange(file.Length, 100, 64 << 10));
    }

    [Fact]
    public async Task The_sums_of_some_days_are_those_of_their_lines_and_of_no_other_day()
    {
        var (first, second) = (Line(s_noon), Line(s_noon.AddDays(2)) with { Outcome = GenerationState.Cancelled, Frames = 0, IsRepeat = false });
        await Tenant.SettleAsync(first);
        await Tenant.SettleAsync(second);
        await Tenant.SettleAsync(Line(s_noon.AddDays(3)));
        var report = await Tenant.ReadUsageAsync(new UsageQuery(s_day, s_day.AddDays(2), null, 10));
        Assert.Equal([second, first], report.Lines.Select(line => line.Usage));
        Assert.Equal(UsageTotals.Of(first).Plus(UsageTotals.Of(second)), report.Totals);
        Assert.Equal((2, 1, 1, TimeSpan.FromSeconds(3)), (report.Totals.Generations, report.Totals.Succeeded, report.Totals.Cancelled, report.Totals.DeviceTime));
        Assert.Equal(UsageTotals.None, (await _silo.Grains.Tenant(TenantId.Parse("other")).ReadUsageAsync(new UsageQuery(s_day, s_day, null, 10))).Totals);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(93)]
    public async Task Too_many_days_are_refused_and_named(int more)
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Tenant.ReadUsageAsync(new UsageQuery(s_day, s_day.AddDays(more), null, 10)));
        Assert.Contains("2026-11-24", refused.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task RestartAsync()
    {
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path);
    }

    private async Task<ImmutableArray<UsageRecord>> SettleAsync(int count)
    {
        var lines = Enumerable.Range(0, count).Select(i => Line(s_noon.AddSeconds(i))).ToImmutableArray();
        foreach (var line in lines)
        {
            await Tenant.SettleAsync(line);
        }
        return lines;
    }

    private Task<UsageReport> ReadAsync(UsagePosition? after = null, int limit = 10) => Tenant.ReadUsageAsync(new UsageQuery(s_day, s_day, after, limit));

    private UsageRecord Line(DateTimeOffset end) => new()
    {
        Generation = GenerationId.New(_session),
        Attempt = 1,
        Kind = GenerationKind.Animate,
        Model = "fake",
        Outcome = GenerationState.Succeeded,
        Steps = 8,
        DeviceTime = TimeSpan.FromSeconds(1.5),
        Size = 32,
        Frames = 2,
        CreatedAt = end.AddSeconds(-3),
        StartedAt = end.AddSeconds(-2),
        EndedAt = end,
    };
}
