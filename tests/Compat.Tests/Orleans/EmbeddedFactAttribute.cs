namespace Compat.Tests.Grains;

/// <summary>A fact that only the embedded packages can be asked for, and why.</summary>
internal sealed class EmbeddedFactAttribute : FactAttribute
{
    public EmbeddedFactAttribute(string why)
    {
        if (typeof(Grain).Assembly.GetName().Name != "Orleans")
        {
            Skip = $"about the embedded packages only: {why}";
        }
    }
}
