using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Sampling;

public sealed class SamplerGoldenTests
{
    private const int Steps = 10;

    [Theory]
    [InlineData("ddim_eps_leading", 0)]
    [InlineData("ddim_eps_linear_animatediff", 0)]
    [InlineData("ddim_v_linspace_clip_eta", 0.6)]
    [InlineData("ddim_zsnr_v_trailing", 0)]
    public void Ddim_follows_the_reference(string name, double eta)
    {
        var schedule = Schedule(name);
        var sampler = new DdimSampler(schedule, Steps, eta);
        using var golden = Golden.Open("schedulers", name);
        using var variance = eta > 0 ? golden.Read("variance_noise") : null;
        Follow(golden, sampler, (state, output) => sampler.Advance(state, output, variance?[state.Step]));
    }

    [Theory]
    [InlineData("euler_eps_leading")]
    [InlineData("euler_eps_linspace_karras")]
    [InlineData("euler_v_trailing")]
    [InlineData("euler_zsnr_v_trailing")]
    public void Euler_follows_the_reference(string name)
    {
        var sampler = new EulerSampler(Schedule(name), Steps);
        using var golden = Golden.Open("schedulers", name);
        using var sigmas = golden.Read("sigmas");
        Golden.AssertClose(sampler.Sigmas, sigmas, 5e-5);
        Follow(golden, sampler, sampler.Advance);
    }

    [Theory]
    [InlineData("dpmpp2m_eps_karras")]
    [InlineData("dpmpp2m_v_trailing")]
    public void Dpm_solver_follows_the_reference(string name)
    {
        var sampler = new DpmSolverSampler(Schedule(name), Steps);
        using var golden = Golden.Open("schedulers", name);
        using var sigmas = golden.Read("sigmas");
        Golden.AssertClose(sampler.Sigmas, sigmas, 5e-5);
        Follow(golden, sampler, sampler.Advance);
    }

    private static NoiseSchedule Schedule(string name) =>
        new(ScheduleConfig.Load(Golden.Path("schedulers", name, "scheduler_config.json")));

    private static void Follow(SafetensorsFile golden, Sampler sampler, Func<SamplerState, Tensor, SamplerState> advance)
    {
        using var scope = NewDisposeScope();
        Golden.AssertClose(sampler.Timesteps, golden.Read("timesteps"), 2e-5, floor: 1);
        var (inputs, outputs, trajectory) = (golden.Read("model_inputs"), golden.Read("model_outputs"), golden.Read("trajectory"));
        var state = sampler.Begin(golden.Read("noise"));
        for (var step = 0; step < Steps; step++)
        {
            Close(state.Latents, trajectory[step], $"latents before step {step}");
            Close(sampler.ModelInput(state), inputs[step], $"model input {step}");
            state = advance(state, outputs[step]);
            if (golden.Contains("pred_original_sample"))
            {
                Close(state.X0!, golden.Read("pred_original_sample")[step], $"x0 of step {step}");
            }
        }
        Close(state.Latents, trajectory[Steps], "result");
        CheckNoising(golden, sampler);
    }

    private static void CheckNoising(SafetensorsFile golden, Sampler sampler)
    {
        var timesteps = golden.Read("add_noise.timesteps").to(ScalarType.Float64).data<double>().ToArray();
        var (original, noise, expected) = (golden.Read("add_noise.original"), golden.Read("add_noise.noise"), golden.Read("add_noise.output"));
        for (var i = 0; i < timesteps.Length; i++)
        {
            var step = sampler.Timesteps.Index().MinBy(item => Math.Abs(item.Item - timesteps[i])).Index;
            Close(sampler.BeginAt(step, original[i], noise[i]).Latents, expected[i], $"noised to step {step}");
        }
    }

    private static void Close(Tensor actual, Tensor expected, string what)
    {
        var error = Golden.Error(actual, expected);
        Assert.True(error <= 1e-4, $"{what}: {error}");
    }
}
