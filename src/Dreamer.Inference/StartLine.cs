using Dreamer.Devices;
using Dreamer.Diffusion.Native;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>The one line that a process with devices logs when it is ready.</summary>
public static partial class StartLine
{
    private const int DigestShown = 12;

    public static void Log(ILogger log, string process, IReadOnlyCollection<DeviceReport> reports)
    {
        var models = string.Join(", ", reports.SelectMany(report => report.Models).DistinctBy(model => model.Name).Select(Describe));
        var devices = string.Join(", ", reports.Select(report => report.Models is [var first, ..] ? $"{report.Device} ({first.Place})" : report.Device));
        Log(log, process, models, devices, NativeSettings.Threads);
    }

    private static string Describe(DeviceModel model) => $"{model.Name} ({model.Revision[..Math.Min(model.Revision.Length, DigestShown)]})";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Process}; models {Models}; devices {Devices}; {Threads} threads")]
    private static partial void Log(ILogger log, string process, string models, string devices, int threads);
}
