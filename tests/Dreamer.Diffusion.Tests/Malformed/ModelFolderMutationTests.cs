using System.Text.Json.Nodes;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Malformed;

/// <summary>A whole model's folder with one line of one config changed: it loads, or is refused with the folder's one error, at bounded cost.</summary>
public sealed class ModelFolderMutationTests : IDisposable
{
    private const int ValuesALine = 3;
    private const long MaxAllocated = 32 << 20;

    private static readonly string[] s_values =
        ["-1", "0", "1", "3", "16", "100", "4096", "65536", "1000000", "1048576", "2147483647", "99999999999", "1e30", "0.5", "\"\"", "\"x\"", "\"gated-\"", "[]", "[16]", "[1000000, 1000000]", "[8, null]", "{}", "null", "true"];

    private readonly TinyModelFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("model_index.json")]
    [InlineData("unet/config.json")]
    [InlineData("vae/config.json")]
    [InlineData("text_encoder/config.json")]
    [InlineData("text_encoder_2/config.json")]
    [InlineData("image_encoder/config.json")]
    [InlineData("motion/config.json")]
    [InlineData("scheduler/scheduler_config.json")]
    [Trait("Speed", "Slow")]
    public void Configs(string file)
    {
        var random = new Random(23);
        var path = _files.At(file.Split('/'));
        var whole = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var name in whole.Select(item => item.Key).ToList())
        {
            foreach (var value in random.GetItems(s_values, ValuesALine))
            {
                var changed = whole.DeepClone();
                changed[name] = JsonNode.Parse(value);
                File.WriteAllText(path, changed.ToJsonString());
                LoadsOrIsRefused($"{name}: {value}");
            }
        }
    }

    [Theory]
    [InlineData("model_index.json", "")]
    [InlineData("model_index.json", "[]")]
    [InlineData("model_index.json", """{"dreamer": {"motion_tokens": 1000000000}}""")]
    [InlineData("model_index.json", """{"dreamer": {"size": 1000000000}}""")]
    [InlineData("unet/config.json", """{"block_out_channels": [1000000000, 1000000000]}""")]
    [InlineData("unet/config.json", """{"block_out_channels": [1048576, 1048576, 1048576, 1048576], "norm_num_groups": 1, "attention_head_dim": 1}""")]
    [InlineData("unet/config.json", """{"layers_per_block": 1000000000}""")]
    [InlineData("unet/config.json", """{"transformer_layers_per_block": [1000000000, 1, 1, 1]}""")]
    [InlineData("unet/config.json", """{"_class_name": "UNet2DConditionModel", "addition_embed_type": "text_time"}""")]
    [InlineData("vae/config.json", """{"block_out_channels": [1048576], "norm_num_groups": 1}""")]
    [InlineData("text_encoder/config.json", """{"num_hidden_layers": 1000000000}""")]
    [InlineData("text_encoder/config.json", """{"text_config": {"hidden_size": 1048576, "num_attention_heads": 1}}""")]
    [InlineData("text_encoder_2/config.json", """{"num_heads": 1048576, "d_kv": 1048576}""")]
    [InlineData("image_encoder/config.json", """{"image_size": 4096, "patch_size": 1}""")]
    [InlineData("motion/config.json", """{"motion_max_seq_length": 1000000000}""")]
    [InlineData("scheduler/scheduler_config.json", """{"num_train_timesteps": 1000000000}""")]
    [InlineData("tokenizer/vocab.json", """{"a": 1048575, "<|startoftext|>": 0, "<|endoftext|>": 1}""")]
    [InlineData("tokenizer/tokenizer_config.json", """{"model_max_length": 4096}""")]
    [InlineData("tokenizer_2/spiece.model", "")]
    [InlineData("unet/model.safetensors", "")]
    [InlineData("unet/model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 3438167534\n")]
    [InlineData("unet/model.safetensors", "<!DOCTYPE html><html><body>404</body></html>")]
    [InlineData("vae/model.safetensors.index.json", """{"weight_map": {"a": "model-00001-of-00009.safetensors"}}""")]
    public void Whatever_asks_for_more_than_there_is_is_refused_and_its_file_is_named(string file, string content)
    {
        var path = _files.At(file.Split('/'));
        File.WriteAllText(path, content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(_files.Folder)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        Assert.Contains(file.StartsWith("tokenizer/", StringComparison.Ordinal) ? "tokenizer" : file.Split('/')[0], message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 40, 6000);
    }

    private void LoadsOrIsRefused(string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        DreamerModel? model = null;
        var error = Record.Exception(() => model = DreamerModel.Load(_files.Folder));
        Assert.True(error is null or ModelException { Message.Length: > 40 and < 6000 }, $"{what}: {error}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        using (model)
        {
            var failed = model is null ? null : Record.Exception(() => TakeAStep(model));
            Assert.True(failed is null or ArgumentException { Message.Length: > 20 }, $"{what} loads, and then: {failed}");
        }
    }

    /// <summary>What loads can be used, or says what it cannot be used for.</summary>
    private static void TakeAStep(DreamerModel model)
    {
        using var scope = NewDisposeScope();
        var caption = model.EncodeCaption("a red star");
        using var job = model.Begin(new StillRequest(1, 2, 2, model.Info.DefaultSize), new StillConditions(caption, caption));
        job.Advance();
        _ = model.DecodeLatents(job.Latents);
    }
}
