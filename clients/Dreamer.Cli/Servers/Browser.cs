using System.ComponentModel;
using System.Diagnostics;

namespace Dreamer.Cli.Servers;

/// <summary>Whatever opens a page for the person at this machine.</summary>
internal static class Browser
{
    private static readonly string[] s_screens = ["DISPLAY", "WAYLAND_DISPLAY"];

    /// <summary>Nothing where there is no screen, or nothing that opens pages: the link is printed in any case.</summary>
    public static void TryOpen(Uri page)
    {
        if (!OperatingSystem.IsMacOS() && !HasScreen())
        {
            return;
        }

        var start = new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var opened = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // There is no such program.
        }
    }

    private static bool HasScreen() =>
        s_screens.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });
}
