using System.CommandLine;
using System.Globalization;
using Dreamer.Cli.Display;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.GoldenCases;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>golden</c>: runs reference cases of the public libraries, a line each: <c>NAME max_abs_error ok|FAIL</c>.</summary>
internal static class GoldenCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder of cases, or one case" };
        var golden = new Command("golden", "Compares networks, samplers and tokenizers with what the public ones gave") { folder };
        var devices = new DeviceFlags().AddTo(golden);
        golden.SetAction((parsed, stop) => Task.Run(
            () => Run(parsed.GetRequiredValue(folder), CommandOptions.PlaceOf(devices, parsed, "float32"), stop), CancellationToken.None));
        return golden.WithExamples("./dreamer golden tests/Dreamer.Diffusion.Tests/Golden");
    }

    private static int Run(string folder, TensorPlace place, CancellationToken stop)
    {
        var (cases, failed) = (0, 0);
        foreach (var verdict in GoldenFolder.Run(folder, place))
        {
            stop.ThrowIfCancellationRequested();
            Print(verdict);
            (cases, failed) = (cases + 1, failed + (verdict.Passed ? 0 : 1));
        }
        if (cases == 0)
        {
            Terminal.Error($"There is no case in {folder}.");
        }
        return cases > 0 && failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(GoldenVerdict verdict)
    {
        var error = verdict.MaxError.ToString("0.0E+00", CultureInfo.InvariantCulture).ToLowerInvariant();
        Terminal.Line($"{verdict.Name} {error} {(verdict.Passed ? "ok" : $"FAIL {verdict.Fault}")}");
        if (verdict.Uncompared.Count > 0)
        {
            Terminal.Error($"{verdict.Name}: not compared: {string.Join(", ", verdict.Uncompared)}");
        }
    }
}
