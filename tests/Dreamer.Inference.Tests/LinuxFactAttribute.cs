namespace Dreamer.Inference.Tests;

/// <summary>A fact about what Linux alone tells.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs Linux";
}
