using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Sampling;

public sealed class FlowSamplerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<FlowSolver, int> Kinds => new() { { FlowSolver.Euler, 1 }, { FlowSolver.UniPc, 1 }, { FlowSolver.UniPc, 2 }, { FlowSolver.UniPc, 3 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_denoiser_that_knows_the_image_gets_it_back(FlowSolver solver, int order)
    {
        using var scope = NewDisposeScope();
        var (image, noise) = (randn([1, 2, 4, 4], generator: new Generator(1)), randn([1, 2, 4, 4], generator: new Generator(2)));
        foreach (var start in new[] { 0, 3 })
        {
            var sampler = Create(solver, order, steps: 6);
            var state = start == 0 ? sampler.Begin(noise) : sampler.BeginAt(start, image, noise);
            while (state.Step < sampler.Steps)
            {
                state = sampler.Advance(state, (sampler.ModelInput(state) - image) / sampler.Sigmas[state.Step]);
            }
            Assert.True(Golden.Error(state.Latents, image) < 1e-4, $"{Golden.Error(state.Latents, image)}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_depends_on_its_state_alone(FlowSolver solver, int order)
    {
        using var scope = NewDisposeScope();
        var sampler = Create(solver, order, steps: 6);
        var state = sampler.Begin(randn([1, 2, 4, 4], generator: new Generator(3)));
        while (state.Step < 4)
        {
            var next = sampler.Advance(state, sampler.ModelInput(state).tanh());
            state.Dispose(); // as jobs do: nothing of it is needed any more
            state = next;
        }
        var copy = new SamplerState(state.Step, state.Latents.clone(), state.X0!.clone(), state.History?.Select(tensor => tensor.clone()).ToArray());
        var again = Create(solver, order, steps: 6).Advance(copy, copy.Latents.sin());
        Assert.True(sampler.Advance(state, state.Latents.sin()).Latents.eq(again.Latents).all().item<bool>());
    }

    [Fact]
    public void A_higher_order_comes_closer_in_as_many_steps()
    {
        using var scope = NewDisposeScope();
        double[] errors = [Error(FlowSolver.Euler, 1, 10), Error(FlowSolver.UniPc, 1, 10), Error(FlowSolver.UniPc, 2, 10), Error(FlowSolver.UniPc, 2, 20)];
        Assert.True(errors[1] < errors[0] && errors[2] < errors[1] && errors[3] < errors[2] / 4, string.Join(", ", errors));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void An_impossible_number_of_steps_is_refused(int steps) => Assert.Contains(
        $"{steps} steps", Assert.Throws<ArgumentOutOfRangeException>(() => Create(FlowSolver.UniPc, 2, steps)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_dynamic_shift_lies_on_a_line_and_has_to_be_given()
    {
        var config = Load("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "use_dynamic_shifting": true, "base_image_seq_len": 1024, "base_shift": 0.95, "max_image_seq_len": 4096, "max_shift": 2.05}""");
        Assert.Equal((0.95, 2.05), (config.Dynamic!.Of(1024), config.Dynamic.Of(4096)));
        Assert.Contains("mu", Assert.Throws<ArgumentNullException>(() => FlowSampler.Create(config, 4)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"_class_name": "DDIMScheduler"}""", "'DDIMScheduler'")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": false}""", "use_flow_sigmas is false")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": true, "solver_type": "bh1"}""", "bh1")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": true, "prediction_type": "epsilon"}""", "epsilon")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": true, "lower_order_final": false}""", "lower_order_final is false")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": true, "solver_order": 4}""", "4")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "invert_sigmas": true}""", "invert_sigmas")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "shift": 1e9}""", "1e9")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1}""", "num_train_timesteps is 1")]
    [InlineData("[]", "not a scheduler's config")]
    public void A_config_that_is_not_followed_is_refused_with_the_value(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Load(json)).Message, StringComparison.Ordinal);

    private FlowScheduleConfig Load(string json)
    {
        File.WriteAllText(_folder.File("scheduler_config.json"), json);
        return FlowScheduleConfig.Load(_folder.File("scheduler_config.json"));
    }

    private static FlowSampler Create(FlowSolver solver, int order, int steps) =>
        FlowSampler.Create(new FlowScheduleConfig { Solver = solver, SolverOrder = order, Shift = 3 }, steps);

    /// <summary>Of images drawn around 0.3 with a spread of 0.5 the best denoiser is known, and so is where its flow ends.</summary>
    private static double Error(FlowSolver solver, int order, int steps)
    {
        const double Mean = 0.3, Spread = 0.5;
        var noise = randn([1, 2, 4, 4], generator: new Generator(4));
        var sampler = Create(solver, order, steps);
        var state = sampler.Begin(noise);
        while (state.Step < sampler.Steps)
        {
            var (signal, sigma) = (1 - sampler.Sigmas[state.Step], sampler.Sigmas[state.Step]);
            var share = Spread * Spread * signal / ((Spread * Spread * signal * signal) + (sigma * sigma));
            var x0 = ((state.Latents - (signal * Mean)) * share) + Mean;
            state = sampler.Advance(state, (state.Latents - x0) / sigma);
        }
        return Golden.Error(state.Latents, (noise * Spread) + Mean);
    }
}
