using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>devices</c>: what each holds, does, and how fast.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var devices = new Command("devices", "Shows a server's devices: what each holds, does, and how fast");
        return devices.Run(new SharedOptions(devices), ShowAsync).WithExamples("./dreamer devices", "./dreamer devices --json");
    }

    private static async Task ShowAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var all = await client.Devices.ListAllAsync(stop).ToListAsync(stop);
        Terminal.Answer(new { Data = all }, DeviceText.Of(all));
    }
}
