using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Samplers of flows: their levels, a run on given outputs, one on outputs that depend on the sample, and noising.</summary>
internal static class FlowSamplerCases
{
    private const double TableLimit = 2e-6;
    private const double SigmaFloor = 1e-3; // the last is 0

    // Of the library: from it on, UniPC's levels begin at 1.
    private static readonly Version s_levelsFromOne = new(0, 37);

    public static void Run(GoldenCase golden)
    {
        var tensors = golden.Tensors;
        var config = ConfigOf(golden, "scheduler_config.json");
        var steps = tensors.Find("num_steps") is { } count ? (int)count.item<long>() : (int)tensors.Shape("timesteps")[0];
        var sampler = FlowSampler.Create(config, steps, tensors.Find("mu")?.item<float>(), Numbers(tensors.Find("sigmas_in")));
        ExpectLevels(tensors, "", config, sampler);
        ExpectRun(tensors, "", sampler, (_, step) => tensors["model_outputs"][step]);
        ExpectRun(tensors, "dependent.", sampler, (x, step) => x.tanh() * 0.8 + 0.1 * Math.Cos(sampler.Timesteps[step] / 100));
        SamplerCases.ExpectNoising(tensors, sampler);
    }

    /// <summary>A file says which version of the library wrote it, and that is the one that ran it.</summary>
    public static FlowScheduleConfig ConfigOf(GoldenCase golden, string file) => FlowScheduleConfig.Load(golden.PathOf(file)) with
    {
        HasOriginalLevels = golden.Json(file).TryGetProperty("_diffusers_version", out var version)
            && Version.TryParse(version.GetString()?.Replace(".dev0", "", StringComparison.Ordinal), out var known)
            && known < s_levelsFromOne,
    };

    public static void ExpectLevels(GoldenTensors tensors, string set, FlowScheduleConfig config, FlowSampler sampler)
    {
        tensors.Expect(set + "sigmas", () => tensor(sampler.Sigmas.ToArray()), TableLimit, SigmaFloor);
        tensors.Expect(
            set + "timesteps", () => tensor(sampler.Timesteps.ToArray()), config.Solver == FlowSolver.UniPc ? 0 : TableLimit, floor: 1);
    }

    private static void ExpectRun(GoldenTensors tensors, string set, FlowSampler sampler, Func<Tensor, int, Tensor> denoiser)
    {
        var state = sampler.Begin(tensors["initial"]);
        List<Tensor> latents = [state.Latents], outputs = [];
        for (var step = 0; step < sampler.Steps; step++)
        {
            outputs.Add(denoiser(sampler.ModelInput(state), step));
            state = sampler.Advance(state, outputs[step]);
            latents.Add(state.Latents);
        }
        tensors.Expect(set + "model_outputs", () => stack([.. outputs]), floor: 1);
        tensors.Expect(set + "trajectory", () => stack([.. latents]), floor: 1);
    }

    private static double[]? Numbers(Tensor? values) => values?.to(ScalarType.Float64).data<double>().ToArray();
}
