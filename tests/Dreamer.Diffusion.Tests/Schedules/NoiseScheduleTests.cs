using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Schedules;

public sealed class NoiseScheduleTests
{
    private static readonly NoiseSchedule Schedule = new(new ScheduleConfig());
    private static readonly NoiseSchedule Unscaled = new(new ScheduleConfig { ZeroTerminalSnr = false });

    [Theory]
    [InlineData("ddim_eps_leading")]
    [InlineData("ddim_eps_linear_animatediff")]
    [InlineData("ddim_zsnr_v_trailing")]
    public void Alphas_follow_the_reference(string name)
    {
        var schedule = new NoiseSchedule(ScheduleConfig.Load(Golden.Path("schedulers", name, "scheduler_config.json")));
        using var golden = Golden.Open("schedulers", name);
        using var expected = golden.Read("alphas_cumprod");
        Golden.AssertClose(schedule.AlphasCumprod, expected, 5e-5);
    }

    [Theory]
    [InlineData("ddim_eps_leading")]
    [InlineData("ddim_zsnr_v_trailing")]
    public void Noising_and_velocity_follow_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(ScheduleConfig.Load(Golden.Path("schedulers", name, "scheduler_config.json")));
        using var golden = Golden.Open("schedulers", name);
        var (x0, noise, timesteps) = (golden.Read("add_noise.original"), golden.Read("add_noise.noise"), golden.Read("add_noise.timesteps"));
        Assert.True(Golden.Error(schedule.AddNoise(x0, noise, timesteps), golden.Read("add_noise.output")) < 1e-5);
        Assert.True(Golden.Error(schedule.Velocity(x0, noise, timesteps), golden.Read("add_noise.velocity")) < 1e-5);
    }

    [Fact]
    public void At_the_last_step_nothing_of_the_image_is_left_and_the_first_is_unchanged()
    {
        Assert.Equal(0, Schedule.AlphasCumprod[^1]);
        Assert.Equal(Unscaled.AlphasCumprod[0], Schedule.AlphasCumprod[0]);
        Assert.True(Unscaled.AlphasCumprod[^1] > 0.004);
    }

    [Fact]
    public void Every_curve_only_falls()
    {
        foreach (var curve in Enum.GetValues<BetaCurve>())
        {
            var alphas = new NoiseSchedule(new ScheduleConfig { Curve = curve }).AlphasCumprod;
            Assert.All(alphas.Zip(alphas.Skip(1)), pair => Assert.True(pair.First > pair.Second));
        }
    }

    [Fact]
    public void Velocity_gives_back_image_and_noise()
    {
        using var scope = NewDisposeScope();
        var (x0, noise, timesteps) = (randn(4, 2, 3, 3), randn(4, 2, 3, 3), tensor(new long[] { 0, 300, 700, 999 }));
        var (x_t, v) = (Schedule.AddNoise(x0, noise, timesteps), Schedule.Velocity(x0, noise, timesteps));
        Assert.True(Golden.Error(Schedule.X0FromVelocity(x_t, v, timesteps), x0) < 1e-5);
        Assert.True(Golden.Error(Schedule.NoiseFromVelocity(x_t, v, timesteps), noise) < 1e-5);
    }

    [Fact]
    public void The_loss_weight_is_the_capped_ratio_over_itself_and_one()
    {
        using var weights = Schedule.MinSnrWeight(arange(0, 1000, dtype: ScalarType.Int64));
        var values = weights.data<float>().ToArray();
        for (var step = 0; step < 999; step += 111)
        {
            var snr = Schedule.AlphasCumprod[step] / (1 - Schedule.AlphasCumprod[step]);
            Assert.Equal(Math.Min(snr, 5) / (snr + 1), values[step], 1e-6);
        }
        Assert.Equal(0, values[999]);
    }

    [Fact]
    public void A_resolution_shift_adds_twice_its_logarithm_to_the_log_ratio()
    {
        var shifted = new NoiseSchedule(new ScheduleConfig { ResolutionShift = 0.5 });
        Assert.Equal(LogSnr(Schedule, 500) + 2 * Math.Log(0.5), LogSnr(shifted, 500), 1e-9);
        Assert.Equal(0, shifted.AlphasCumprod[^1]);
    }

    [Fact]
    public void Shared_noise_keeps_unit_variance_and_correlates_the_frames()
    {
        using var scope = NewDisposeScope();
        var (shared, own) = (randn([1, 4, 64, 64], generator: new Generator(1)), randn([2, 4, 64, 64], generator: new Generator(2)));
        var mixed = SharedNoise.Mix(shared, own, 1);
        Assert.Equal(1, mixed.std().item<float>(), 0.02);
        Assert.Equal(0.5, (mixed[0] * mixed[1]).mean().item<float>(), 0.03);
        Assert.True(SharedNoise.Mix(shared, own, 0).allclose(own));
    }

    [Theory]
    [InlineData("""{"beta_schedule": "sigmoid"}""", "sigmoid")]
    [InlineData("""{"num_train_timesteps": 1e12}""", "1e12")]
    [InlineData("""{"trained_betas": [0.1]}""", "trained_betas")]
    [InlineData("""{"prediction_type": 3}""", "not a scheduler's config")]
    [InlineData("""[""", "not a scheduler's config")]
    public void A_config_that_is_not_understood_is_refused_with_the_value(string json, string value)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        var error = Assert.Throws<InvalidDataException>(() => ScheduleConfig.Load(path));
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_written_config_reads_back_equal()
    {
        var path = Path.GetTempFileName();
        foreach (var config in new[] { new ScheduleConfig(), new ScheduleConfig { Curve = BetaCurve.Cosine, Prediction = PredictionKind.Epsilon, Spacing = TimestepSpacing.Leading, ClipRange = 2, SharedNoise = 1, ZeroTerminalSnr = false } })
        {
            config.Write(path);
            Assert.Equal(config, ScheduleConfig.Load(path));
        }
        File.Delete(path);
    }

    private static double LogSnr(NoiseSchedule schedule, int step) =>
        Math.Log(schedule.AlphasCumprod[step] / (1 - schedule.AlphasCumprod[step]));
}
