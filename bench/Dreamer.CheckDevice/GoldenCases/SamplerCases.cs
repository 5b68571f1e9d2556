using System.Globalization;
using System.Text.RegularExpressions;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Schedules and samplers: the tables, a whole run from noise, and noising.</summary>
internal static partial class SamplerCases
{
    // The reference keeps its tables in fp32: below these values they are as coarse as 1 is, so differences count in units of them.
    private const double AlphaFloor = 1e-3;
    private const double BetaFloor = 2e-2; // differences of rescaled tables
    private const double SigmaFloor = 5e-2; // the least is the root of 1 - ᾱ, of which fp32 keeps four digits

    private static readonly string[] s_configFiles = ["scheduler_config.json", "config.json"];

    public static void Run(GoldenCase golden)
    {
        var config = Array.Find(s_configFiles, golden.Has)!;
        var schedule = new NoiseSchedule(ScheduleConfig.Load(golden.PathOf(config)));
        ExpectTables(golden.Tensors, schedule);
        var steps = (int)golden.Tensors.Shape("timesteps")[0];
        switch (golden.Json(config).GetProperty("_class_name").GetString())
        {
            case "DDIMScheduler":
                ExpectDdim(golden, schedule, new DdimSampler(schedule, steps, Eta(golden)));
                break;
            case "EulerDiscreteScheduler":
                var euler = new EulerSampler(schedule, steps);
                ExpectSigmas(golden.Tensors, euler.Sigmas);
                ExpectRun(golden.Tensors, euler, euler.Advance);
                break;
            default:
                var solver = new DpmSolverSampler(schedule, steps);
                ExpectSigmas(golden.Tensors, solver.Sigmas);
                ExpectRun(golden.Tensors, solver, solver.Advance);
                break;
        }
    }

    private static void ExpectTables(GoldenTensors tensors, NoiseSchedule schedule)
    {
        tensors.Expect("alphas_cumprod", () => tensor(schedule.AlphasCumprod.ToArray()), floor: AlphaFloor);
        tensors.Expect("betas", () => tensor(schedule.Betas().ToArray()), floor: BetaFloor);
        tensors.Expect("final_alpha_cumprod", () => tensor(new[] { schedule.Config.AlphaToOne ? 1 : schedule.AlphasCumprod[0] }), floor: 1);
    }

    private static void ExpectSigmas(GoldenTensors tensors, IReadOnlyList<double> sigmas) =>
        tensors.Expect("sigmas", () => tensor(sigmas.ToArray()), floor: SigmaFloor);

    private static void ExpectDdim(GoldenCase golden, NoiseSchedule schedule, DdimSampler sampler)
    {
        var variance = golden.Tensors.Find("variance_noise");
        ExpectRun(golden.Tensors, sampler, (state, output) => sampler.Advance(state, output, variance?[state.Step]));
        if (golden.Tensors.Find("add_noise.velocity") is not null)
        {
            var tensors = golden.Tensors;
            tensors.Expect(
                "add_noise.velocity",
                () => schedule.Velocity(
                    tensors["add_noise.original"], tensors["add_noise.noise"], tensors["add_noise.timesteps"]), floor: 1);
        }
    }

    private static void ExpectRun(GoldenTensors tensors, Sampler sampler, Func<SamplerState, Tensor, SamplerState> advance)
    {
        var state = sampler.Begin(tensors["noise"]);
        List<Tensor> latents = [state.Latents], inputs = [], estimates = [];
        for (var step = 0; step < sampler.Steps; step++)
        {
            inputs.Add(sampler.ModelInput(state));
            state = advance(
                state, tensors.Find("model_outputs") is { } outputs ? outputs[step] : StandIn(inputs[step], sampler.Timesteps[step]));
            latents.Add(state.Latents);
            estimates.Add(state.X0!);
        }
        tensors.Expect("timesteps", () => tensor(sampler.Timesteps.ToArray()), floor: 1);
        tensors.Expect("init_noise_sigma", () => ones(1) * sampler.InitialScale, floor: 1);
        tensors.Expect("initial", () => latents[0], floor: 1);
        tensors.Expect("model_inputs", () => stack([.. inputs]), floor: 1);
        tensors.Expect("trajectory", () => stack([.. latents]), floor: 1);
        tensors.Expect("pred_original_sample", () => stack([.. estimates]), floor: 1);
        ExpectNoising(tensors, sampler);
    }

    /// <summary>The function that the reference runs had in a network's place.</summary>
    private static Tensor StandIn(Tensor input, double timestep) => input.tanh() * 0.3 + 0.1 * Math.Cos(timestep / 100);

    public static void ExpectNoising(GoldenTensors tensors, Sampler sampler) => tensors.Expect("add_noise.output", () =>
    {
        var (original, noise) = (tensors["add_noise.original"], tensors["add_noise.noise"]);
        var timesteps = tensors["add_noise.timesteps"].to(ScalarType.Float64).data<double>().ToArray();
        return stack([.. timesteps.Select((timestep, i) =>
        {
            var step = sampler.Timesteps.Index().MinBy(item => Math.Abs(item.Item - timestep)).Index;
            return sampler.BeginAt(step, original[i], noise[i]).Latents;
        })]);
    }, floor: 1);

    // How much noise DDIM brings back is an argument of its step, not of its config: only the README tells it.
    private static double Eta(GoldenCase golden)
    {
        if (!golden.Tensors.Has("variance_noise"))
        {
            return 0;
        }
        var known = golden.Readme.Where(line => line.Contains(golden.Name, StringComparison.Ordinal)).Concat(golden.Readme)
            .Select(line => EtaOfCase().Match(line)).FirstOrDefault(match => match.Success);
        return known is not null
            ? double.Parse(known.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidDataException("it has variance_noise, and no README that says eta=…");
    }

    [GeneratedRegex(@"\beta\s*=\s*([0-9]+(?:\.[0-9]+)?)")]
    private static partial Regex EtaOfCase();
}
