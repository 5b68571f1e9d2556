using System.Text.Json;

namespace Dreamer.Diffusion.Schedules;

/// <summary>Reads diffusers' names and defaults; a value that we would treat otherwise than diffusers is refused.</summary>
internal sealed class ScheduleConfigReader(JsonElement root, string path)
{
    private const int MaxTrainSteps = 100_000;

    public ScheduleConfig Read()
    {
        RefuseUnknownOptions();
        return new ScheduleConfig
        {
            TrainSteps = (int)Number("num_train_timesteps", 1000, 2, MaxTrainSteps),
            BetaStart = Number("beta_start", 0.0001, 0, 0.999),
            BetaEnd = Number("beta_end", 0.02, 0, 0.999),
            Curve = Choice("beta_schedule", "linear", ScheduleConfigNames.Curves),
            Prediction = Choice("prediction_type", "epsilon", ScheduleConfigNames.Predictions),
            Spacing = Choice("timestep_spacing", "leading", ScheduleConfigNames.Spacings),
            ZeroTerminalSnr = Flag("rescale_betas_zero_snr"),
            StepsOffset = (int)Number("steps_offset", 0, 0, MaxTrainSteps),
            AlphaToOne = Flag("set_alpha_to_one", missing: true),
            ClipRange = Flag("clip_sample") ? Number("clip_sample_range", 1, 0, 1e6) : null,
            KarrasSigmas = Flag("use_karras_sigmas"),
            ResolutionShift = Number("resolution_shift", 1, 1e-3, 1e3),
            SharedNoise = Number("shared_noise", 0, 0, 1e3),
        };
    }

    private void RefuseUnknownOptions()
    {
        Refuse("trained_betas", value => value.ValueKind != JsonValueKind.Null);
        Refuse("thresholding", value => value.ValueKind == JsonValueKind.True);
        Refuse("use_lu_lambdas", value => value.ValueKind == JsonValueKind.True);
        Refuse("algorithm_type", value => value.GetString() != "dpmsolver++");
        Refuse("solver_type", value => value.GetString() != "midpoint");
        Refuse("solver_order", value => value.GetInt32() != 2);
        Refuse("interpolation_type", value => value.GetString() != "linear");
        Refuse("final_sigmas_type", value => value.GetString() != "zero");
    }

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
            : throw new InvalidDataException($"{path}: {name} is {value.GetRawText()}, not a number from {min} to {max}.");
    }

    private bool Flag(string name, bool missing = false) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetBoolean() : missing;

    private T Choice<T>(string name, string missing, (string Name, T Value)[] choices)
    {
        var wanted = root.TryGetProperty(name, out var value) ? value.GetString() : missing;
        var index = Array.FindIndex(choices, choice => choice.Name == wanted);
        return index >= 0
            ? choices[index].Value
            : throw new InvalidDataException($"{path}: {name} is '{wanted}', not one of {string.Join(", ", choices.Select(choice => choice.Name))}.");
    }
}
