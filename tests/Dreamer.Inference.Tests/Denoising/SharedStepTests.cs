using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using static Dreamer.Inference.Tests.Denoising.JobsFixture;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>Jobs that take their steps together.</summary>
public sealed class SharedStepTests : IAsyncLifetime, IDisposable
{
    private readonly JobsFixture _device = new(new InferenceOptions { ChunkTarget = TimeSpan.FromMilliseconds(250) });

    private DenoisingJobs Jobs => _device.Jobs;

    public Task InitializeAsync() => _device.LoadAsync();

    [Fact]
    public async Task Jobs_share_steps_when_that_is_measured_to_be_faster_and_get_the_same_bytes()
    {
        var alone = await FinishOneByOneAsync("a", "b", "c");
        _device.Fake.BeforeBatch = jobs => _device.Clock.Advance(TimeSpan.FromMilliseconds(110));
        Assert.Equal(alone, await FinishAtOnceAsync("a", "b", "c"));
        Assert.NotEmpty(_device.Fake.Batches);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1_000_000, false)] // one such step fits, and two do not
    public async Task Jobs_share_a_step_only_where_there_is_memory_for_it(long stepBytes, bool share)
    {
        using var device = new JobsFixture(new InferenceOptions { ChunkTarget = TimeSpan.FromMilliseconds(250), DeviceMemoryBytes = 1_500_000, EmbeddingCacheBytes = 0 });
        device.Fake.StepBytes = stepBytes;
        device.Fake.BeforeBatch = _ => device.Clock.Advance(TimeSpan.FromMilliseconds(110));
        await device.LoadAsync();
        await device.FinishAsync(Order("measured"));
        await device.AdmitAsync("a", "b");
        for (var chunk = 0; chunk < 3; chunk++)
        {
            await Task.WhenAll(device.WhileBusy(() => new[] { device.Jobs.AdvanceAsync("a", default), device.Jobs.AdvanceAsync("b", default) }));
        }
        Assert.Equal(share, !device.Fake.Batches.IsEmpty);
        await device.Jobs.ReleaseAllAsync();
    }

    [Fact]
    public async Task Jobs_share_no_more_than_a_trial_when_that_is_slower()
    {
        await FinishOneByOneAsync("a", "b");
        _device.Fake.BeforeBatch = jobs => _device.Clock.Advance(TimeSpan.FromMilliseconds(210 * jobs));
        await FinishAtOnceAsync("a", "b");
        Assert.InRange(_device.Fake.Batches.Count, 1, 3);
    }

    [Fact]
    public async Task Where_company_would_move_bytes_a_seed_stays_what_it_is()
    {
        _device.Fake.IsExact = false;
        var alone = await FinishOneByOneAsync("a", "b", "c");
        _device.Fake.BeforeBatch = _ => { }; // as fast as can be
        Assert.Equal(alone, await FinishAtOnceAsync("a", "b", "c"));
        Assert.Empty(_device.Fake.Batches);
    }

    [Fact]
    public async Task Who_does_not_mind_shares_steps_all_the_same()
    {
        _device.Fake.IsExact = false;
        await FinishOneByOneAsync("a", "b");
        _device.Fake.BeforeBatch = _ => { };
        await FinishAtOnceAsync(order => order with { Settings = order.Settings with { Inexact = true } }, "a", "b");
        Assert.NotEmpty(_device.Fake.Batches);
    }

    [Fact]
    public async Task A_shared_step_that_fails_is_taken_one_by_one()
    {
        var alone = await FinishOneByOneAsync("a", "b");
        _device.Fake.BeforeBatch = _ => throw new InvalidOperationException("too much at once");
        Assert.Equal(alone, await FinishAtOnceAsync("a", "b"));
    }

    [Theory]
    [InlineData(32, 32, 64, 64, false)]
    [InlineData(32, 64, 64, 32, false)] // as many pixels
    [InlineData(32, 64, 32, 64, true)]
    public async Task Jobs_share_steps_where_their_shapes_are_equal(int width, int height, int otherWidth, int otherHeight, bool areShared)
    {
        await FinishOneByOneAsync("a", "b");
        DenoisingOrder Sized(DenoisingOrder order) =>
            order with { Settings = order.Settings with { Inexact = true, Size = order.Job == "a" ? new(width, height) : new(otherWidth, otherHeight) } };
        await _device.FinishAsync(Sized(Order("a")));
        await _device.FinishAsync(Sized(Order("b")));
        await FinishAtOnceAsync(Sized, "a", "b");
        Assert.Equal(areShared, !_device.Fake.Batches.IsEmpty);
    }

    [Fact]
    public async Task A_chunk_ends_where_the_branches_of_guidance_change()
    {
        var order = Order("a");
        order = order with { Settings = order.Settings with { Earlier = [new EarlierCaption(3, "before", "", Guidance: 1)] } };
        await _device.FinishAsync(order); // measures the steps of either shape: two fit in a chunk
        await Jobs.AdmitAsync(order);
        List<int> ends = [];
        while (ends.LastOrDefault() < order.Settings.Steps)
        {
            ends.Add((await Jobs.AdvanceAsync(order.Job, default))!.Step);
        }
        Assert.Equal([2, 3, 5, 7, 9, 10], ends);
    }

    public Task DisposeAsync() => Jobs.ReleaseAllAsync();

    public void Dispose() => _device.Dispose();

    private async Task<List<byte[]>> FinishOneByOneAsync(params string[] jobs)
    {
        var latents = new List<byte[]>();
        foreach (var job in jobs)
        {
            latents.Add(await _device.FinishAsync(Order(job)));
        }
        return latents;
    }

    private Task<byte[][]> FinishAtOnceAsync(params string[] jobs) => FinishAtOnceAsync(order => order, jobs);

    private async Task<byte[][]> FinishAtOnceAsync(Func<DenoisingOrder, DenoisingOrder> with, params string[] jobs)
    {
        var orders = jobs.Select(job => with(Order(job, lane: Lane.Batch))).ToList();
        foreach (var order in orders)
        {
            await Jobs.AdmitAsync(order); // all are there before one begins
        }
        return await _device.WhileBusy(() => Task.WhenAll(orders.Select(_device.FinishAsync)));
    }
}
