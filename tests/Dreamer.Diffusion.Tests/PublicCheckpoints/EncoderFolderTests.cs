using System.Text.Json.Nodes;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.PublicCheckpoints;

/// <summary>Folders of T5 and CLIP as they are published, which hold more than the encoder that is wanted.</summary>
public sealed class EncoderFolderTests : IDisposable
{
    private readonly TinyModelFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("encoder.embed_tokens.weight", "decoder.embed_tokens.weight")]
    [InlineData("encoder.embed_tokens.weight", "shared.weight")]
    public void A_whole_T5_gives_its_encoder(string copied, string kept)
    {
        var expected = Motion();
        Change("text_encoder_2", weights =>
        {
            var table = weights["shared.weight"];
            weights.Remove("shared.weight");
            (weights[copied], weights[kept]) = (table, table.clone());
            weights["decoder.block.0.layer.0.SelfAttention.q.weight"] = ones(16, 16);
            weights["lm_head.weight"] = ones(256, 16);
        });
        Assert.Equal(expected, Motion());
    }

    [Fact]
    public void A_CLIP_of_both_towers_gives_either()
    {
        var (caption, image) = (Caption(), ImageTokens());
        Both("text_encoder", "text_config", "vision_model.post_layernorm.weight", "visual_projection.weight", "text_projection.weight");
        Both("image_encoder", "vision_config", "text_model.final_layer_norm.weight", "text_projection.weight");
        Assert.Equal(caption, Caption());
        Assert.Equal(image, ImageTokens());
    }

    [Fact]
    public void An_encoder_of_another_width_than_the_motion_layers_is_refused_with_both()
    {
        var narrow = new T5Config { VocabSize = 8, DModel = 8, DKv = 4, DFf = 16, NumLayers = 1, NumHeads = 2 };
        ConfigFile.Write(_files.At("text_encoder_2", "config.json"), narrow);
        using (var encoder = new T5EncoderModel(narrow))
        {
            encoder.SaveCheckpoint(_files.At("text_encoder_2", "model.safetensors"));
        }
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(_files.Folder)).Message;
        Assert.Contains("width 16 and text_encoder_2 gives 8", message, StringComparison.Ordinal);
        Assert.Contains("pieces and text_encoder_2 8", message, StringComparison.Ordinal);
    }

    private void Both(string part, string section, params string[] others)
    {
        Rewrite(part, config =>
        {
            var own = config.DeepClone();
            config.Clear();
            (config["architectures"], config["model_type"], config[section]) = (new JsonArray("CLIPModel"), "clip", own);
        });
        Change(part, weights =>
        {
            weights["logit_scale"] = tensor(2.6f);
            Array.ForEach(others, name => weights[name] = ones(3));
        });
    }

    private void Change(string part, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = NewDisposeScope();
        var weights = new Dictionary<string, Tensor>();
        using (var checkpoint = Checkpoint.Open(_files.At(part)))
        {
            weights = checkpoint.Names.ToDictionary(name => name, checkpoint.Read);
        }
        change(weights);
        SafetensorsWriter.Write(_files.At(part, "model.safetensors"), weights);
    }

    private void Rewrite(string part, Action<JsonObject> change)
    {
        var config = JsonNode.Parse(File.ReadAllText(_files.At(part, "config.json")))!.AsObject();
        change(config);
        File.WriteAllText(_files.At(part, "config.json"), config.ToJsonString());
    }

    private float[] Motion()
    {
        using var model = DreamerModel.Load(_files.Folder);
        using var motion = model.EncodeMotion("the star moves to the left");
        return [.. motion.Tokens_1LD.data<float>()];
    }

    private float[] Caption()
    {
        using var model = DreamerModel.Load(_files.Folder);
        using var caption = model.EncodeCaption("a large red star");
        return [.. caption.Tokens_1LD.data<float>()];
    }

    private float[] ImageTokens()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        using var model = DreamerModel.Load(_files.Folder);
        return [.. model.Motion.ImageTokens((arange(3 * 16 * 16, dtype: ScalarType.Float32) / 384 - 1).reshape(1, 3, 16, 16))!.contiguous().data<float>()];
    }
}
