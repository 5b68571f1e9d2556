using Dreamer.Diffusion.Checkpoints;
using Dreamer.Testing;

namespace Dreamer.Diffusion.Tests.Checkpoints;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors", "diffusion_pytorch_model.non_ema.safetensors", "diffusion_pytorch_model.bin")]
    [InlineData("model.fp32.safetensors", "model.fp16.safetensors")]
    [InlineData("model.fp16.safetensors", "model.bf16.safetensors", "model.non_ema.safetensors")]
    [InlineData("model.non_ema.safetensors", "config.json")]
    [InlineData("model.safetensors", "open_clip_model.safetensors", "special_tokens_map.json")]
    [InlineData("v2-1_768-ema-pruned.safetensors")]
    [InlineData("model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")]
    [InlineData("model.safetensors.index.fp16.json", "model.fp16-00001-of-00002.safetensors", "model.fp16-00002-of-00002.safetensors")]
    [InlineData("model.fp16.safetensors.index.json", "model.fp16-00001-of-00001.safetensors")]
    [InlineData("model.safetensors", "model.safetensors.index.fp16.json", "model.fp16-00001-of-00001.safetensors")]
    [InlineData("pytorch_model.safetensors.index.json", "pytorch_model-00001-of-00001.safetensors", "pytorch_model.bin.index.json")]
    public void Of_a_folders_files_the_first_is_loaded(string expected, params string[] others)
    {
        Touch([expected, .. others]);
        Assert.Equal(expected, Path.GetFileName(WeightFile.FindIn(_folder.Path)));
    }

    [Theory]
    [InlineData("leave one", "a.safetensors", "b.safetensors")]
    [InlineData("leave one", "model.ema.safetensors", "model.non_ema.safetensors")]
    [InlineData("model.safetensors, model.safetensors.index.json: leave one", "model.safetensors", "model.safetensors.index.json", "model-00001-of-00001.safetensors")]
    [InlineData("model.safetensors, model.safetensors.index.json: leave one", "model.safetensors", "model.safetensors.index.json")] // its shards are gone
    [InlineData("model.fp16.safetensors, model.safetensors.index.fp16.json: leave one", "model.fp16.safetensors", "model.safetensors.index.fp16.json")]
    [InlineData("leave one", "diffusion_pytorch_model.bf16.safetensors", "diffusion_pytorch_model.bf16.safetensors.index.json")]
    [InlineData("leave one", "model.safetensors", "diffusion_pytorch_model.safetensors.index.json")]
    [InlineData("without an index", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")]
    [InlineData("programs", "pytorch_model.bin", "config.json")]
    [InlineData("0 among its 1", "config.json")]
    public void A_folder_in_which_none_is_best_is_refused_with_what_it_holds(string why, params string[] files)
    {
        Touch(files);
        var message = Assert.Throws<CheckpointException>(() => WeightFile.FindIn(_folder.Path)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_file_that_an_index_names_is_its_shard()
    {
        Touch(["model.safetensors"]);
        File.WriteAllText(_folder.File("model.safetensors.index.json"), """{"weight_map": {"a": "model.safetensors"}}""");
        Assert.Equal("model.safetensors.index.json", Path.GetFileName(WeightFile.FindIn(_folder.Path)));
    }

    private void Touch(string[] names) => Array.ForEach(names, name => File.WriteAllText(
        _folder.File(name), name.EndsWith("json", StringComparison.Ordinal) ? """{"weight_map": {"a": "model-00001-of-00001.safetensors"}}""" : ""));
}
