using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

public sealed class ModelLoadingTests : IDisposable
{
    private readonly TinyModelFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void One_error_lists_everything_that_is_wrong_with_a_folder()
    {
        File.Delete(_files.At("tokenizer", "merges.txt"));
        File.WriteAllBytes(_files.At("vae", "model.safetensors"), [1, 2, 3]);
        File.WriteAllText(_files.At("unet", "config.json"), """{"block_out_channels": [-4]}""");
        Directory.Delete(_files.At("scheduler"), recursive: true);
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(_files.Folder)).Message;
        foreach (var part in new[] { "merges.txt", "vae", "block_out_channels", "scheduler" })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_outlives_the_scope_that_it_was_loaded_in()
    {
        DreamerModel? model;
        using (NewDisposeScope())
        {
            model = DreamerModel.Load(_files.Folder);
        }
        using (model)
        {
            using var caption = model.EncodeCaption("a star");
            Assert.True(caption.Tokens_1LD.isfinite().all().item<bool>());
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere", Assert.Throws<ModelException>(() => DreamerModel.Load("/nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_motion_layers_stage_one_still_works_and_stage_two_says_so()
    {
        Directory.Delete(_files.At("motion"), recursive: true);
        using var model = DreamerModel.Load(_files.Folder);
        Assert.False(model.Info.HasMotion);
        Assert.Contains("tiny", Assert.Throws<NotSupportedException>(() => model.EncodeMotion("the star moves")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_revision_follows_the_weights()
    {
        using var first = DreamerModel.Load(_files.Folder);
        using (var same = DreamerModel.Load(_files.Folder))
        {
            Assert.Equal(first.Info.Revision, same.Info.Revision);
        }
        var path = _files.At("unet", "model.safetensors");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var changed = DreamerModel.Load(_files.Folder);
        Assert.NotEqual(first.Info.Revision, changed.Info.Revision);
    }
}
