using Dreamer.Diffusion.Schedules;
using Dreamer.Training.Phases;
using Dreamer.Training.Runs;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Ablation;

/// <summary>
/// How long each variant learns, and how it is judged. The easy world is learned soon enough for a comparison of many runs.
/// </summary>
public sealed record AblationPlan
{
    public TrainingPlan Training { get; init; } = new(260, 16, 1e-3);

    public int Seeds { get; init; } = 3;

    public int Clips { get; init; } = 1_536;

    public int Prompts { get; init; } = 48;

    public int Steps { get; init; } = 6;

    /// <summary>Four frames tell where something goes.</summary>
    public WorldOptions World { get; init; } = WorldOptions.Easy with { Degraded = true, Frames = 4 };
}

/// <summary>Stage two with one thing changed, all else as it ships.</summary>
public sealed record AblationVariant(string Name, Func<StageTwoSettings, StageTwoSettings> Change)
{
    /// <summary>Scaled-linear betas as published: some signal is left at the last timestep, and sampling starts below it.</summary>
    private static readonly ScheduleConfig s_baseline =
        new() { ZeroTerminalSnr = false, Spacing = TimestepSpacing.Leading, StepsOffset = 1 };

    public static IReadOnlyList<AblationVariant> All { get; } =
    [
        new("full", settings => settings),
        new("without adapter", settings => settings with { Motion = settings.Motion with { Adapter = false } }),
        new("without PACA", settings => settings with { Motion = settings.Motion with { Paca = false } }),
        new("without T5", settings => settings with { Motion = settings.Motion with { T5 = false } }),
        new("without PredictNet", settings => settings with { FlowWeight = 0 }),
        new("baseline schedule", settings => settings with { Schedule = s_baseline }),
        new("spatial layers unfrozen", settings => settings with { TrainSpatial = true }),
    ];

    public string Slug => Name.Replace(' ', '-');
}
