using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>When those who wait for a place are answered.</summary>
public sealed class WaitingTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly InferenceOptions s_options = new()
    {
        MaxResidentJobs = 2,
        MaxWaitingJobs = 2,
        JobMemoryBytes = 300_000, // of which a job of 32 x 32 pixels is assumed to need 262,144 until one has been measured
        ChunkTarget = TimeSpan.FromMilliseconds(250),
    };

    private readonly JobsFixture _device = new(s_options);

    private DenoisingJobs Jobs => _device.Jobs;

    public async Task InitializeAsync()
    {
        await _device.LoadAsync();
        await _device.FinishAsync(Order("measured"));
    }

    [Fact]
    public async Task Who_waits_is_answered_when_there_is_a_place_and_not_before()
    {
        await _device.AdmitAsync("a", "b", "c");
        var waiting = Jobs.AdmitAsync(Order("c"), shown: 1);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        await Jobs.ReleaseAsync("a");
        Assert.NotNull((await waiting.WaitAsync(s_patience)).Progress);
    }

    [Fact]
    public async Task Who_waits_hears_of_another_position_at_once_and_of_the_same_after_a_pause()
    {
        await _device.AdmitAsync("a", "b", "c", "d");
        Assert.Equal(2, (await Jobs.AdmitAsync(Order("d"), shown: 3).WaitAsync(s_patience)).Position);
        var waiting = Jobs.AdmitAsync(Order("d"), shown: 2);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        _device.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await waiting.WaitAsync(s_patience)).Position);
    }

    [Fact]
    public async Task Who_waits_keeps_the_turn_however_long_it_waits()
    {
        await _device.AdmitAsync("a", "b", "c", "d");
        var waiting = WaitAsync(Order("c"));
        _device.Clock.Advance(s_options.WaitingPatience * 2 / 3);
        await _device.AdmitAsync("d");
        _device.Clock.Advance(s_options.WaitingPatience * 2 / 3);
        await Jobs.ReleaseAsync("a");
        await Jobs.ReleaseAsync("b");
        Assert.NotNull((await waiting.WaitAsync(s_patience)).Progress);
        Assert.NotNull((await Jobs.AdmitAsync(Order("d"))).Progress);
    }

    [Fact]
    public async Task Who_is_released_or_gives_up_while_it_waits_is_answered_at_once()
    {
        await _device.AdmitAsync("a", "b", "c", "d");
        var released = Jobs.AdmitAsync(Order("c"), shown: 1);
        using var stop = new CancellationTokenSource();
        var cancelled = Jobs.AdmitAsync(Order("d"), shown: 2, stop.Token);
        await Jobs.ReleaseAsync("c");
        await stop.CancelAsync();
        Assert.Null((await released.WaitAsync(s_patience)).Progress);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Who_waited_too_long_is_called_though_nothing_happens()
    {
        await _device.AdmitAsync("a", "b");
        Assert.Equal(1, (await Jobs.AdmitAsync(Order("c", lane: Lane.Batch))).Position);
        await Jobs.AdvanceAsync("a", default);
        await Jobs.AdvanceAsync("b", default);
        var waiting = WaitAsync(Order("c", lane: Lane.Batch));
        for (var waited = TimeSpan.Zero; !waiting.IsCompleted && waited < s_options.AdmissionPatience * 2; waited += TimeSpan.FromSeconds(1))
        {
            _device.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
        Assert.NotNull((await waiting.WaitAsync(s_patience)).Progress);
    }

    /// <summary>Asks again after each answer, as an owner does.</summary>
    private async Task<Admission> WaitAsync(DenoisingOrder order)
    {
        int? shown = 1;
        while (true)
        {
            var answer = await Jobs.AdmitAsync(order, shown);
            if (answer.Progress is not null)
            {
                return answer;
            }
            shown = answer.Position;
        }
    }

    public Task DisposeAsync() => Jobs.ReleaseAllAsync();

    public void Dispose() => _device.Dispose();
}
