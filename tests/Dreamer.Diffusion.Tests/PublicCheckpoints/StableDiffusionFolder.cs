using System.Text.Json.Nodes;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

/// <summary>Writes a pipeline's folder as Stable Diffusion's are published, with random weights.</summary>
internal sealed class StableDiffusionFolder(string folder, StableDiffusionShape shape, WeightForm form)
{
    private const string Index = """
        {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.10.0.dev0", "feature_extractor": ["transformers", "CLIPImageProcessor"],
         "requires_safety_checker": true, "safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"], "scheduler": ["diffusers", "DDIMScheduler"],
         "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]}
        """;

    /// <summary>Names of 2022: the VAE's attention, and the text encoder's table of positions, which is no weight.</summary>
    public bool Old { get; init; }

    /// <summary>To values that every precision holds, so that all forms are the same model.</summary>
    public bool Rounded { get; init; } = true;

    public string At(params string[] parts) => Path.Combine([folder, .. parts]);

    public StableDiffusionFolder Write()
    {
        using var off = no_grad();
        Put("model_index.json", Index);
        Put("scheduler/scheduler_config.json", shape.Scheduler);
        BpeTrainer.Train(["a large red star", "a small blue circle on the left"], At("tokenizer"), length: 77);
        WriteNetwork<CLIPTextConfig>("text_encoder", "model", shape.Text, config => new CLIPTextModel(config));
        WriteNetwork<AutoencoderKLConfig>("vae", "diffusion_pytorch_model", shape.Vae, config => new AutoencoderKL(config));
        WriteNetwork<UNet2DConditionConfig>("unet", "diffusion_pytorch_model", shape.Unet, config => new UNet2DConditionModel(config));
        return this;
    }

    public void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    private void WriteNetwork<T>(string part, string stem, JsonObject json, Func<T, nn.Module> create) where T : class, INetworkConfig
    {
        using var scope = NewDisposeScope();
        Put($"{part}/config.json", json.ToJsonString());
        using var network = create(ConfigFile.Read<T>(At(part, "config.json")));
        using var generator = new Generator(3); // an own one: tests that run beside this one draw from the library's
        var state = network.state_dict().ToDictionary(item => Old ? OldName(item.Key) : item.Key, item => Redrawn(item.Value, generator));
        if (Old && part == "text_encoder")
        {
            state["text_model.embeddings.position_ids"] = arange(77).unsqueeze(0);
        }
        form.Write(At(part), stem, state);
    }

    /// <summary>Norms' ones and zeros stay.</summary>
    private Tensor Redrawn(Tensor value, Generator generator)
    {
        if (value.max().item<float>() == value.min().item<float>())
        {
            return value;
        }
        var drawn = randn(value.shape, generator: generator) / Math.Sqrt(value.dim() > 1 ? value.numel() / value.shape[0] : 16);
        return Rounded ? (drawn * 128).round() / 128 : drawn;
    }

    private static string OldName(string key) => key
        .Replace(".attentions.0.to_q.", ".attentions.0.query.", StringComparison.Ordinal)
        .Replace(".attentions.0.to_k.", ".attentions.0.key.", StringComparison.Ordinal)
        .Replace(".attentions.0.to_v.", ".attentions.0.value.", StringComparison.Ordinal)
        .Replace(".attentions.0.to_out.0.", ".attentions.0.proj_attn.", StringComparison.Ordinal);
}
