using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A <c>model_index.json</c>; what it says besides diffusers' own lines stands under <c>dreamer</c>.</summary>
public sealed record ModelIndex : INetworkConfig
{
    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "DreamerPipeline";

    public DreamerDefaults Dreamer { get; init; } = new();

    /// <summary>The parts, each as [library, class].</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Parts { get; init; }

    public void Validate() => Dreamer.Validate();
}
