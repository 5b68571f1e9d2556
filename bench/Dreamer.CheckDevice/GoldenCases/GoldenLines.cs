using System.Globalization;
using Dreamer.Diffusion.Devices;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Reference cases of the public libraries, a line each: <c>NAME max_abs_error ok|FAIL</c>.</summary>
internal static class GoldenLines
{
    /// <summary>Whether there were cases, and all passed.</summary>
    public static bool Write(string folder, TensorPlace place, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        var (cases, failed) = (0, 0);
        foreach (var verdict in GoldenFolder.Run(folder, place))
        {
            stop.ThrowIfCancellationRequested();
            var error = verdict.MaxError.ToString("0.0E+00", CultureInfo.InvariantCulture).ToLowerInvariant();
            output.WriteLine($"{verdict.Name} {error} {(verdict.Passed ? "ok" : $"FAIL {verdict.Fault}")}");
            if (verdict.Uncompared.Count > 0)
            {
                errors.WriteLine($"{verdict.Name}: not compared: {string.Join(", ", verdict.Uncompared)}");
            }
            (cases, failed) = (cases + 1, failed + (verdict.Passed ? 0 : 1));
        }
        if (cases == 0)
        {
            errors.WriteLine($"There is no case in {folder}.");
        }
        return cases > 0 && failed == 0;
    }
}
