using System.Diagnostics;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>Runs where this process may make mounts of its own, as root may, though not in every container.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Mounts.Missing;
}

/// <inheritdoc cref="RootFactAttribute"/>
internal sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = Mounts.Missing;
}

internal static class Mounts
{
    private const string Try = "mount -t tmpfs tmpfs /tmp && setpriv --no-new-privs chroot --userspec=1654:1654 --groups= / true";

    /// <summary>One sentence; null where nothing is missing.</summary>
    public static string? Missing { get; } =
        CanMount() ? null : "An image is started here only by root, where it may make mounts of its own (unshare, setpriv, chroot).";

    private static bool CanMount()
    {
        try
        {
            var start = new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Try]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
