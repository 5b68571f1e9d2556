using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.CheckDevice.GoldenCases;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

/// <summary>Published transformers would load: from diffusers' folders, and from the original code's files.</summary>
public sealed class WanTransformerKeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedGoldenFact]
    public void Published_names_and_shapes_are_ours()
    {
        var verdict = Assert.Single(GoldenFolder.Run(SharedGolden.Path("wan_published_keys")));
        Assert.True(verdict.Passed, verdict.Fault);
    }

    [SharedGoldenFact]
    public void A_list_with_another_shape_a_name_less_or_a_name_more_fails()
    {
        const string Name = "wan21_t2v_1.3b_transformer.keys.json";
        var text = File.ReadAllText(SharedGolden.Path("wan_published_keys", Name));
        Assert.Contains("""'proj_out.bias' [64]""", Fault(text.Replace("\"proj_out.bias\": [64]", "\"proj_out.bias\": [65]", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'more.weight' [8]", Fault(text.Replace("\"keys\": {", "\"keys\": { \"more.weight\": [8],", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'proj_out.weight' [64, 1536]", Fault(text.Replace("\"proj_out.weight\"", "\"less.weight\"", StringComparison.Ordinal)), StringComparison.Ordinal);

        string Fault(string json)
        {
            Assert.NotEqual(text, json);
            File.WriteAllText(_folder.File(Name), json);
            return Assert.Single(GoldenFolder.Run(_folder.Path)).Fault!;
        }
    }

    [SharedGoldenFact]
    public void Sizes_of_published_networks_are_told_from_their_configs()
    {
        foreach (var path in Directory.GetFiles(SharedGolden.Path("wan_published_keys"), "*transformer.keys.json"))
        {
            using var list = JsonDocument.Parse(File.ReadAllText(path));
            var config = ConfigFile.Parse<WanTransformer3DConfig>(list.RootElement.GetProperty("config").GetRawText());
            double actual = list.RootElement.GetProperty("parameters").GetInt64();
            Assert.InRange(config.LeastWeights(), 0.9 * actual, actual);
        }
    }

    /// <summary>The original code's names of every weight of a published transformer lead back to the list's, told without the weights.</summary>
    [SharedGoldenFact]
    public void The_original_names_of_published_transformers_lead_to_the_same_weights()
    {
        foreach (var path in Directory.GetFiles(SharedGolden.Path("wan_published_keys"), "*transformer.keys.json"))
        {
            using var list = JsonDocument.Parse(File.ReadAllText(path));
            var published = list.RootElement.GetProperty("keys").EnumerateObject().Select(key => key.Name).ToList();
            var originals = published.Select(Original).ToList();
            Assert.Equal(published.Count, originals.Distinct().Count());
            Assert.DoesNotContain(originals, name => name.Contains("attn1", StringComparison.Ordinal) || name.Contains("condition_embedder", StringComparison.Ordinal));
            Assert.Equal(published, originals.Select(WanTransformer3DModel.KeysOf(originals)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("model.diffusion_model.")]
    public void The_original_codes_file_gives_the_same_network(string prefix)
    {
        var config = TinyConfigs.Wan with { ImageDim = 6, AddedKvProjDim = TinyConfigs.Wan.Width, PosEmbedSeqLen = 4 };
        using var scope = NewDisposeScope();
        using var published = new WanTransformer3DModel(config);
        using var loaded = new WanTransformer3DModel(config);
        var weights = published.state_dict().ToDictionary(item => prefix + Original(item.Key), item => item.Value);
        weights[prefix + "blocks.0.cross_attn.norm_q_img.weight"] = ones(3); // never read
        SafetensorsWriter.Write(_folder.File("wan.safetensors"), weights);

        loaded.LoadCheckpoint(_folder.File("wan.safetensors"), WanTransformer3DModel.KeysOf(weights.Keys));

        Assert.All(published.state_dict().Zip(loaded.state_dict()), pair => Assert.True(pair.First.Value.eq(pair.Second.Value).all().item<bool>(), pair.First.Key));
        Assert.DoesNotContain(weights.Keys, name => name.Contains("attn1", StringComparison.Ordinal) || name.Contains("condition_embedder", StringComparison.Ordinal));
    }

    [Fact]
    public void What_diffusers_writes_and_never_reads_is_left_out()
    {
        var keys = WanTransformer3DModel.KeysOf(["proj_out.weight", "blocks.0.attn2.norm_added_q.weight"]);
        Assert.Null(keys("blocks.0.attn2.norm_added_q.weight"));
        Assert.Equal("blocks.0.attn2.norm_added_k.weight", keys("blocks.0.attn2.norm_added_k.weight"));
    }

    /// <summary>As the public conversion undone, one word after another.</summary>
    internal static string Original(string key)
    {
        (string, string)[] words =
        [
            ("condition_embedder.time_embedder.linear_1", "time_embedding.0"), ("condition_embedder.time_embedder.linear_2", "time_embedding.2"),
            ("condition_embedder.text_embedder.linear_1", "text_embedding.0"), ("condition_embedder.text_embedder.linear_2", "text_embedding.2"),
            ("condition_embedder.time_proj", "time_projection.1"), ("condition_embedder.image_embedder.pos_embed", "img_emb.emb_pos"),
            ("condition_embedder.image_embedder.norm1", "img_emb.proj.0"), ("condition_embedder.image_embedder.ff.net.0.proj", "img_emb.proj.1"),
            ("condition_embedder.image_embedder.ff.net.2", "img_emb.proj.3"), ("condition_embedder.image_embedder.norm2", "img_emb.proj.4"),
            ("attn1.", "self_attn."), ("attn2.", "cross_attn."), ("to_out.0", "o"), ("to_q", "q"), ("to_k", "k"), ("to_v", "v"),
            ("add_k_proj", "k_img"), ("add_v_proj", "v_img"), ("norm_added_k", "norm_k_img"), ("ffn.net.0.proj", "ffn.0"), ("ffn.net.2", "ffn.2"),
            ("norm2", "norm3"), ("proj_out", "head.head"),
        ];
        var name = words.Aggregate(key, (text, word) => text.Replace(word.Item1, word.Item2, StringComparison.Ordinal));
        return name == "scale_shift_table" ? "head.modulation" : name.Replace("scale_shift_table", "modulation", StringComparison.Ordinal);
    }
}
