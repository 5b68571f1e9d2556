using Dreamer.Diffusion.Checkpoints;
using System.Text.Json;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

/// <summary>How public folders write a network's weights: precision, name of the variant, one file or shards with an index.</summary>
internal sealed record WeightForm(ScalarType Dtype = ScalarType.Float32, string Variant = "", int Shards = 1)
{
    /// <summary>The index's variant in the oldest place, <c>x.safetensors.index.fp16.json</c>, or in the newest, <c>x.fp16.safetensors.index.json</c>.</summary>
    public bool VariantFirst { get; init; }

    private string Dotted => Variant.Length > 0 ? "." + Variant : "";

    public void Write(string folder, string stem, IReadOnlyDictionary<string, Tensor> state)
    {
        var typed = state.Select(item => KeyValuePair.Create(item.Key, item.Value.is_floating_point() ? item.Value.to(Dtype) : item.Value)).ToList();
        if (Shards == 1)
        {
            SafetensorsWriter.Write(Path.Combine(folder, $"{stem}{Dotted}.safetensors"), typed);
            return;
        }
        var map = new Dictionary<string, string>();
        foreach (var (number, shard) in typed.Chunk((typed.Count + Shards - 1) / Shards).Index())
        {
            var name = $"{stem}{Dotted}-{number + 1:D5}-of-{Shards:D5}.safetensors";
            SafetensorsWriter.Write(Path.Combine(folder, name), shard);
            Array.ForEach(shard, item => map[item.Key] = name);
        }
        var index = VariantFirst ? $"{stem}{Dotted}.safetensors.index.json" : $"{stem}.safetensors.index{Dotted}.json";
        File.WriteAllText(Path.Combine(folder, index), JsonSerializer.Serialize(new Dictionary<string, object> { ["metadata"] = new { total_size = 0 }, ["weight_map"] = map }));
    }
}
