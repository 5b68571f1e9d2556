using Dreamer.Generations;
using Dreamer.Grains.Sessions;
using Dreamer.Sessions;

namespace Dreamer.Grains.Tests.Sessions;

public sealed class EventLogTests
{
    private static readonly GenerationId s_id = GenerationId.New(SessionId.New(TimeProvider.System));

    [Fact]
    public async Task A_reader_gets_what_comes_after_its_number_also_where_numbers_skip()
    {
        var log = Log(capacity: 100, 1, 2, 5, 1_006, 1_007);
        log.Close();
        Assert.Equal([5, 1_006, 1_007], await NumbersAsync(log, after: 2));
        Assert.Equal([1_006, 1_007], await NumbersAsync(log, after: 700));
        Assert.Empty(await NumbersAsync(log, after: 1_007));
    }

    [Fact]
    public async Task The_last_ones_stay_and_who_missed_some_is_told_once()
    {
        var log = Log(capacity: 8, [.. Enumerable.Range(1, 30).Select(i => (long)i)]);
        log.Close();
        var read = await log.ReadAsync(3, default).ToListAsync();
        Assert.InRange(read.Count, 8, 10);
        Assert.Equal([30], read.Select(entry => entry.Sequence).TakeLast(1));
        Assert.Equal([true], read.Select(entry => entry.Missed).Distinct().Take(1));
        Assert.Single(read, entry => entry.Missed);
        Assert.DoesNotContain(await log.ReadAsync(read[0].Sequence - 1, default).ToListAsync(), entry => entry.Missed);
    }

    [Fact]
    public async Task A_reader_that_is_overtaken_is_told_where_it_goes_on()
    {
        var log = Log(capacity: 4, 1, 2);
        await using var slow = log.ReadAsync(0, default).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        for (var number = 3; number <= 20; number++)
        {
            log.Append(Entry(number));
        }
        Assert.True(await slow.MoveNextAsync());
        Assert.True(slow.Current is { Missed: true, Sequence: > 2 });
        Assert.True(await slow.MoveNextAsync());
        Assert.False(slow.Current.Missed);
    }

    [Fact]
    public async Task What_had_left_the_log_before_it_was_loaded_is_missed_too()
    {
        var log = new EventLog(8);
        log.Load([Entry(284), Entry(285)]);
        log.Close();
        var read = await log.ReadAsync(0, default).ToListAsync();
        Assert.Equal([true, false], read.Select(entry => entry.Missed));
    }

    /// <summary>Each reader looks for its next event: it copies nothing of the others.</summary>
    [Fact]
    public async Task An_event_costs_its_reader_nothing_of_the_ring()
    {
        var log = new EventLog(1_024);
        for (var number = 1; number <= 1_024; number++)
        {
            log.Append(Entry(number));
        }
        await using var reader = log.ReadAsync(0, default).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var read = 0; read < 1_000; read++)
        {
            Assert.True(await reader.MoveNextAsync());
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static EventLog Log(int capacity, params long[] numbers)
    {
        var log = new EventLog(capacity);
        foreach (var number in numbers)
        {
            log.Append(Entry(number));
        }
        return log;
    }

    private static SessionEvent Entry(long number) =>
        new(number, DateTimeOffset.UnixEpoch, SessionEventKind.State, s_id, new GenerationProgress(GenerationState.Running));

    private static async Task<List<long>> NumbersAsync(EventLog log, long after) =>
        await log.ReadAsync(after, default).Select(entry => entry.Sequence).ToListAsync();
}
