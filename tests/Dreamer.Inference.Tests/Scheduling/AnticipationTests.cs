using Dreamer.Generations;
using Dreamer.Inference.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class AnticipationTests
{
    private static readonly WorkClaim s_still = new(TenantId.Local);
    private static readonly WorkClaim s_clip = s_still with { Brief = false };
    private static readonly WorkClaim s_batch = s_still with { Lane = Lane.Batch };
    private static readonly WorkClaim s_others = s_still with { Tenant = TenantId.Parse("other"), Brief = false };

    private readonly FakeTimeProvider _clock = new();
    private readonly Anticipation _anticipation;

    public AnticipationTests() => _anticipation = new Anticipation(_clock);

    public static TheoryData<string, bool> Pairs => new()
    {
        { "still, batch", true },
        { "still, clip", true },
        { "clip, batch", true },
        { "still, still", false },
        { "clip, still", false },
        { "batch, still", false },
        { "batch, batch", false },
        { "still, another's clip", false },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Only_before_less_urgent_work_it_idles(string pair, bool idles)
    {
        WorkClaim[] claims = [.. pair.Split(", ").Select(Named)];
        _anticipation.Note(claims[0]);
        Assert.Equal(idles ? Anticipation.Longest : TimeSpan.Zero, _anticipation.PatienceBefore(claims[1]));
    }

    [Fact]
    public void Before_anything_has_run_nothing_is_waited_for() => Assert.Equal(TimeSpan.Zero, _anticipation.PatienceBefore(s_batch));

    [Fact]
    public void Patience_ends_with_the_gap()
    {
        _anticipation.Note(s_still);
        _clock.Advance(Anticipation.Longest / 4);
        Assert.Equal(Anticipation.Longest * 3 / 4, _anticipation.PatienceBefore(s_batch));
        _clock.Advance(Anticipation.Longest);
        Assert.Equal(TimeSpan.Zero, _anticipation.PatienceBefore(s_batch));
    }

    [Fact]
    public void However_often_urgent_work_comes_it_idles_a_small_part_of_the_time()
    {
        var (began, idle) = (_clock.GetTimestamp(), TimeSpan.Zero);
        for (var n = 0; n < 10_000; n++)
        {
            _anticipation.Note(s_still);
            var patience = _anticipation.PatienceBefore(s_batch);
            _clock.Advance(patience);
            _anticipation.Spend(patience);
            idle += patience;
            _clock.Advance(TimeSpan.FromMilliseconds(15)); // the batch work, and the next urgent one
        }
        Assert.InRange(idle / _clock.GetElapsedTime(began), 0.04, 0.055);
    }

    private static WorkClaim Named(string name) => name switch
    {
        "still" => s_still,
        "clip" => s_clip,
        "batch" => s_batch,
        _ => s_others,
    };
}
