using System.Text.RegularExpressions;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// The names under which files hold a T5 encoder's weights: transformers' own, with the decoder's and a second name of the table beside
/// them, or those of Wan's original code for UMT5.
/// </summary>
internal static partial class T5Keys
{
    private const string Shared = "shared.weight", Copy = "encoder.embed_tokens.weight", Original = "token_embedding.weight";

    private static readonly Dictionary<string, string> s_layers = new(StringComparer.Ordinal)
    {
        ["norm1"] = "0.layer_norm",
        ["attn.q"] = "0.SelfAttention.q",
        ["attn.k"] = "0.SelfAttention.k",
        ["attn.v"] = "0.SelfAttention.v",
        ["attn.o"] = "0.SelfAttention.o",
        ["pos_embedding.embedding"] = "0.SelfAttention.relative_attention_bias",
        ["norm2"] = "1.layer_norm",
        ["ffn.gate.0"] = "1.DenseReluDense.wi_0",
        ["ffn.fc1"] = "1.DenseReluDense.wi_1",
        ["ffn.fc2"] = "1.DenseReluDense.wo",
    };

    /// <summary>The network's key for a file's, null for one to leave out: the encoder's own table is the shared one again.</summary>
    public static string? Canonical(string key) =>
        key is Copy or "lm_head.weight" or "spiece_model" || key.StartsWith("decoder.", StringComparison.Ordinal) ? null : key;

    /// <summary>The same for a file of these keys: some hold the shared table under the encoder's name alone.</summary>
    public static Func<string, string?> Of(IReadOnlyCollection<string> names) => names.Contains(Original) ? OfOriginal
        : names.Contains(Shared) ? Canonical
        : key => key == Copy ? Shared : Canonical(key);

    private static string OfOriginal(string key) => key switch
    {
        Original => Shared,
        "norm.weight" => "encoder.final_layer_norm.weight",
        _ when Block().Match(key) is { Success: true } block && s_layers.TryGetValue(block.Groups["layer"].Value, out var layer) =>
            $"encoder.block.{block.Groups["block"].Value}.layer.{layer}.weight",
        _ => key,
    };

    [GeneratedRegex(@"^blocks\.(?<block>[0-9]{1,3})\.(?<layer>.+)\.weight$")]
    private static partial Regex Block();
}
