using System.Text.Json;

namespace Dreamer.Diffusion.Schedules;

/// <summary>Writes a config under diffusers' names, so that its schedulers read it too.</summary>
internal static class ScheduleConfigWriter
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static void Write(ScheduleConfig config, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(Values(config), s_indented) + "\n");

    private static Dictionary<string, object> Values(ScheduleConfig config) => new()
    {
        ["_class_name"] = "DDIMScheduler",
        ["num_train_timesteps"] = config.TrainSteps,
        ["beta_start"] = config.BetaStart,
        ["beta_end"] = config.BetaEnd,
        ["beta_schedule"] = ScheduleConfigNames.Of(ScheduleConfigNames.Curves, config.Curve),
        ["prediction_type"] = ScheduleConfigNames.Of(ScheduleConfigNames.Predictions, config.Prediction),
        ["timestep_spacing"] = ScheduleConfigNames.Of(ScheduleConfigNames.Spacings, config.Spacing),
        ["rescale_betas_zero_snr"] = config.ZeroTerminalSnr,
        ["steps_offset"] = config.StepsOffset,
        ["set_alpha_to_one"] = config.AlphaToOne,
        ["clip_sample"] = config.ClipRange is not null,
        ["clip_sample_range"] = config.ClipRange ?? 1,
        ["use_karras_sigmas"] = config.KarrasSigmas,
        ["resolution_shift"] = config.ResolutionShift,
        ["shared_noise"] = config.SharedNoise,
    };
}
