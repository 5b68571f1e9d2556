using System.Text.Json;

namespace Dreamer.Diffusion.Schedules;

/// <summary>Reads diffusers' names and defaults; a value that we would treat otherwise than diffusers is refused.</summary>
internal sealed class ScheduleConfigReader(ScheduleJson json)
{
    private const int MaxTrainSteps = 100_000;

    // Their default betas are Stable Diffusion's own.
    private static readonly string[] s_ofStableDiffusion =
        ["HeunDiscreteScheduler", "KDPM2DiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "DPMSolverSDEScheduler"];

    // Whose models are trained on the noise that the config describes: they are sampled alike, whatever the class does.
    // Not those of flows (FlowScheduleConfig reads them), of distilled models (LCM, TCD) or of other levels of noise (EDM…, VE).
    private static readonly string[] s_known =
    [
        "DDIMScheduler", "DDIMParallelScheduler", "DDPMScheduler", "DDPMParallelScheduler", "PNDMScheduler", "DPMSolverMultistepScheduler",
        "DPMSolverSinglestepScheduler", "DEISMultistepScheduler", "UniPCMultistepScheduler", "EulerDiscreteScheduler",
        "EulerAncestralDiscreteScheduler", "LMSDiscreteScheduler", .. s_ofStableDiffusion,
    ];

    private readonly string _className = ClassNameOf(json);

    private bool IsSolver => _className == "DPMSolverMultistepScheduler";
    private bool IsPndm => _className == "PNDMScheduler";

    // Others', such as UniPC, neither clip nor lead.
    private bool IsDdim =>
        _className.StartsWith("DDIM", StringComparison.Ordinal) || _className.StartsWith("DDPM", StringComparison.Ordinal);
    private (double Start, double End) DefaultBetas => s_ofStableDiffusion.Contains(_className) ? (0.00085, 0.012) : (0.0001, 0.02);
    private string DefaultSpacing => IsDdim || IsPndm ? "leading" : "linspace";

    public ScheduleConfig Read()
    {
        RefuseUnknownOptions();
        return new ScheduleConfig
        {
            TrainSteps = (int)json.Number("num_train_timesteps", 1000, 2, MaxTrainSteps),
            BetaStart = json.Number("beta_start", DefaultBetas.Start, 0, 0.999),
            BetaEnd = json.Number("beta_end", DefaultBetas.End, 0, 0.999),
            Curve = json.Choice("beta_schedule", "linear", ScheduleConfigNames.Curves),
            Prediction = json.Choice("prediction_type", "epsilon", ScheduleConfigNames.Predictions),
            Spacing = json.Choice("timestep_spacing", DefaultSpacing, ScheduleConfigNames.Spacings),
            ZeroTerminalSnr = json.Flag("rescale_betas_zero_snr"),
            StepsOffset = (int)json.Number("steps_offset", 0, 0, MaxTrainSteps),
            AlphaToOne = json.Flag("set_alpha_to_one", missing: !IsPndm),
            ClipRange = IsDdim && json.Flag("clip_sample", missing: true) ? json.Number("clip_sample_range", 1, 0, 1e6) : null,
            KarrasSigmas = json.Flag("use_karras_sigmas"),
            SigmaMin = json.Optional("sigma_min"),
            SigmaMax = json.Optional("sigma_max"),
            TrainedBetas = Betas(),
            Solver = Solver(),
            ResolutionShift = json.Number("resolution_shift", 1, 1e-3, 1e3),
            SharedNoise = json.Number("shared_noise", 0, 0, 1e3),
        };
    }

    /// <summary>Without one, DDIM's defaults are meant.</summary>
    private static string ClassNameOf(ScheduleJson json)
    {
        if (json.Find("_class_name") is not { } value)
        {
            return s_known[0];
        }
        return value.ValueKind == JsonValueKind.String && value.GetString() is { } name && s_known.Contains(name)
            ? name
            : throw new InvalidDataException(
                $"{json.Path}: the scheduler {ScheduleJson.Shown(value)} is not known; known are {string.Join(", ", s_known)}.");
    }

    private void RefuseUnknownOptions()
    {
        json.Refuse("thresholding", value => value.ValueKind == JsonValueKind.True);
        json.Refuse("use_lu_lambdas", value => value.ValueKind == JsonValueKind.True);
        json.Refuse("use_exponential_sigmas", value => value.ValueKind == JsonValueKind.True);
        json.Refuse("use_beta_sigmas", value => value.ValueKind == JsonValueKind.True);
        json.Refuse("use_flow_sigmas", value => value.ValueKind == JsonValueKind.True);
        // diffusers, too, runs deis as dpmsolver++
        json.Refuse("algorithm_type", value => value.GetString() is not ("dpmsolver++" or "deis"));
        json.Refuse("interpolation_type", value => value.GetString() != "linear");
        json.Refuse("timestep_type", value => value.GetString() != "discrete");
        json.Refuse(
            "variance_type",
            value => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith("learned", StringComparison.Ordinal));
    }

    private SolverConfig Solver() => new()
    {
        Order = (int)json.Number("solver_order", 2, 1, 2),
        // the last three as diffusers
        Heun = json.Choice(
            "solver_type", "midpoint", [("midpoint", false), ("heun", true), ("logrho", false), ("bh1", false), ("bh2", false)]),
        EulerAtFinal = json.Flag("euler_at_final"),
        LowerOrderFinal = json.Flag("lower_order_final", missing: true),
        EndsAtSigmaMin = IsSolver && json.Choice("final_sigmas_type", "zero", [("zero", false), ("sigma_min", true)]),
        LambdaMin = json.Optional("lambda_min_clipped", min: -1e6),
    };

    private double[]? Betas()
    {
        if (json.Find("trained_betas") is not { ValueKind: not JsonValueKind.Null } betas)
        {
            return null;
        }
        var steps = (int)json.Number("num_train_timesteps", 1000, 2, MaxTrainSteps);
        return betas.ValueKind == JsonValueKind.Array && betas.GetArrayLength() == steps
            ? [.. betas.EnumerateArray().Select(Beta)]
            : throw json.Wrong("trained_betas", betas, $"an array of num_train_timesteps = {steps} numbers");
    }

    private double Beta(JsonElement value) =>
        value.GetDouble() is > 0 and < 1 and var beta ? beta : throw json.Wrong("trained_betas", value, "a number between 0 and 1");
}
