using System.Text.Json;

namespace Dreamer.Diffusion.Schedules;

/// <summary>
/// The <c>scheduler_config.json</c> of a flow: <c>x_σ = (1-σ) x0 + σ ε</c>, and the denoiser says <c>ε - x0</c> (Lipman et al. 2023). The
/// defaults are diffusers'.
/// </summary>
public sealed record FlowScheduleConfig
{
    public FlowSolver Solver { get; init; } = FlowSolver.UniPc;

    public int TrainSteps { get; init; } = 1000;

    /// <summary>Moves the levels towards noise, for larger frames: <c>kσ / (1 + (k-1)σ)</c>; 1 is off.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Null shifts by <see cref="Shift"/>; else by a number that grows with the tokens of a clip, in this form.</summary>
    public DynamicShift? Dynamic { get; init; }

    /// <summary>Stretches the levels so that the last before none is this one.</summary>
    public double? ShiftTerminal { get; init; }

    /// <summary>UniPC's: from how many estimates a step is made, 1 to 3.</summary>
    public int SolverOrder { get; init; } = 2;

    /// <summary>UniPC's levels as the original code spaces them, and diffusers did up to 0.36: from below 1 down to none.</summary>
    public bool HasOriginalLevels { get; init; }

    private static readonly string[] s_absent =
        ["stochastic_sampling", "invert_sigmas", "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "thresholding"];

    public static FlowScheduleConfig Load(string path) => ScheduleJson.Read(path, Read);

    private static FlowScheduleConfig Read(ScheduleJson json)
    {
        var solver = json.Choice(
            "_class_name", "", [("FlowMatchEulerDiscreteScheduler", FlowSolver.Euler), ("UniPCMultistepScheduler", FlowSolver.UniPc)]);
        RefuseUnknownOptions(json);
        return new FlowScheduleConfig
        {
            Solver = solver,
            TrainSteps = (int)json.Number("num_train_timesteps", 1000, 2, 100_000),
            Shift = json.Number(solver == FlowSolver.Euler ? "shift" : "flow_shift", 1, 1e-3, 1e3),
            Dynamic = json.Flag("use_dynamic_shifting") ? ReadDynamic(json) : null,
            ShiftTerminal = json.Optional("shift_terminal", min: 0, max: 0.999),
            SolverOrder = (int)json.Number("solver_order", 2, 1, 3),
        };
    }

    private static DynamicShift ReadDynamic(ScheduleJson json) => new(
        json.Choice("time_shift_type", "exponential", [("exponential", false), ("linear", true)]),
        ((int)json.Number("base_image_seq_len", 256, 1, 1e9), json.Number("base_shift", 0.5, -10, 10)),
        ((int)json.Number("max_image_seq_len", 4096, 1, 1e9), json.Number("max_shift", 1.15, -10, 10)));

    private static void RefuseUnknownOptions(ScheduleJson json)
    {
        foreach (var name in s_absent)
        {
            json.Refuse(name, value => value.ValueKind == JsonValueKind.True);
        }
        json.Refuse("use_flow_sigmas", value => value.ValueKind != JsonValueKind.True);
        json.Refuse("prediction_type", value => value.GetString() != "flow_prediction");
        json.Refuse("predict_x0", value => value.ValueKind != JsonValueKind.True);
        json.Refuse("solver_type", value => value.GetString() != "bh2"); // bh1 has no last step to no noise
        json.Refuse("lower_order_final", value => value.ValueKind != JsonValueKind.True); // neither has a last step of higher order
        json.Refuse("final_sigmas_type", value => value.GetString() != "zero");
        json.Refuse("disable_corrector", value => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0);
        json.Refuse("solver_p", value => value.ValueKind != JsonValueKind.Null);
    }
}

/// <summary>How a flow is followed from noise to a sample.</summary>
public enum FlowSolver
{
    Euler, UniPc,
}

/// <summary>
/// A shift μ that lies on a line through two counts of tokens: <c>e^μ / (e^μ + 1/σ - 1)</c>, or with μ itself where it is linear.
/// </summary>
public sealed record DynamicShift(bool IsLinear, (int Tokens, double Shift) Base, (int Tokens, double Shift) Most)
{
    /// <summary>μ of so many tokens.</summary>
    public double Of(int tokens) =>
        Base.Shift + (Most.Shift - Base.Shift) * (tokens - Base.Tokens) / Math.Max(1.0, Most.Tokens - Base.Tokens);
}
