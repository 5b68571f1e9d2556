using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>The small JSON files of a model, without its weights: in its folder, or in a recipe.</summary>
public interface IModelConfigs
{
    /// <summary>Whether there is such a part.</summary>
    bool Has(string part);

    /// <summary>The file, or the <paramref name="section"/> of it; null with the problem noted.</summary>
    T? Json<T>(string file, string? section = null) where T : class, INetworkConfig;

    /// <summary>Keeps what is wrong, one sentence a fault.</summary>
    void Note(IEnumerable<string> problems);
}

/// <summary>The usual places of such files.</summary>
internal static class ModelConfigPlaces
{
    /// <summary>A part's <c>config.json</c>.</summary>
    public static T? Config<T>(this IModelConfigs files, string part, string? section = null)
        where T : class, INetworkConfig => files.Json<T>(Path.Combine(part, "config.json"), section);
}
