using Dreamer.Diffusion.Schedules;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>The small files that models of a flow share.</summary>
internal static class FlowFiles
{
    public const string Scheduler = "scheduler", ScheduleFile = "scheduler_config.json";

    /// <summary>Null with the problem noted.</summary>
    public static FlowScheduleConfig? Schedule(ModelFolder folder) =>
        folder.Read(Scheduler, part => FlowScheduleConfig.Load(Path.Combine(part, ScheduleFile)));
}
