using System.Globalization;
using Dreamer.Client.Admin;

namespace Dreamer.Cli.Display;

/// <summary>Devices as people read them.</summary>
internal static class DeviceText
{
    public static IEnumerable<string> Of(IReadOnlyList<Device> devices) =>
        Columns.Of([["DEVICE", "STATE", "SILO", "MODELS", "MEMORY", "RUNNING", "WAITING", "STEPS"], .. devices.SelectMany(Rows)]);

    /// <summary>Further shapes of its steps stand below the first.</summary>
    private static IEnumerable<string[]> Rows(Device device)
    {
        string[] steps = [.. device.StepTimes.Select(Text).DefaultIfEmpty("-")];
        yield return
        [
            device.Id, device.State, device.Silo ?? "-", device.Models.Count > 0 ? string.Join(',', device.Models.Select(model => model.Id)) : "-",
            Text(device.Memory), Text(device.Jobs), device.Jobs.Waiting.ToString(CultureInfo.InvariantCulture), steps[0],
        ];
        foreach (var step in steps.Skip(1))
        {
            yield return ["", "", "", "", "", "", "", step];
        }
    }

    private static string Text(DeviceMemory? memory) =>
        memory is null ? "-" : $"{ByteText.Of(memory.UsedBytes ?? memory.ModelsBytes + memory.JobsBytes)} of {ByteText.Of(memory.TotalBytes ?? memory.BudgetBytes)}";

    private static string Text(DeviceJobs jobs) =>
        string.Create(CultureInfo.InvariantCulture, $"{jobs.Running}{(jobs.Batch > 0 ? $" ({jobs.Batch} batch)" : "")}");

    private static string Text(StepTime time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.Model} {time.Shape}: {time.P50Ms:0.#} ms, 95 % within {time.P95Ms:0.#} ms");
}
