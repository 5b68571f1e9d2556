using System.Text.Json;

namespace Dreamer.Diffusion.Schedules;

/// <summary>Reads diffusers' names and defaults; a value that we would treat otherwise than diffusers is refused.</summary>
internal sealed class ScheduleConfigReader(JsonElement root, string path)
{
    private const int MaxTrainSteps = 100_000;

    // Their default betas are Stable Diffusion's own.
    private static readonly string[] s_ofStableDiffusion =
        ["HeunDiscreteScheduler", "KDPM2DiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "DPMSolverSDEScheduler"];

    // Whose models are trained on the noise that the config describes: they are sampled alike, whatever the class does.
    // Not those of flows (FlowMatch…), of distilled models (LCM, TCD) or of other levels of noise (EDM…, VE).
    private static readonly string[] s_known =
    [
        "DDIMScheduler", "DDIMParallelScheduler", "DDPMScheduler", "DDPMParallelScheduler", "PNDMScheduler", "DPMSolverMultistepScheduler",
        "DPMSolverSinglestepScheduler", "DEISMultistepScheduler", "UniPCMultistepScheduler", "EulerDiscreteScheduler",
        "EulerAncestralDiscreteScheduler", "LMSDiscreteScheduler", .. s_ofStableDiffusion,
    ];

    private readonly string _className = ClassNameOf(root, path);

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
            TrainSteps = (int)Number("num_train_timesteps", 1000, 2, MaxTrainSteps),
            BetaStart = Number("beta_start", DefaultBetas.Start, 0, 0.999),
            BetaEnd = Number("beta_end", DefaultBetas.End, 0, 0.999),
            Curve = Choice("beta_schedule", "linear", ScheduleConfigNames.Curves),
            Prediction = Choice("prediction_type", "epsilon", ScheduleConfigNames.Predictions),
            Spacing = Choice("timestep_spacing", DefaultSpacing, ScheduleConfigNames.Spacings),
            ZeroTerminalSnr = Flag("rescale_betas_zero_snr"),
            StepsOffset = (int)Number("steps_offset", 0, 0, MaxTrainSteps),
            AlphaToOne = Flag("set_alpha_to_one", missing: !IsPndm),
            ClipRange = IsDdim && Flag("clip_sample", missing: true) ? Number("clip_sample_range", 1, 0, 1e6) : null,
            KarrasSigmas = Flag("use_karras_sigmas"),
            SigmaMin = Optional("sigma_min"),
            SigmaMax = Optional("sigma_max"),
            TrainedBetas = Betas(),
            Solver = Solver(),
            ResolutionShift = Number("resolution_shift", 1, 1e-3, 1e3),
            SharedNoise = Number("shared_noise", 0, 0, 1e3),
        };
    }

    /// <summary>Without one, DDIM's defaults are meant.</summary>
    private static string ClassNameOf(JsonElement root, string path)
    {
        if (!root.TryGetProperty("_class_name", out var json))
        {
            return s_known[0];
        }
        return json.ValueKind == JsonValueKind.String && json.GetString() is { } name && s_known.Contains(name)
            ? name
            : throw new InvalidDataException($"{path}: the scheduler {Shown(json)} is not known; known are {string.Join(", ", s_known)}.");
    }

    private void RefuseUnknownOptions()
    {
        Refuse("thresholding", value => value.ValueKind == JsonValueKind.True);
        Refuse("use_lu_lambdas", value => value.ValueKind == JsonValueKind.True);
        Refuse("use_exponential_sigmas", value => value.ValueKind == JsonValueKind.True);
        Refuse("use_beta_sigmas", value => value.ValueKind == JsonValueKind.True);
        Refuse("use_flow_sigmas", value => value.ValueKind == JsonValueKind.True);
        Refuse("algorithm_type", value => value.GetString() is not ("dpmsolver++" or "deis")); // diffusers, too, runs deis as dpmsolver++
        Refuse("interpolation_type", value => value.GetString() != "linear");
        Refuse("timestep_type", value => value.GetString() != "discrete");
        Refuse(
            "variance_type",
            value => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith("learned", StringComparison.Ordinal));
    }

    private SolverConfig Solver() => new()
    {
        Order = (int)Number("solver_order", 2, 1, 2),
        // the last three as diffusers
        Heun = Choice("solver_type", "midpoint", [("midpoint", false), ("heun", true), ("logrho", false), ("bh1", false), ("bh2", false)]),
        EulerAtFinal = Flag("euler_at_final"),
        LowerOrderFinal = Flag("lower_order_final", missing: true),
        EndsAtSigmaMin = IsSolver && Choice("final_sigmas_type", "zero", [("zero", false), ("sigma_min", true)]),
        LambdaMin = Optional("lambda_min_clipped", min: -1e6),
    };

    private double[]? Betas()
    {
        if (!root.TryGetProperty("trained_betas", out var betas) || betas.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        var steps = (int)Number("num_train_timesteps", 1000, 2, MaxTrainSteps);
        return betas.ValueKind == JsonValueKind.Array && betas.GetArrayLength() == steps
            ? [.. betas.EnumerateArray().Select(Beta)]
            : throw Wrong("trained_betas", betas, $"an array of num_train_timesteps = {steps} numbers");
    }

    private double Beta(JsonElement json) =>
        json.GetDouble() is > 0 and < 1 and var beta ? beta : throw Wrong("trained_betas", json, "a number between 0 and 1");

    private void Refuse(string name, Func<JsonElement, bool> unknown)
    {
        if (root.TryGetProperty(name, out var value) && unknown(value))
        {
            throw new InvalidDataException($"{path}: {name} is {value.GetRawText()}, which is not supported.");
        }
    }

    private double Number(string name, double missing, double min, double max)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return missing;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max
            ? number
            : throw Wrong(name, value, $"a number from {min} to {max}");
    }

    private double? Optional(string name, double min = 0, double max = 1e6) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Number(name, 0, min, max) : null;

    private InvalidDataException Wrong(string name, JsonElement value, string wanted) =>
        new($"{path}: {name} is {Shown(value)}, not {wanted}.");

    private static string Shown(JsonElement value)
    {
        const int Most = 100;
        var text = value.GetRawText();
        return text.Length > Most ? text[..Most] + "…" : text;
    }

    private bool Flag(string name, bool missing = false) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetBoolean() : missing;

    private T Choice<T>(string name, string missing, (string Name, T Value)[] choices)
    {
        var wanted = root.TryGetProperty(name, out var value) ? value.GetString() : missing;
        var index = Array.FindIndex(choices, choice => choice.Name == wanted);
        return index >= 0
            ? choices[index].Value
            : throw new InvalidDataException(
                $"{path}: {name} is '{wanted}', not one of {string.Join(", ", choices.Select(choice => choice.Name))}.");
    }
}
