using System.Diagnostics;

namespace Dreamer.Testing;

public static class ProcessEnding
{
    /// <summary>As <c>kill</c>: it may finish what it must. By the shell's own, since a bare system has no program of that name.</summary>
    public static async Task TerminateAsync(this Process process, TimeSpan patience)
    {
        using (Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]))
        {
        }
        await process.WaitForExitAsync().WaitAsync(patience);
    }
}
