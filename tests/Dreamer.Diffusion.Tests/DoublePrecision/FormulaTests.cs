using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>
/// Whatever has constants of its own, beside the same formula in C#'s double: a constant that was rounded to float32 on its way would be off in the
/// eighth digit.
/// </summary>
public sealed class FormulaTests : IDisposable
{
    private const double Tolerance = 1e-12;

    private static readonly NoiseSchedule s_schedule = new(new ScheduleConfig());
    private static readonly double[] s_frequencies = [1, 0.01]; // of four channels
    private static readonly double[] s_x = [0.3, -1.1, 2.7, 0.05];
    private static readonly double[] s_other = [-0.7, 0.4, 1.9, -2.2];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Sinusoids_of_times(bool cosineFirst, double shift)
    {
        double Angle(double time, int i) => time * Math.Exp(-Math.Log(10000) * i / (4 - shift));
        double[] times = [900.3, 0.7];
        var expected = times.SelectMany(time => Enumerable.Range(0, 8).Select(i => i < 4 == cosineFirst ? Math.Cos(Angle(time, i % 4)) : Math.Sin(Angle(time, i % 4))));
        Same(expected, Sinusoids.OfTimes(Of(times), 8, cosineFirst, shift));
    }

    [Fact]
    public void Sinusoids_of_large_times()
    {
        double[] times = [900.3, 0.7];
        var expected = times.SelectMany(time => Enumerable.Range(0, 8).Select(i => time * Math.Pow(10000, -(i % 4) / 4.0)).Select((angle, i) => i < 4 ? Math.Cos(angle) : Math.Sin(angle)));
        Same(expected, Sinusoids.OfLargeTimes(Of(times), 8));
    }

