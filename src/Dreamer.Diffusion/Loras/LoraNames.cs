using static TorchSharp.torch;

namespace Dreamer.Diffusion.Loras;

/// <summary>A network whose layers have other names, too, in the code that published them first.</summary>
internal interface INamesLayers
{
    /// <summary>Of a key of the network's own.</summary>
    string OriginalName(string key);
}

/// <summary>Under which names files change a part's layers: with or without the part's name before them, with dots or without.</summary>
internal sealed class LoraNames(string part, nn.Module network)
{
    private readonly string[] _dotted = Dotted(part), _flat = Flat(part);

    public string Part => part;

    /// <summary>All names of the layer that this weight or bias belongs to.</summary>
    public IEnumerable<string> Of(string key)
    {
        string[] keys = network is INamesLayers own ? [key, own.OriginalName(key)] : [key];
        foreach (var layer in keys.Select(name => name[..name.LastIndexOf('.')]).Distinct(StringComparer.Ordinal))
        {
            foreach (var prefix in _dotted)
            {
                yield return prefix + layer;
            }
            foreach (var prefix in _flat)
            {
                yield return prefix + layer.Replace('.', '_');
            }
        }
    }

    // Files of one part often leave its name out; those that name none are for both experts of a model.
    private static string[] Dotted(string part) => part switch
    {
        "unet" or "transformer" => [part + ".", .. s_unnamed, "base_model.model." + part + "."],
        "transformer_2" => [part + ".", .. s_unnamed],
        _ => [part + "."],
    };

    private static string[] Flat(string part) => part switch
    {
        "unet" or "transformer" or "transformer_2" => ["lora_unet_", $"lora_{part}_"],
        "text_encoder" => ["lora_te_", "lora_te1_"],
        _ => [],
    };

    private static readonly string[] s_unnamed = ["", "diffusion_model.", "model.diffusion_model.", "base_model.model."];
}
