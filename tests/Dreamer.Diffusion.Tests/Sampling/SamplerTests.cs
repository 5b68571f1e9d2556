using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Sampling;

public sealed class SamplerTests
{
    private static readonly NoiseSchedule Schedule = new(new ScheduleConfig());

    public static TheoryData<SamplerKind> Kinds => [.. Enum.GetValues<SamplerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_denoiser_that_knows_the_image_gets_it_back(SamplerKind kind)
    {
        using var scope = NewDisposeScope();
        var (image, noise) = (randn([1, 2, 4, 4], generator: new Generator(1)), randn([1, 2, 4, 4], generator: new Generator(2)));
        var sampler = Sampler.Create(kind, Schedule, 8);
        var state = sampler.Begin(noise);
        while (state.Step < sampler.Steps)
        {
            var input = sampler.ModelInput(state);
            var alphaBar = Schedule.AlphasCumprod[(int)Math.Round(sampler.Timesteps[state.Step])];
            var epsilon = (input - image * Math.Sqrt(alphaBar)) / Math.Sqrt(1 - alphaBar);
            state = sampler.Advance(state, epsilon * Math.Sqrt(alphaBar) - image * Math.Sqrt(1 - alphaBar));
        }
        Assert.True(Golden.Error(state.Latents, image) < 2e-3, $"{Golden.Error(state.Latents, image)}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_depends_on_its_state_alone(SamplerKind kind)
    {
        using var scope = NewDisposeScope();
        var sampler = Sampler.Create(kind, Schedule, 6);
        var state = sampler.Begin(randn([1, 2, 4, 4], generator: new Generator(3)));
        for (var step = 0; step < 3; step++)
        {
            state = sampler.Advance(state, sampler.ModelInput(state).tanh());
        }
        var copy = new SamplerState(state.Step, state.Latents.clone(), state.X0!.clone());
        var again = Sampler.Create(kind, Schedule, 6);
        Assert.True(sampler.Advance(state, state.Latents.sin()).Latents.eq(again.Advance(copy, copy.Latents.sin()).Latents).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_first_step_of_trailing_timesteps_is_the_last_of_training(SamplerKind kind)
    {
        Assert.Equal(999, Sampler.Create(kind, Schedule, 16).Timesteps[0]);
        Assert.Equal(16, Sampler.Create(kind, Schedule, 16).Timesteps.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1001)]
    public void An_impossible_number_of_steps_is_refused(int steps)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Sampler.Create(SamplerKind.Ddim, Schedule, steps));
        Assert.Contains($"{steps} steps", error.Message, StringComparison.Ordinal);
    }
}