    [Fact]
    public void Rotations_by_frame_row_and_column()
    {
        using var rotary = new WanRotary(new WanTransformer3DConfig { AttentionHeadDim = 10 }); // 6 channels by frame, 2 by row, 2 by column
        var x_BLNK = Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).repeat([8L]).reshape(1, 8, 1, 10); // copied: an array of C#'s is not aligned for complex numbers
        var turned = Rotary.Turn(x_BLNK, rotary.Table(new TokenGrid(2, 2, 2), CPU, ScalarType.Float64));
        var expected = Enumerable.Range(0, 8).SelectMany(token => Enumerable.Range(0, 5).SelectMany(pair =>
        {
            var place = pair < 3 ? token / 4 : pair == 3 ? token / 2 % 2 : token % 2;
            var angle = place * (pair < 3 ? Math.Pow(10000, -2 * pair / 6.0) : 1);
            var (even, odd) = (1 + (2 * pair), 2 + (2 * pair));
            return new[] { (even * Math.Cos(angle)) - (odd * Math.Sin(angle)), (even * Math.Sin(angle)) + (odd * Math.Cos(angle)) };
        }));
        Same(expected, turned);
    }

    [Fact]
    public void Sinusoids_of_places()
    {
        const int Side = 3;
        double Angle(int i, int cell) => Math.Pow(2, 3.0 * i / 1) * Math.PI * ((cell + 0.5) / Side);
        var expected =
            from wave in Enumerable.Range(0, 4)
            from i in Enumerable.Range(0, 2)
            from y in Enumerable.Range(0, Side)
            from x in Enumerable.Range(0, Side)
            let angle = Angle(i, wave < 2 ? y : x)
            select wave % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        Same(expected, Sinusoids.OfPlaces(8, zeros(1, 8, Side, Side, dtype: ScalarType.Float64, device: CPU)));
    }

    [Fact]
    public void Positions_of_frames()
    {
        using var positions = new FramePositions(8, 4);
        double[] times = [0.3, 5.7];
        var expected = times.SelectMany(time => s_frequencies.SelectMany(frequency => new[] { Math.Sin(time * frequency), Math.Cos(time * frequency) }));
        Same(expected, positions.call(zeros(1, 1, 2, 4, dtype: ScalarType.Float64, device: CPU), Of(times).unsqueeze(0)));
    }

    [Fact]
    public void Frames_that_nobody_timed_are_whole_numbers()
    {
        using var conditioning = new FrameConditioning(new MotionConfig { T5 = false }, width: 8, spatialTimeWidth: 8);
        conditioning.to(ScalarType.Float64);
        var untimed = new FrameConditions(zeros(1, 2, 6, dtype: ScalarType.Float64, device: CPU));
        var timed = untimed with { FrameTimes_BF = arange(4, dtype: ScalarType.Float64, device: CPU).unsqueeze(0) };
        Same(conditioning.PerFrame(timed, 4).flatten().data<double>().ToArray(), conditioning.PerFrame(untimed, 4));
    }

    [Fact]
    public void Activations_by_name()
    {
        Same(s_x.Select(x => x / (1 + Math.Exp(-1.702 * x))), Activations.Named("quick_gelu")(Of(s_x)));
        Same(s_x.Select(x => x * 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))), Activations.Named("gelu_new")(Of(s_x)));
    }

    [Fact]
    public void The_norm_of_T5()
    {
        using var norm = new RmsNorm(s_x.Length, eps: 0.1);
        norm.to(ScalarType.Float64);
        Same(s_x.Select(x => x / Math.Sqrt((s_x.Sum(one => one * one) / s_x.Length) + 0.1)), norm.call(Of(s_x)));
    }

    [Fact]
    public void Schedules()
    {
        long[] steps = [0, 300, 700, 998];
        var times_B = tensor(steps, dtype: ScalarType.Int64, device: CPU);
        IEnumerable<double> Mixed(Func<double, double, double, double, double> mix) => steps.Select((step, i) =>
            mix(s_x[i], s_other[i], Math.Sqrt(s_schedule.AlphasCumprod[(int)step]), Math.Sqrt(1 - s_schedule.AlphasCumprod[(int)step])));
        Same(Mixed((x, noise, signal, rest) => (signal * x) + (rest * noise)), s_schedule.AddNoise(Of(s_x), Of(s_other), times_B));
        Same(Mixed((x, noise, signal, rest) => (signal * noise) - (rest * x)), s_schedule.Velocity(Of(s_x), Of(s_other), times_B));
        Same(Mixed((x, v, signal, rest) => (signal * x) - (rest * v)), s_schedule.X0FromVelocity(Of(s_x), Of(s_other), times_B));
        Same(Mixed((x, v, signal, rest) => (signal * v) + (rest * x)), s_schedule.NoiseFromVelocity(Of(s_x), Of(s_other), times_B));
    }

    [Fact]
    public void Noise_that_frames_share() =>
        Same(s_x.Zip(s_other, (x, own) => ((x * 1.3) + own) / Math.Sqrt(1 + (1.3 * 1.3))), SharedNoise.Mix(Of(s_x), Of(s_other), weight: 1.3));

    [Fact]
    public void Guidance_and_what_it_takes_back()
    {
        var guided = s_x.Zip(s_other, (x, other) => (-0.7 * x) + (1.7 * other)).ToArray();
        Same(guided, Guidance.Combine([Of(s_x), Of(s_other)], Guidance.Weights(textScale: 1.7)));
        double Spread(double[] values) => Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));
        Same(guided.Select(v => v * ((0.7 * Spread(s_x) / Spread(guided)) + 0.3)), Guidance.Rescale(Of(guided).unsqueeze(0), Of(s_x).unsqueeze(0), 0.7));
    }

    [Theory]
    [InlineData(SamplerKind.Ddim)]
    [InlineData(SamplerKind.Euler)]
    [InlineData(SamplerKind.DpmSolverMultistep)]
    public void Samplers(SamplerKind kind)
    {
        var sampler = Sampler.Create(kind, s_schedule, 6);
        var state = sampler.Begin(Of(s_x));
        while (state.Step < sampler.Steps)
        {
            state = sampler.Advance(state, sampler.ModelInput(state).sin());
        }
        Same(s_x.Select(x => SamplerReference.Run(sampler, s_schedule, x)), state.Latents);
    }

    private static Tensor Of(double[] values) => tensor(values, dtype: ScalarType.Float64, device: CPU);

    private static void Same(IEnumerable<double> expected, Tensor actual)
    {
        Assert.Equal(ScalarType.Float64, actual.dtype);
        var (wanted, found) = (expected.ToArray(), actual.contiguous().data<double>().ToArray());
        Assert.Equal(wanted.Length, found.Length);
        Assert.All(wanted.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.First)), 0, Tolerance));
    }
}
