using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

/// <summary>The published folders' names and shapes are our parameters', told without allocating them.</summary>
public sealed partial class PublishedKeysTests
{
    [SharedGoldenFact]
    public void A_published_autoencoder_would_load()
    {
        Compare("wan21_vae", config => new AutoencoderKLWan(ConfigFile.Parse<AutoencoderKLWanConfig>(config)), AutoencoderKLWan.KeysOf);
        Compare("wan22_vae", config => new AutoencoderKLWan(ConfigFile.Parse<AutoencoderKLWanConfig>(config)), AutoencoderKLWan.KeysOf);
    }

    [SharedGoldenFact]
    public void The_published_text_encoder_would_load() =>
        Compare("umt5_xxl_text_encoder", config => new T5EncoderModel(Umt5(config)), T5EncoderModel.KeysOf);

    [SharedGoldenFact]
    public void Configs_of_published_folders_describe_the_same_networks()
    {
        foreach (var (list, folder) in new[] { ("wan21_vae", "wan2.1-t2v-1.3b"), ("wan22_vae", "wan2.2-ti2v-5b") })
        {
            var config = ConfigFile.Read<AutoencoderKLWanConfig>(SharedGolden.Path("wan_published_keys", folder, "vae", "config.json"));
            using var network = Layers.Unallocated(() => new AutoencoderKLWan(config));
            Assert.Equal(Published(list).Keys.Order(StringComparer.Ordinal), network.state_dict().Keys.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The original code's names of every layer of a list, made by the published table of names, lead back to the list's.</summary>
    [SharedGoldenFact]
    public void The_original_layout_leads_to_the_same_names()
    {
        RequireSame("wan21_vae", key => OriginalVae(Flat().Replace(key, Flattened)), AutoencoderKLWan.KeysOf);
        RequireSame("wan22_vae", key => OriginalVae(Nested().Replace(key, NestedLayer)), AutoencoderKLWan.KeysOf);
        RequireSame("umt5_xxl_text_encoder", OriginalText, T5EncoderModel.KeysOf);
    }

    [Fact]
    public void A_name_that_no_layout_has_stays_as_it_is_and_is_reported()
    {
        Assert.Equal("encoder.something.weight", AutoencoderKLWan.KeysOf(["encoder.conv1.weight"])("encoder.something.weight"));
        Assert.Equal("blocks.0.other.weight", T5EncoderModel.KeysOf(["token_embedding.weight"])("blocks.0.other.weight"));
        Assert.Null(T5EncoderModel.KeysOf(["shared.weight"])("spiece_model"));
    }

    private static void Compare(string list, Func<string, nn.Module> build, Func<IReadOnlyCollection<string>, Func<string, string?>> keysOf)
    {
        var published = Published(list);
        using var network = Layers.Unallocated(() => build(Document(list).GetProperty("config").GetRawText()));
        var state = network.state_dict();
        Assert.All(state.Values, tensor => Assert.Equal(TorchSharp.DeviceType.META, tensor.device_type));
        var rename = keysOf(published.Keys);
        Assert.Equal(
            published.Select(item => $"{rename(item.Key)} {item.Value}").Order(StringComparer.Ordinal),
            state.Select(item => $"{item.Key} [{string.Join(", ", item.Value.shape)}]").Order(StringComparer.Ordinal));
        Assert.Equal(Document(list).GetProperty("parameters").GetInt64(), state.Values.Sum(tensor => tensor.numel()));
    }

    private static void RequireSame(string list, Func<string, string> original, Func<IReadOnlyCollection<string>, Func<string, string?>> keysOf)
    {
        var published = Published(list).Keys.ToList();
        var originals = published.Select(original).ToList();
        Assert.Equal(published.Count, originals.Distinct().Count());
        Assert.DoesNotContain(originals, name => name.Contains("block") && name.Contains("resnets"));
        Assert.Equal(published, originals.Select(keysOf(originals)));
    }

    private static Dictionary<string, string> Published(string list) => Document(list).GetProperty("keys").EnumerateObject()
        .ToDictionary(item => item.Name, item => $"[{string.Join(", ", item.Value.EnumerateArray().Select(size => size.GetInt64()))}]");

    private static JsonElement Document(string list)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedGolden.Path("wan_published_keys", $"{list}.keys.json")));
        return json.RootElement.Clone();
    }

    private static T5Config Umt5(string json) => ConfigFile.Parse<T5Config>(json) with { ModelType = "umt5" };

    private static string OriginalVae(string key) => key
        .Replace(".mid_block.resnets.0.", ".middle.0.").Replace(".mid_block.attentions.0.", ".middle.1.").Replace(".mid_block.resnets.1.", ".middle.2.")
        .Replace(".norm1.", ".residual.0.").Replace(".conv1.", ".residual.2.").Replace(".norm2.", ".residual.3.").Replace(".conv2.", ".residual.6.")
        .Replace(".conv_shortcut.", ".shortcut.").Replace(".norm_out.", ".head.0.").Replace(".conv_out.", ".head.2.").Replace(".conv_in.", ".conv1.")
        .Replace("post_quant_conv.", "conv2.").Replace("quant_conv.", "conv1.");

    private static string Flattened(Match match) => match.Groups["encoder"].Success
        ? $"encoder.downsamples.{match.Groups["encoder"].Value}."
        : $"decoder.upsamples.{4 * int.Parse(match.Groups["level"].ValueSpan) + (match.Groups["resnet"].Success ? int.Parse(match.Groups["resnet"].ValueSpan) : 3)}.";

    private static string NestedLayer(Match match)
    {
        var (list, last) = match.Groups["side"].Value == "encoder" ? ("downsamples", "2") : ("upsamples", "3");
        return $"{match.Groups["side"].Value}.{list}.{match.Groups["level"].Value}.{list}.{(match.Groups["resnet"].Success ? match.Groups["resnet"].Value : last)}.";
    }

    private static string OriginalText(string key) => TextBlock().Replace(key, "blocks.$1.")
        .Replace("SelfAttention.relative_attention_bias", "pos_embedding.embedding").Replace("SelfAttention", "attn")
        .Replace("DenseReluDense.wi_0", "ffn.gate.0").Replace("DenseReluDense.wi_1", "ffn.fc1").Replace("DenseReluDense.wo", "ffn.fc2")
        .Replace("0.layer_norm", "norm1").Replace("1.layer_norm", "norm2").Replace("0.attn", "attn").Replace("0.pos", "pos").Replace("1.ffn", "ffn")
        .Replace("encoder.final_layer_norm", "norm").Replace("shared", "token_embedding");

    [GeneratedRegex(@"^encoder\.down_blocks\.(?<encoder>\d+)\.|^decoder\.up_blocks\.(?<level>\d+)\.(resnets\.(?<resnet>\d+)|upsamplers\.0)\.")]
    private static partial Regex Flat();

    [GeneratedRegex(@"^(?<side>encoder|decoder)\.(down|up)_blocks\.(?<level>\d+)\.(resnets\.(?<resnet>\d+)|(down|up)sampler)\.")]
    private static partial Regex Nested();

    [GeneratedRegex(@"^encoder\.block\.(\d+)\.layer\.")]
    private static partial Regex TextBlock();
}
