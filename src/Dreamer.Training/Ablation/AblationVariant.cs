using Dreamer.Diffusion.Schedules;
using Dreamer.Training.Phases;

namespace Dreamer.Training.Ablation;

/// <summary>Stage two with one thing changed, all else as it ships.</summary>
public sealed record AblationVariant(string Name, Func<StageTwoSettings, StageTwoSettings> Change)
{
    /// <summary>Scaled-linear betas as published: some signal is left at the last timestep, and sampling starts below it.</summary>
    private static readonly ScheduleConfig s_baseline = new() { ZeroTerminalSnr = false, Spacing = TimestepSpacing.Leading, StepsOffset = 1 };

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
