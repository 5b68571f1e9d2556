using Dreamer.Diffusion.Networks;
using Dreamer.Training.Data;
using Dreamer.Training.Recipes;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Data;

public sealed class ClipPoolTests
{
    private const int Clips = 12;
    private const ulong Seed = 5;

    private static readonly WorldOptions Spins = WorldOptions.Footage with { Frames = 9, Motions = [Motion.SpinClockwise, Motion.SpinAnticlockwise, Motion.Left] };

    [Fact]
    public void The_opposite_of_a_spin_begins_alike_and_flows_the_other_way()
    {
        using var pool = Create(Clips, Spins);
        int[] spins = [.. Enumerable.Range(0, Clips).Where(item => pool.Opposite(item) is not null)];
        Assert.NotEmpty(spins);
        foreach (var item in spins)
        {
            var opposite = pool.Opposite(item)!.Value;
            Assert.Equal(item, pool.Opposite(opposite));
            using var scope = NewDisposeScope();
            Assert.True(Equal(pool.FirstFrames_BCHW([item]), pool.FirstFrames_BCHW([opposite])));
            Assert.True(Equal(pool.Latents_NFChw[item, 0], pool.Latents_NFChw[opposite, 0]));
            Assert.False(Equal(pool.Latents_NFChw[item, 2], pool.Latents_NFChw[opposite, 2]));
            var sum_F2hw = pool.Flows([item]).Flow_BF2hw.narrow(1, 0, 1) + pool.Flows([opposite]).Flow_BF2hw.narrow(1, 0, 1);
            Assert.InRange(sum_F2hw.abs().max().item<float>(), 0, 0.4f * pool.Flows([item]).Flow_BF2hw.abs().max().item<float>());
        }
    }

    [Fact]
    public void Captions_of_a_pair_tell_the_directions_apart()
    {
        using var pool = Create(Clips, Spins with { FreeCaptionChance = 0 });
        var item = Enumerable.Range(0, Clips).First(item => pool.Opposite(item) is not null);
        var rng = new Rng(1);
        string[] captions = [pool.Caption(item, ref rng), pool.Caption(pool.Opposite(item)!.Value, ref rng)];
        Assert.Contains(captions, caption => caption.EndsWith("spins clockwise", StringComparison.Ordinal));
        Assert.Contains(captions, caption => caption.EndsWith("spins anticlockwise", StringComparison.Ordinal));
    }

    [Fact]
    public void What_does_not_spin_has_no_opposite()
    {
        using var pool = Create(4, Spins with { Motions = [Motion.Left, Motion.Still] });
        Assert.All(Enumerable.Range(0, 4), item => Assert.Null(pool.Opposite(item)));
    }

    [Fact]
    public void The_last_spin_of_an_odd_pool_has_no_opposite()
    {
        using var pool = Create(3, Spins with { Motions = [Motion.SpinClockwise] });
        Assert.Equal([1, 0, null], Enumerable.Range(0, 3).Select(pool.Opposite));
    }

    [Fact]
    public void A_batch_holds_pairs_whole_and_gives_both_the_noise_and_timestep_of_the_second()
    {
        using var pool = Create(Clips, Spins with { Motions = [Motion.SpinClockwise] });
        var rng = new Rng(3);
        var draw = ClipDraw.Batch(pool, 5, ref rng);
        Assert.Equal(5, draw.Clips.Length);
        Assert.Equal([draw.Clips[0] ^ 1, draw.Clips[2] ^ 1], [draw.Clips[1], draw.Clips[3]]);
        using var scope = NewDisposeScope();
        Assert.Equal([1, 1, 3, 3, 4], draw.Shared(arange(5, dtype: ScalarType.Int64)).data<long>().ToArray());
        Assert.Equal([10, 30], draw.Differences(tensor([0f, 10, 20, 50, 90]))!.data<float>().ToArray());
    }

    [Fact]
    public void A_batch_without_spins_has_no_differences()
    {
        using var pool = Create(4, Spins with { Motions = [Motion.Left] });
        var rng = new Rng(3);
        var draw = ClipDraw.Batch(pool, 3, ref rng);
        using var x = arange(3, dtype: ScalarType.Int64);
        using var shared = draw.Shared(x);
        Assert.Equal([0, 1, 2], shared.data<long>().ToArray());
        Assert.Null(draw.Differences(x));
    }

    private static ClipPool Create(int count, WorldOptions world)
    {
        using var vae = new AutoencoderKL(NanoNetworks.Vae);
        return ClipPool.Create(vae, count, Seed, world, _ => { });
    }

    private static bool Equal(Tensor a, Tensor b) => a.data<float>().ToArray().AsSpan().SequenceEqual(b.contiguous().data<float>().ToArray());
}
