using Dreamer.Inference.Models;
using Dreamer.Inference.Admissions;

namespace Dreamer.Inference.Tests.Admissions;

public sealed class JobMemoryTests
{
    private static readonly JobShape s_small = new(32, 1, 2);
    private static readonly JobShape s_large = new(64, 1, 2); // four times the pixels

    private readonly JobMemory _memory = new();

    [Fact]
    public void The_most_that_a_shape_has_taken_counts_and_for_others_its_share_by_the_pixel()
    {
        _memory.Record(s_small, 100);
        _memory.Record(s_small, 90);
        Assert.Equal((100, 400), (_memory.Of(s_small), _memory.Of(s_large)));
    }

    [Fact]
    public void A_shape_is_its_width_and_its_height_and_counts_by_its_pixels()
    {
        JobShape wide = new(new(128, 32), 1, 2), tall = new(new(32, 128), 1, 2), long_ = new(32, 4, 2);
        _memory.Record(wide, 400);
        _memory.RecordStep(wide, 4_000);
        Assert.All([wide, tall, s_large, long_], shape => Assert.Equal((400, 4_000), (_memory.Of(shape), _memory.OfStep(shape))));
        _memory.Record(tall, 500);
        Assert.Equal((400, 500), (_memory.Of(wide), _memory.Of(tall)));
    }

    /// <summary>The most that the API lets through, before anything was measured: 16 TB of a step, which no device admits.</summary>
    [Fact]
    public void The_largest_clip_overflows_nothing()
    {
        Assert.Equal(257L * 2048 * 2048 * 256, _memory.Of(new(2048, 257, 2)));
        Assert.Equal(257L * 2048 * 2048 * 8192, _memory.OfStep(new(2048, 257, 2)));
    }

    [Fact]
    public void A_step_that_the_allocators_cache_hides_is_taken_for_its_share_of_a_larger_one()
    {
        _memory.RecordStep(s_large, 4_000);
        _memory.RecordStep(s_small, 0);
        Assert.Equal((1_000, 4_000), (_memory.OfStep(s_small), _memory.OfStep(s_large)));
    }

    [Fact]
    public void What_a_small_step_needs_once_and_for_all_is_not_blown_up_for_a_larger_one_that_was_measured()
    {
        _memory.RecordStep(s_small, 3_000);
        Assert.Equal(12_000, _memory.OfStep(s_large)); // unmeasured: better too much
        _memory.RecordStep(s_large, 5_000);
        Assert.Equal((3_000, 5_000), (_memory.OfStep(s_small), _memory.OfStep(s_large)));
    }

    [Fact]
    public void What_others_took_beside_a_step_is_forgotten_where_the_process_is_measured_and_a_peak_that_is_told_once_is_not()
    {
        var (process, device) = (new JobMemory(stepsKept: 3), new JobMemory());
        foreach (var bytes in (long[])[100, 9_000, 100, 120, 110])
        {
            process.RecordStep(s_small, bytes);
            device.RecordStep(s_small, bytes);
        }
        Assert.Equal((120, 9_000), (process.OfStep(s_small), device.OfStep(s_small)));
    }
}
