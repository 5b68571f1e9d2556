namespace Compat.Tests.Grains;

/// <summary>A fact about the embedded packages only: the real Orleans copies where ours refuses.</summary>
internal sealed class EmbeddedFactAttribute : FactAttribute
{
    public EmbeddedFactAttribute()
    {
        if (typeof(Grain).Assembly.GetName().Name != "Orleans")
        {
            Skip = "about the embedded packages only";
        }
    }
}
