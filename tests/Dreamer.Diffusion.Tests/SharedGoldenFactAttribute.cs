namespace Dreamer.Diffusion.Tests;

/// <summary>A fact that needs the shared reference cases, skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedGoldenFactAttribute : FactAttribute
{
    public SharedGoldenFactAttribute()
    {
        if (SharedGolden.Folder is null)
        {
            Skip = "The reference cases are not in ../shared/golden beside the repository.";
        }
    }
}
