namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

/// <summary>
/// A fact about SD 2.1 at its full size, in the folder that DREAMER_SD21 names (5 GB free): the first run writes it, the second measures, in
/// a process that has written nothing. Skipped where the variable is not set.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FullSizeFactAttribute : FactAttribute
{
    public static readonly string? Folder = Environment.GetEnvironmentVariable("DREAMER_SD21");

    public FullSizeFactAttribute(bool isWritten)
    {
        Skip = Folder is null ? "needs DREAMER_SD21, a folder with 5 GB free"
            : File.Exists(Path.Combine(Folder, "written")) != isWritten ? $"the folder {Folder} is {(isWritten ? "not written yet" : "there")}"
            : null;
    }
}
