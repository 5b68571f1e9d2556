using Dreamer.Inference.Models;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class BatchChoiceTests
{
    private static readonly JobShape s_shape = new(64, 1, 2);

    private readonly StepTimes _times = new();
    private readonly BatchChoice _choice;

    public BatchChoiceTests() => _choice = new BatchChoice(_times, largest: 4, longest: TimeSpan.FromMilliseconds(150));

    [Fact]
    public void Before_a_step_alone_is_known_nothing_is_compared_with_it()
    {
        Assert.Equal(1, _choice.SizeFor(s_shape, 4));
    }

    [Fact]
    public void A_size_that_was_never_measured_is_tried_when_it_is_there()
    {
        Measure(1, 10);
        Assert.Equal(2, _choice.SizeFor(s_shape, 2));
        Measure(2, 30);
        Assert.Equal((1, 3), (_choice.SizeFor(s_shape, 2), _choice.SizeFor(s_shape, 3)));
    }

    [Fact]
    public void A_step_that_might_take_longer_than_a_chunk_is_not_tried()
    {
        Measure(1, 60);
        Measure(2, 110);
        Assert.Equal((2, 2), (Size(2), Size(4))); // three might take 165 ms
        Measure(2, 90);
        Measure(2, 90);
        Measure(2, 90);
        Assert.Equal(3, Size(4)); // the machine has got faster, and three might take 150
    }

    [Fact]
    public void Steps_longer_than_half_a_chunk_are_never_shared()
    {
        Measure(1, 400);
        Assert.All(Enumerable.Range(1, 200), available => Assert.Equal(1, Size(available)));
    }

    [Fact]
    public void The_size_with_the_best_throughput_is_taken_of_those_that_are_there()
    {
        MeasureAll(10, 15, 18, 40);
        Assert.Equal((1, 2, 3, 3, 3), (Size(1), Size(2), Size(3), Size(4), Size(9)));
    }

    [Fact]
    public void It_is_never_slower_than_one_after_another()
    {
        MeasureAll(10, 20, 31, 50);
        Assert.All(Enumerable.Range(1, 60), available => Assert.Equal(1, Size(available)));
    }

    [Fact]
    public void What_did_not_pay_is_tried_again_and_taken_once_it_does()
    {
        MeasureAll(10, 25, 35, 50);
        var sizes = Enumerable.Range(0, 64 * 40).Select(_ =>
        {
            var size = Size(2);
            _times.Record(s_shape, size, size == 2 ? 12 : 10); // the machine has got better at it
            return size;
        }).ToList();
        Assert.InRange(sizes.Take(64 * 2).Count(size => size == 2), 1, 2); // seldom while it does not pay
        Assert.True(sizes.TakeLast(64).Count(size => size == 2) > 60);
    }

    [Fact]
    public void The_first_measurement_of_a_size_does_not_count_once_there_is_another()
    {
        _times.Record(s_shape, 1, 500);
        Assert.False(_times.IsKnown(s_shape, 1));
        _times.Record(s_shape, 1, 10);
        Assert.Equal(10, _times.Of(s_shape, 1));
        _times.Record(s_shape, 1, 20);
        Assert.Equal(12.5, _times.Of(s_shape, 1));
    }

    [Fact]
    public void Bytes_are_checked_once_a_size_and_one_that_differs_is_enough()
    {
        var checks = 0;
        Assert.Null(_choice.IsExact(s_shape));
        Assert.True(Check(2, true) && Check(2, true));
        Assert.Equal((1, true), (checks, _choice.IsExact(s_shape)));
        Assert.False(Check(3, false) || Check(2, true) || Check(4, true));
        Assert.Equal((2, false), (checks, _choice.IsExact(s_shape)));

        bool Check(int jobs, bool exact) => _choice.IsExact(s_shape, jobs, () =>
        {
            checks++;
            return exact;
        });
    }

    private int Size(int available) => _choice.SizeFor(s_shape, available);

    private void Measure(int jobs, double milliseconds)
    {
        _times.Record(s_shape, jobs, milliseconds);
        _times.Record(s_shape, jobs, milliseconds);
    }

    private void MeasureAll(params double[] milliseconds)
    {
        foreach (var (i, ms) in milliseconds.Index())
        {
            Measure(i + 1, ms);
        }
    }
}
