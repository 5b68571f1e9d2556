using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

/// <summary>The published folders' names and shapes are our parameters', told without allocating them.</summary>
public sealed class PublishedKeysTests
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
        RequireSame("wan21_vae", OriginalNames.OfVae21, AutoencoderKLWan.KeysOf);
        RequireSame("wan22_vae", OriginalNames.OfVae22, AutoencoderKLWan.KeysOf);
        RequireSame("umt5_xxl_text_encoder", OriginalNames.OfText, T5EncoderModel.KeysOf);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_the_original_code_loads_to_the_same_numbers(bool isResidual)
    {
        using var folder = new TemporaryFolder();
        var config = TinyConfigs.WanVae(isResidual) with { NumResBlocks = 2 }; // as published: the names count them
        using var written = new AutoencoderKLWan(config);
        using var read = new AutoencoderKLWan(config);
        SafetensorsWriter.Write(folder.File("vae.safetensors"), written.state_dict().ToDictionary(
            item => isResidual ? OriginalNames.OfVae22(item.Key) : OriginalNames.OfVae21(item.Key), item => item.Value));

        using var checkpoint = Checkpoint.Open(folder.File("vae.safetensors"));
        read.LoadCheckpoint(checkpoint, AutoencoderKLWan.KeysOf(checkpoint.Names));

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var z_BLfhw = randn([1, 4, 2, 1, 1]);
        Assert.True(read.Decode(z_BLfhw).eq(written.Decode(z_BLfhw)).all().item<bool>());
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
}
