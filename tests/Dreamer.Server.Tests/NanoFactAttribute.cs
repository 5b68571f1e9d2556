using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>A fact about the model that ships; skipped, and says so, where the model is absent.</summary>
internal sealed class NanoFactAttribute : FactAttribute
{
    public static readonly string ModelFolder = RepositoryRoot.Combine("models/nano");

    public NanoFactAttribute()
    {
        if (!File.Exists(Path.Combine(ModelFolder, "model_index.json")))
        {
            Skip = $"needs the model in {ModelFolder}";
        }
    }
}
